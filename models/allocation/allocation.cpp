#include "models/allocation/allocation.hpp"

#include <algorithm>

#include "sim/math.hpp"

namespace oomcast::allocation {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;

/// Int.MaxValue seconds stand for ever.
std::optional<Duration> unless_for_ever(Duration timeout) {
  constexpr Duration kForEver{2'147'483'647LL * 1'000'000'000};
  return timeout >= kForEver ? std::nullopt : std::optional(timeout);
}

}  // namespace

std::optional<AllocationRules> allocation_rules(const Conf& conf) {
  if (!conf.boolean("spark.dynamicAllocation.enabled")) {
    return std::nullopt;
  }
  AllocationRules rules;
  rules.least = conf.integer("spark.dynamicAllocation.minExecutors");
  rules.most = conf.integer("spark.dynamicAllocation.maxExecutors");
  // Utils.getDynamicAllocationInitialExecutors
  rules.initial = std::max(
      {rules.least,
       conf.integer_or_none("spark.dynamicAllocation.initialExecutors").value_or(rules.least),
       conf.integer_or_none("spark.executor.instances").value_or(0)});
  rules.ratio_ppm = static_cast<std::int64_t>(
      conf.real("spark.dynamicAllocation.executorAllocationRatio") * 1e6 + 0.5);
  rules.backlog = conf.duration("spark.dynamicAllocation.schedulerBacklogTimeout");
  rules.sustained =
      conf.duration_or_none("spark.dynamicAllocation.sustainedSchedulerBacklogTimeout")
          .value_or(rules.backlog);
  rules.idle = unless_for_ever(conf.duration("spark.dynamicAllocation.executorIdleTimeout"));
  rules.cached =
      unless_for_ever(conf.duration("spark.dynamicAllocation.cachedExecutorIdleTimeout"));
  rules.shuffle = conf.duration_or_none("spark.dynamicAllocation.shuffleTracking.timeout");
  rules.tracks_shuffles = conf.boolean("spark.dynamicAllocation.shuffleTracking.enabled") &&
                          !conf.boolean("spark.shuffle.service.enabled");
  return rules;
}

std::optional<Duration> idle_timeout(const AllocationRules& rules, bool cached_blocks,
                                     bool shuffle_files) {
  shuffle_files = shuffle_files && rules.tracks_shuffles;
  if (!cached_blocks && !shuffle_files) {
    return rules.idle;
  }
  // ExecutorMonitor.Tracker.updateTimeout: the earlier of the two, where only one is meant.
  const std::optional<Duration> cached = cached_blocks ? rules.cached : std::nullopt;
  const std::optional<Duration> shuffle = shuffle_files ? rules.shuffle : std::nullopt;
  if (cached && shuffle) {
    return std::min(*cached, *shuffle);
  }
  return cached ? cached : shuffle;
}

Allocation::Allocation(const AllocationRules& rules, std::int64_t slots)
    : rules_(rules), slots_(slots), target_(rules.initial) {}

void Allocation::backlog(SimTime now) {
  if (!add_at_) {
    add_at_ = now + rules_.backlog;
  }
}

void Allocation::no_backlog() {
  add_at_.reset();
  to_add_ = 1;
}

std::int64_t Allocation::needed(std::int64_t tasks) const {
  return (mul_div(tasks, rules_.ratio_ppm, kMillion) + slots_ - 1) / slots_;
}

bool Allocation::look(SimTime now, std::int64_t tasks, std::int64_t executors) {
  const std::int64_t before = target_;
  const std::int64_t most_needed = needed(tasks);
  if (initializing_) {
    return false;
  }
  if (most_needed < target_) {
    target_ = std::max(most_needed, rules_.least);
    to_add_ = 1;
  } else if (add_at_ && now >= *add_at_) {
    add(most_needed, executors);
    add_at_ = now + rules_.sustained;
  }
  return target_ != before;
}

void Allocation::add(std::int64_t most_needed, std::int64_t executors) {
  const std::int64_t before = target_;
  if (before >= rules_.most) {
    to_add_ = 1;
    return;
  }
  target_ = std::min(std::max(target_, executors) + to_add_, most_needed);
  target_ = std::max(std::min(target_, rules_.most), rules_.least);
  to_add_ = target_ - before == to_add_ ? to_add_ * 2 : 1;
}

std::optional<SimTime> Allocation::next_look(SimTime now, std::int64_t tasks) const {
  if (initializing_) {
    return std::nullopt;
  }
  const std::int64_t most_needed = needed(tasks);
  if (most_needed < target_ && target_ > rules_.least) {
    return now;
  }
  return target_ < std::min(most_needed, rules_.most) ? add_at_ : std::nullopt;
}

}  // namespace oomcast::allocation
