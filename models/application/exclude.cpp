// Executors and nodes that fail tasks are left out, and what happens to a stage that may run
// nowhere. Mirrors the use of TaskSetExcludelist and HealthTracker by TaskSchedulerImpl.
#include <algorithm>

#include "models/application/application.hpp"

namespace oomcast::application {

using scheduler::Excluded;
using scheduler::Site;
using scheduler::StageRun;
using scheduler::StageState;

bool Application::takes(const StageRun& run, const Host& host) const {
  const Site site = site_of(host);
  return !application_exclusion_.excludes(site) &&
         (!exclusion_.of_stages || !run.exclusion || !run.exclusion->excludes(site));
}

bool Application::takes(const StageRun& run, const Host& host, std::int64_t task) const {
  return run.may_run(task, host.executor->id()) &&
         (!exclusion_.of_stages || !run.exclusion || !run.exclusion->excludes(site_of(host), task));
}

void Application::note_excluded(const Site& site, const Excluded& excluded, std::int32_t stage) {
  if (excluded.executor) {
    record(TraceKind::kExcluded, site.executor, -1, stage, site.node);
  }
  if (excluded.node) {
    record(TraceKind::kExcluded, kNoExecutor, -1, stage, site.node);
  }
}

void Application::exclude_for_task(StageRun& run, const Running& task) {
  if (run.exclusion) {
    const Site site = site_of(*hosts_[static_cast<std::size_t>(task.executor->id())]);
    const Excluded excluded = run.exclusion->failed(site, task.index);
    if (exclusion_.of_stages) {
      note_excluded(site, excluded, run.stage().id);
    }
  }
}

void Application::exclude_after_stage(const StageRun& run) {
  if (!exclusion_.of_application || !run.exclusion) {
    return;
  }
  for (const auto& [site, excluded] :
       application_exclusion_.stage_succeeded(*run.exclusion, simulation_.now())) {
    note_excluded(site, excluded, -1);
    if (exclusion_.kills) {
      kill_excluded(site, excluded.node);
    }
  }
  await_expiry();
}

void Application::exclude_after_fetch_failure(std::int32_t executor) {
  if (!exclusion_.of_application || !exclusion_.on_fetch_failure) {
    return;
  }
  const Site site = site_of(*hosts_[static_cast<std::size_t>(executor)]);
  if (application_exclusion_.fetch_failed(site, simulation_.now())) {
    note_excluded(site, {.executor = true}, -1);
    await_expiry();
  }
}

void Application::kill_excluded(const Site& site, bool whole_node) {
  for (const auto& host : hosts_) {
    const Site here = site_of(*host);
    if (host->executor->alive() &&
        (here.executor == site.executor || (whole_node && here.node == site.node))) {
      executor_failed(*host->executor, killed_by_driver(*host->executor));
    }
  }
}

void Application::await_expiry() {
  if (const auto next = application_exclusion_.next_expiry()) {
    // Only what is past its time is taken back.
    constexpr Duration kTick{1'000'000};
    simulation_.schedule<&Application::on_expiry>(*next + kTick - simulation_.now(), *this, 0);
  }
}

void Application::on_expiry(std::int64_t /*unused*/) {
  for (const auto& [site, back] : application_exclusion_.expire(simulation_.now())) {
    record(TraceKind::kIncluded, back.executor ? site.executor : kNoExecutor, -1, -1, site.node);
  }
  dispatch();
}

bool Application::may_run_nowhere(const StageRun& run) const {
  const std::int64_t task = run.next_pending();
  bool any = false;
  for (const auto& host : hosts_) {
    if (!host->executor->alive() || host->dying) {
      continue;
    }
    any = true;
    if (takes(run, *host) && takes(run, *host, task)) {
      return false;
    }
  }
  return any;
}

void Application::find_unschedulable() {
  for (std::size_t i = first_stage_; i < stages_.size() && !over_; ++i) {
    StageRun& run = *stages_[i];
    if (!run.has_pending() || !may_run_nowhere(run)) {
      continue;
    }
    const auto idle = std::find_if(hosts_.begin(), hosts_.end(), [](const auto& host) {
      return host->executor->alive() && !host->dying && host->running.empty();
    });
    if (idle == hosts_.end() && !allocation_) {
      abort_excluded(run);
      return;
    }
    if (run.unschedulable_since) {
      continue;
    }
    // An idle executor makes room for one that is not excluded, which must come in time.
    run.unschedulable_since = simulation_.now();
    simulation_.schedule<&Application::give_up_excluded>(exclusion_.unschedulable, *this,
                                                         static_cast<std::int64_t>(i));
    if (idle != hosts_.end()) {
      executor_failed(*(*idle)->executor, killed_by_driver(*(*idle)->executor));
    }
  }
}

void Application::give_up_excluded(std::int64_t number) {
  const StageRun& run = *stages_[static_cast<std::size_t>(number)];
  const bool waited = run.unschedulable_since &&
                      simulation_.now() - *run.unschedulable_since >= exclusion_.unschedulable;
  if (!over_ && run.has_pending() && waited) {
    abort_excluded(*stages_[static_cast<std::size_t>(number)]);
  }
}

void Application::abort_excluded(StageRun& run) {
  const std::string task = std::to_string(run.next_pending());
  const Failure latest = run_.failures.empty() ? Failure{} : run_.failures.back();
  run.stop(StageState::kFailed, simulation_.now());
  abort(latest, "Job aborted due to stage failure: Aborting TaskSet " +
                    std::to_string(run.stage().id) + "." + std::to_string(run.attempt()) +
                    " because task " + task + " (partition " + task +
                    ") cannot run anywhere due to node and executor excludeOnFailure. "
                    "ExcludeOnFailure behavior can be configured via spark.excludeOnFailure.*., "
                    "most recent failure: " +
                    latest.message);
}

}  // namespace oomcast::application
