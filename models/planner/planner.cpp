#include "models/planner/planner.hpp"

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"

namespace oomcast::planner {
namespace {

const OperatorKind* find_word(std::string_view word) {
  for (const OperatorKind& kind : operator_kinds()) {
    if (kind.plan != nullptr && kind.spec.name == word) {
      return &kind;
    }
  }
  return nullptr;
}

}  // namespace

Checked<std::vector<plan::PhysicalJob>> plan_jobs(const Scenario& scenario) {
  if (scenario.observed != nullptr) {
    return *scenario.observed;
  }
  std::vector<plan::PhysicalJob> jobs;
  std::vector<plan::CachedRelation> caches;
  Problems problems;
  std::int32_t next_stage_id = 0;
  for (const Job& job : scenario.jobs) {
    plan::Builder builder(scenario, caches, next_stage_id);
    for (const Step& step : job.steps) {
      const OperatorKind* kind = find_word(step.op);
      if (kind == nullptr) {
        builder.mistake(step, "there is no operator '" + step.op + "'",
                        "see `oomcast list operators`");
        continue;
      }
      if (builder.has_inputs(step)) {
        kind->plan(builder, step);
      }
    }
    Problems of_job = builder.take_problems();
    plan::PhysicalJob planned = builder.take_job();
    planned.name = job.name;
    if (of_job.empty() && planned.stages.empty()) {
      of_job.push_back({Severity::kError, job.name, "this job has no action",
                        "end it with write, count, noop or collect"});
    }
    problems.insert(problems.end(), of_job.begin(), of_job.end());
    jobs.push_back(std::move(planned));
  }
  if (jobs.empty()) {
    problems.push_back({Severity::kError, "/jobs", "the scenario has no jobs",
                        "give at least one job with its steps"});
  }
  if (!problems.empty()) {
    return problems;
  }
  return jobs;
}

}  // namespace oomcast::planner
