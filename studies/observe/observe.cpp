#include "studies/observe/observe.hpp"

#include <memory>
#include <string_view>
#include <utility>

#include "models/executor/shape.hpp"
#include "models/plan/plan.hpp"
#include "studies/observe/reshape.hpp"

namespace oomcast::observe {
namespace {

/// What the log ran with is the scenario's conf without the changes.
ShuffleChange shuffle_change(const Conf& own, const Conf& conf) {
  constexpr std::string_view kPartitions = "spark.sql.shuffle.partitions";
  constexpr std::string_view kAdaptive = "spark.sql.adaptive.enabled";
  return {.before = own.integer(kPartitions),
          .after = conf.integer(kPartitions),
          .adaptive_before = own.boolean(kAdaptive),
          .adaptive_after = conf.boolean(kAdaptive)};
}

}  // namespace

Checked<Observation> observe(const eventlog::EventLog& log, const WhatIf& changes) {
  Observation own;  // conf and page size that the log ran with
  Problems problems = observe_cluster(log, {}, own);
  if (!problems.empty()) {
    return problems;
  }
  const Checked<executor::Shape> shape = executor::executor_shape(own.scenario);
  const std::int64_t page = shape.ok() ? shape.value().regions.page_size.count() : 0;
  Observation result;
  result.end = observed_end(log);
  problems = observe_cluster(log, changes, result);
  if (!problems.empty()) {
    return problems;
  }
  std::vector<plan::PhysicalJob> jobs = observe_jobs(
      log, shuffle_change(own.scenario.conf, result.scenario.conf), page, result.assumptions);
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
