#include "models/operators/plan_jobs.hpp"

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"

namespace oomcast::plan {
namespace {

const OperatorKind* find_word(std::string_view word) {
  for (const OperatorKind& kind : operator_kinds()) {
    if (kind.plan != nullptr && kind.spec.name == word) {
      return &kind;
    }
  }
  return nullptr;
}

/// What planning a job once came to.
struct Planned {
  PhysicalJob job;
  Problems problems;
  bool again = false;
};

Planned plan_once(const Scenario& scenario, const Job& job, std::vector<CachedRelation>& caches,
                  SpreadsOfColumns& spreads, Learned& learned, std::int32_t& next_stage_id) {
  Builder builder(scenario, caches, spreads, learned, operator_kind);
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
    if (builder.must_replan()) {
      return {.job = {}, .problems = {}, .again = true};
    }
  }
  Planned planned;
  planned.problems = builder.take_problems();
  planned.job = builder.take_job(next_stage_id);
  planned.job.name = job.name;
  return planned;
}

/// Plans a job until adaptive execution has nothing left to decide. Every time at least one more
/// shuffle is decided, and there are no more shuffles than exchanges.
Planned plan_job(const Scenario& scenario, const Job& job, std::vector<CachedRelation>& caches,
                 SpreadsOfColumns& spreads, Race race, std::int32_t& next_stage_id) {
  Learned learned;
  learned.race = race;
  for (;;) {
    std::vector<CachedRelation> caches_then = caches;
    Planned planned = plan_once(scenario, job, caches_then, spreads, learned, next_stage_id);
    if (!planned.again) {
      caches = std::move(caches_then);
      return planned;
    }
  }
}

}  // namespace

Checked<std::vector<PhysicalJob>> plan_jobs(const Scenario& scenario, Race race) {
  if (scenario.observed != nullptr) {
    return *scenario.observed;
  }
  std::vector<PhysicalJob> jobs;
  std::vector<CachedRelation> caches;
  SpreadsOfColumns spreads;
  Problems problems;
  std::int32_t next_stage_id = 0;
  for (const Job& job : scenario.jobs) {
    Planned planned = plan_job(scenario, job, caches, spreads, race, next_stage_id);
    if (planned.problems.empty() && planned.job.stages.empty()) {
      planned.problems.push_back({Severity::kError, job.name, "this job has no action",
                                  "end it with write, count, noop or collect"});
    }
    problems.insert(problems.end(), planned.problems.begin(), planned.problems.end());
    jobs.push_back(std::move(planned.job));
  }
  if (jobs.empty() && !scenario.stream) {
    problems.push_back({Severity::kError, "/jobs", "the scenario has no jobs",
                        "give at least one job with its steps"});
  }
  if (!problems.empty()) {
    return problems;
  }
  return jobs;
}

}  // namespace oomcast::plan
