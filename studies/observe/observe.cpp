#include "studies/observe/observe.hpp"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "models/executor/shape.hpp"
#include "models/plan/map_outputs.hpp"
#include "models/plan/plan.hpp"
#include "models/planner/rule_conf.hpp"
#include "studies/observe/reshape.hpp"

namespace oomcast::observe {
namespace {

/// What the log ran with is the scenario's conf without the changes.
ShuffleChange shuffle_change(const Conf& own, const Conf& conf, const WhatIf& changes) {
  constexpr std::string_view kPartitions = "spark.sql.shuffle.partitions";
  constexpr std::string_view kAdaptive = "spark.sql.adaptive.enabled";
  const auto is_set = [&](std::string_view key) {
    return std::any_of(changes.conf.begin(), changes.conf.end(),
                       [&](const ConfEntry& entry) { return entry.key == key; });
  };
  ShuffleChange change{.before = own.integer(kPartitions),
                       .after = conf.integer(kPartitions),
                       .adaptive_before = own.boolean(kAdaptive),
                       .adaptive_after = conf.boolean(kAdaptive),
                       .after_is_set = is_set(kPartitions),
                       .adaptive_is_set = is_set(kAdaptive)};
  const planner::AdaptiveReadConf before = planner::adaptive_read_conf(own, 1);
  const planner::AdaptiveReadConf after = planner::adaptive_read_conf(conf, 1);
  change.splits_change = change.adaptive_before != change.adaptive_after ||
                         before.skew_join.enabled != after.skew_join.enabled ||
                         before.skew_join.threshold != after.skew_join.threshold ||
                         before.skew_join.factor != after.skew_join.factor ||
                         before.skew_join.advisory != after.skew_join.advisory;
  return change;
}

}  // namespace

Checked<Observation> observe(const eventlog::EventLog& log, const WhatIf& changes) {
  Observation own;  // conf and page size that the log ran with
  Problems problems = observe_cluster(log, {}, own);
  if (!problems.empty()) {
    return problems;
  }
  const Checked<executor::Shape> shape = executor::executor_shape(own.scenario);
  Machine machine;
  if (shape.ok()) {
    machine.page_bytes = shape.value().regions.page_size.count();
    machine.python_address_space = shape.value().python_address_space.count();
  }
  Observation result;
  result.end = observed_end(log);
  problems = observe_cluster(log, changes, result);
  if (!problems.empty()) {
    return problems;
  }
  machine.arrow_batch_rows =
      result.scenario.conf.integer("spark.sql.execution.arrow.maxRecordsPerBatch");
  const Checked<executor::Shape> changed = executor::executor_shape(result.scenario);
  const std::int64_t cores = changed.ok() ? changed.value().cores * changed.value().executors : 1;
  machine.reads =
      planner::adaptive_read_conf(result.scenario.conf, std::max<std::int64_t>(2, cores));
  machine.map_status = plan::map_status_rule(result.scenario.conf);
  machine.guessed_compressed_ppm = changes.guessed_compressed_ppm;
  std::vector<plan::PhysicalJob> jobs = observe_jobs(
      log, shuffle_change(own.scenario.conf, result.scenario.conf, changes), machine, result);
  if (jobs.empty()) {
    return Problems{{Severity::kError, log.source, "no task ends in this event log",
                     "give the log of an application that ran at least one task"}};
  }
  reshape::grow(jobs, {.volume_ppm = changes.volume_ppm, .hot_ppm = changes.hot_growth_ppm});
  result.scenario.name = log.application.id.value_or(log.source);
  result.scenario.title = log.application.name.value_or("");
  result.scenario.origin = log.source;
  result.scenario.observed =
      std::make_shared<const std::vector<plan::PhysicalJob>>(std::move(jobs));
  return result;
}

}  // namespace oomcast::observe
