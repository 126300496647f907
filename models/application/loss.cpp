// Executors that die: who notices, what the user reads, which tasks, outputs and blocks go along.
// Mirrors CoarseGrainedSchedulerBackend, the managers' exit codes, and DAGScheduler.executorLost.
#include <algorithm>
#include <map>

#include "models/application/application.hpp"

namespace oomcast::application {

using scheduler::StageRun;
using scheduler::StageState;

void Application::add_executor() {
  const auto id = static_cast<std::int32_t>(hosts_.size());
  const std::int32_t node = free_node();
  hosts_.push_back(std::make_unique<Host>());
  hosts_.back()->node = node;
  hosts_.back()->idle_since = simulation_.now();
  const executor::Shape& shape = recovery_shape_ ? *recovery_shape_ : shape_;
  hosts_.back()->slots = shape.slots;
  hosts_.back()->executor = std::make_unique<executor::Executor>(id, shape, simulation_.now());
  if (recorder_) {
    hosts_.back()->executor->record_to(*recorder_);
  }
  note_slots(*hosts_.back());
  record(TraceKind::kExecutorAdded, id, -1, 0, 0);
}

std::int32_t Application::free_node() const {
  std::map<std::int32_t, std::int64_t> taken;
  for (const auto& host : hosts_) {
    taken[host->node] += host->executor->alive() ? 1 : 0;
  }
  std::int32_t node = 0;
  while (taken[node] >= scenario_.cluster.executors_per_node ||
         application_exclusion_.excludes({kNoExecutor, node})) {
    ++node;
  }
  return node;
}

void Application::after_step(executor::Executor& executor) {
  if (!executor.alive()) {
    return;
  }
  executor.settle();
  memory::UnifiedMemory& memory = executor.memory();
  if (!memory.completions().empty()) {
    const std::vector<memory::Completion> completions(memory.completions().begin(),
                                                      memory.completions().end());
    memory.clear_completions();
    for (const memory::Completion& done : completions) {
      for (const std::int32_t number : hosts_[static_cast<std::size_t>(executor.id())]->running) {
        Running& task = *records_[static_cast<std::size_t>(number)];
        if (task.context->id() == done.task && !task.ending) {
          task.context->complete(done.outcome);
        }
      }
    }
  }
  watch_container(executor);
  watch_heartbeats(executor);
}

void Application::watch_heartbeats(executor::Executor& executor) {
  const Duration pause = executor.take_pause();
  if (pause <= heartbeats_.timeout) {
    return;
  }
  const auto silence =
      scheduler::silence(heartbeats_, executor.started(), simulation_.now(), pause);
  if (silence) {
    hosts_[static_cast<std::size_t>(executor.id())]->silence = silence->lasted;
    simulation_.schedule<&Application::on_silence>(silence->noticed - simulation_.now(), *this,
                                                   executor.id());
  }
}

void Application::on_silence(std::int64_t number) {
  const Host& host = *hosts_[static_cast<std::size_t>(number)];
  executor::Executor& executor = *host.executor;
  if (over_ || !executor.alive()) {
    return;
  }
  Failure failure;
  failure.kind = Outcome::kExecutorLost;
  failure.where.executor = executor.id();
  failure.where.account = Account::kHeapGarbage;
  failure.where.at = simulation_.now();
  failure.needed = executor.live_heap();
  failure.limit = shape_.heap.xmx;
  failure.message = "Executor heartbeat timed out after " +
                    std::to_string(host.silence.count() / 1'000'000) + " ms";
  executor_failed(executor, std::move(failure));
}

void Application::executor_failed(executor::Executor& executor, Failure failure) {
  Host& host = *hosts_[static_cast<std::size_t>(executor.id())];
  if (host.dying) {
    return;
  }
  host.dying = true;
  note_slots(host);
  if (failure.kind == Outcome::kExecutorOom && shape_.manager == ManagerKind::kYarn) {
    failure.exit_code = 143;  // OnOutOfMemoryError='kill %p'
  }
  executor.settle();
  host.death = std::move(failure);
  snapshot(executor.id(), executor.ledger(), host.death.message, shape_.heap.xmx, shape_.container);
  simulation_.schedule<&Application::kill_executor>(Duration(0), *this, executor.id());
}

std::string Application::loss_reason(const Failure& failure) const {
  if (failure.kind == Outcome::kContainerKill || failure.kind == Outcome::kExecutorLost) {
    return failure.message;
  }
  switch (shape_.manager) {
    case ManagerKind::kYarn:
      return "Container from a bad node. Exit status: " + std::to_string(failure.exit_code) + ".";
    case ManagerKind::kKubernetes:
      return "The executor exited with exit code " + std::to_string(failure.exit_code) +
             "(JVM OOM).";
    default:
      return "Command exited with code " + std::to_string(failure.exit_code);
  }
}

void Application::kill_executor(std::int64_t number) {
  Host& host = *hosts_[static_cast<std::size_t>(number)];
  executor::Executor& executor = *host.executor;
  if (!executor.alive() || over_) {
    return;
  }
  record(TraceKind::kExecutorLost, executor.id(), -1, host.death.exit_code,
         executor.ledger().live_heap().count(), host.death.kind);
  note_failure(StepKind::kExecutorLost, host.death);
  executor.die();
  lose_state(executor.id());
  host.ended = simulation_.now();
  const std::string reason = loss_reason(host.death);
  const std::vector<std::int32_t> victims = host.running;
  for (const std::int32_t victim : victims) {
    Running& task = *records_[static_cast<std::size_t>(victim)];
    simulation_.destroy(task.process);
    const bool culprit =
        task.run->stage().id == host.death.where.stage && task.index == host.death.where.task;
    Failure failure = host.death;
    if (!culprit) {
      // Neighbours count a failure too if the executor's end was the application's doing.
      failure.where.stage = task.run->stage().id;
      failure.where.task = static_cast<std::int32_t>(task.index);
      failure.message = "ExecutorLostFailure (executor " + std::to_string(executor.id()) +
                        (failure.app_caused ? " exited caused by one of the running tasks"
                                            : " exited unrelated to the running tasks") +
                        ") Reason: " + reason;
    }
    note_task(task, failure.kind, !culprit);
    if (over_) {
      task.run->ended_without_result();
    } else {
      count_failure(task, failure, failure.app_caused);
    }
    free_record(victim);
  }
  if (over_) {
    return;
  }
  if (!shuffle_service_) {
    lose_outputs(executor.id());
  }
  check_recovery(reason);
  check_budget(host.death);
  replace_executor();
  submit_ready();
}

void Application::check_recovery(const std::string& reason) {
  // KubernetesClusterSchedulerBackend.doRemoveExecutor: turns itself on, unless it was told not to.
  const Conf& conf = scenario_.conf;
  if (!recovery_shape_ && shape_.manager == ManagerKind::kKubernetes &&
      conf.version().at_least(4, 2) && reason.find("OOM") != std::string::npos &&
      conf.boolean_or_none("spark.kubernetes.allocation.recoveryMode.enabled").value_or(true)) {
    recovery_shape_ = executor::recovery_shape(scenario_, shape_);
    run_.decisions.push_back(
        "recovery mode: executors that come from now on run one task at a time");
  }
}

void Application::check_budget(const Failure& death) {
  budget_.lost(death.exit_code, death.app_caused, simulation_.now());
  if (!budget_.spent(simulation_.now())) {
    return;
  }
  // ApplicationMaster looks again while it allocates, ExecutorPodsAllocator with each batch.
  const bool yarn = shape_.manager == ManagerKind::kYarn;
  const Duration until_seen(yarn ? 200'000'000 : 1'000'000'000);
  simulation_.schedule<&Application::on_budget_spent>(until_seen, *this, 0);
}

void Application::on_budget_spent(std::int64_t /*unused*/) {
  if (over_) {
    return;
  }
  constexpr std::int32_t kExitTooManyFailures = 11;  // SparkExitCode.EXCEED_MAX_EXECUTOR_FAILURES
  const std::string reason =
      "Max number of executor failures (" + std::to_string(budget_.most()) + ") reached";
  Failure end;
  end.kind = Outcome::kExecutorLost;
  end.where.executor = kDriverId;
  end.where.at = simulation_.now();
  end.exit_code = kExitTooManyFailures;
  end.message = shape_.manager == ManagerKind::kYarn
                    ? "Final app status: FAILED, exitCode: 11, (reason: " + reason + ")"
                    : reason;
  if (first_cause_) {
    run_.failures.push_back(end);
  }
  abort(end, end.message);
}

void Application::lose_outputs(std::int32_t executor) {
  for (std::size_t i = first_stage_; i < stages_.size(); ++i) {
    StageRun& run = *stages_[i];
    if (run.stage().action != plan::Action::kShuffleMap || run.attempt() < 0) {
      continue;
    }
    const std::int64_t lost = run.lose_outputs(executor);
    if (lost == 0 || run.state() != StageState::kDone) {
      continue;
    }
    // Does anybody still need them?
    bool needed = false;
    for (std::size_t c = i + 1; c < stages_.size(); ++c) {
      StageRun& child = *stages_[c];
      const auto& parents = child.stage().parents;
      if (child.state() == StageState::kDone ||
          std::find(parents.begin(), parents.end(), run.stage().id) == parents.end()) {
        continue;
      }
      needed = true;
      if (child.state() == StageState::kRunning) {
        record(TraceKind::kFetchFailed, executor, -1, child.stage().id, lost);
        exclude_after_fetch_failure(executor);
        if (++child.consecutive_fetch_failures >= max_stage_attempts_) {
          Failure failure;
          failure.kind = first_cause_ ? first_cause_->kind : Outcome::kJobFailed;
          failure.where.stage = child.stage().id;
          failure.message = "fetch failures";
          child.stop(StageState::kFailed, simulation_.now());
          const bool map = child.stage().action == plan::Action::kShuffleMap;
          abort(failure, std::string(map ? "ShuffleMapStage " : "ResultStage ") +
                             std::to_string(child.stage().id) +
                             " has failed the maximum allowable number of times: " +
                             std::to_string(max_stage_attempts_) +
                             ". Most recent failure reason: FetchFailed, map outputs were lost "
                             "with executor " +
                             std::to_string(executor) + ".");
          return;
        }
        child.stop(StageState::kWaiting, simulation_.now(),
                   "FetchFailed: map outputs of stage " + std::to_string(run.stage().id) +
                       " were lost with executor " + std::to_string(executor));
      }
    }
    if (needed) {
      run.stop(StageState::kWaiting, simulation_.now());
    }
  }
}

}  // namespace oomcast::application
