#include "studies/observe/observe.hpp"

#include <memory>
#include <utility>

#include "models/plan/plan.hpp"

namespace oomcast::observe {

Checked<Observation> observe(const eventlog::EventLog& log, const std::vector<ConfEntry>& changes) {
  Observation result;
  result.end = observed_end(log);
  Problems problems = observe_cluster(log, changes, result);
  if (!problems.empty()) {
    return problems;
  }
  std::vector<plan::PhysicalJob> jobs = observe_jobs(log, result.assumptions);
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
