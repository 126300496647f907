#include "studies/observe/observe.hpp"

#include <memory>
#include <string_view>
#include <utility>

#include "models/executor/shape.hpp"
#include "models/plan/plan.hpp"

namespace oomcast::observe {
namespace {

/// What the log ran with is the scenario's conf without the changes.
ShufflePartitions shuffle_partitions(const eventlog::EventLog& log, const Conf& conf) {
  constexpr std::string_view kKey = "spark.sql.shuffle.partitions";
  ShufflePartitions partitions;
  partitions.after = conf.integer(kKey);
  const auto set = log.environment.spark.find(std::string(kKey));
  if (set != log.environment.spark.end()) {
    const std::vector<ConfEntry> alone{{std::string(kKey), set->second, ""}};
    const Checked<Conf> before = Conf::make(conf.version(), alone);
    partitions.before = before.ok() ? before.value().integer(kKey) : partitions.before;
  }
  return partitions;
}

/// The page size that the log ran with.
std::int64_t own_page(const eventlog::EventLog& log) {
  Observation own;
  if (!observe_cluster(log, {}, own).empty()) {
    return 0;
  }
  const Checked<executor::Shape> shape = executor::executor_shape(own.scenario);
  return shape.ok() ? shape.value().regions.page_size.count() : 0;
}

}  // namespace

Checked<Observation> observe(const eventlog::EventLog& log, const std::vector<ConfEntry>& changes) {
  Observation result;
  result.end = observed_end(log);
  Problems problems = observe_cluster(log, changes, result);
  if (!problems.empty()) {
    return problems;
  }
  std::vector<plan::PhysicalJob> jobs =
      observe_jobs(log, shuffle_partitions(log, result.scenario.conf), own_page(log),
                   result.assumptions);
  if (jobs.empty()) {
    return Problems{{Severity::kError, log.source, "no task ends in this event log",
                     "give the log of an application that ran at least one task"}};
  }
  result.scenario.name = log.application.id.value_or(log.source);
  result.scenario.title = log.application.name.value_or("");
  result.scenario.origin = log.source;
  result.scenario.observed =
      std::make_shared<const std::vector<plan::PhysicalJob>>(std::move(jobs));
  return result;
}

}  // namespace oomcast::observe
