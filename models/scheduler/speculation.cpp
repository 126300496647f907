#include "models/scheduler/speculation.hpp"

#include <algorithm>

#include "sim/math.hpp"

namespace oomcast::scheduler {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;

std::int64_t ppm(double factor) { return static_cast<std::int64_t>(factor * 1e6 + 0.5); }

}  // namespace

SpeculationRules speculation_rules(const Conf& conf) {
  SpeculationRules rules;
  rules.enabled = conf.boolean("spark.speculation");
  rules.interval = conf.duration("spark.speculation.interval");
  rules.least = conf.duration("spark.speculation.minTaskRuntime");
  rules.quantile_ppm = ppm(conf.real("spark.speculation.quantile"));
  rules.multiplier_ppm = ppm(conf.real("spark.speculation.multiplier"));
  rules.threshold = conf.duration_or_none("spark.speculation.task.duration.threshold");
  rules.efficiency = conf.boolean("spark.speculation.efficiency.enabled");
  rules.rate_ppm = ppm(conf.real("spark.speculation.efficiency.processRateMultiplier"));
  rules.long_run_ppm = ppm(conf.real("spark.speculation.efficiency.longRunTaskFactor"));
  rules.heartbeat = conf.duration("spark.executor.heartbeatInterval");
  return rules;
}

void Median::add(std::int64_t value) {
  (high_.empty() || value >= *high_.begin() ? high_ : low_).insert(value);
  if (low_.size() > high_.size()) {
    high_.insert(low_.extract(std::prev(low_.end())));
  } else if (high_.size() > low_.size() + 1) {
    low_.insert(high_.extract(high_.begin()));
  }
}

StageSpeculation::StageSpeculation(const SpeculationRules& rules, std::int64_t tasks,
                                   std::int64_t slots)
    : rules_(&rules),
      tasks_(tasks),
      done_before_(std::max<std::int64_t>(1, mul_div(tasks, rules.quantile_ppm, kMillion))),
      few_(tasks <= slots) {}

bool StageSpeculation::looks() const {
  const bool told = rules_->threshold && *rules_->threshold > Duration(0);
  if (tasks_ == 1 && !told) {
    return false;
  }
  return took_.count() >= done_before_ || (told && few_);
}

bool StageSpeculation::is_slow(Duration running, std::int64_t time_ppm) const {
  if (took_.count() < done_before_) {
    return few_ && rules_->threshold && running > *rules_->threshold;
  }
  const Duration threshold =
      std::max(Duration(mul_div(took_.value(), rules_->multiplier_ppm, kMillion)), rules_->least);
  if (running <= threshold) {
    return false;
  }
  // A task that has more to read is slow without being inefficient. Until its first heartbeat it
  // seems to have read nothing.
  return !rules_->efficiency || running <= rules_->heartbeat ||
         running > Duration(mul_div(threshold.count(), rules_->long_run_ppm, kMillion)) ||
         mul_div(time_ppm, rules_->rate_ppm, kMillion) > kMillion;
}

}  // namespace oomcast::scheduler
