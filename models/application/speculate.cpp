// Second attempts of slow tasks, and the end of the slower one. Mirrors TaskSchedulerImpl's
// speculation timer and TaskSetManager.handleSuccessfulTask.
#include <algorithm>
#include <map>

#include "models/application/application.hpp"

namespace oomcast::application {

using scheduler::StageRun;
using scheduler::StageState;

bool Application::runs_on_node(const StageRun& run, std::int64_t index, std::int32_t node) const {
  return std::any_of(records_.begin(), records_.end(), [&](const auto& task) {
    return task->active && task->run == &run && task->index == index &&
           hosts_[static_cast<std::size_t>(task->executor->id())]->node == node;
  });
}

bool Application::has_copy(const Running& task) const {
  return std::any_of(records_.begin(), records_.end(), [&](const auto& other) {
    return other.get() != &task && other->active && other->run == task.run &&
           other->index == task.index;
  });
}

void Application::watch_speculation() {
  const bool wanted = std::any_of(stages_.begin() + static_cast<std::ptrdiff_t>(first_stage_),
                                  stages_.end(), [](const auto& run) {
                                    return run->state() == StageState::kRunning &&
                                           run->running() > 0 && run->speculation &&
                                           run->speculation->looks();
                                  });
  if (!wanted || speculation_scheduled_) {
    return;
  }
  speculation_scheduled_ = true;
  const std::int64_t interval = speculation_.interval.count();
  simulation_.schedule<&Application::on_speculation>(
      Duration(interval - simulation_.now().count() % interval), *this, 0);
}

void Application::on_speculation(std::int64_t /*unused*/) {
  speculation_scheduled_ = false;
  if (over_) {
    return;
  }
  std::map<std::pair<const StageRun*, std::int64_t>, std::int64_t> copies;
  for (const auto& task : records_) {
    copies[{task->run, task->index}] += task->active ? 1 : 0;
  }
  for (const auto& task : records_) {
    if (!task->active || task->ending || task->run->state() != StageState::kRunning ||
        !task->run->speculation || !task->run->speculation->looks() ||
        copies[{task->run, task->index}] != 1 || simulation_.now() < task->start) {
      continue;
    }
    const plan::Stage& stage = task->run->stage();
    const std::int64_t time_ppm =
        stage.time_ppm.empty() ? 1'000'000 : stage.time_ppm.at(task->index);
    if (task->run->speculation->is_slow(simulation_.now() - task->start, time_ppm) &&
        task->run->speculate(task->index)) {
      record(TraceKind::kTaskSpeculated, task->executor->id(), task->context->id().value, stage.id,
             task->index);
    }
  }
  dispatch();
  watch_speculation();
}

void Application::kill_copies(const StageRun& run, std::int64_t index) {
  for (std::size_t number = 0; number < records_.size(); ++number) {
    Running& task = *records_[number];
    if (!task.active || task.ending || task.run != &run || task.index != index) {
      continue;
    }
    simulation_.destroy(task.process);
    record(TraceKind::kTaskKilled, task.executor->id(), task.context->id().value, run.stage().id,
           index);
    note_task(task, Outcome::kSuccess, true);
    task.run->ended_without_result();
    free_record(static_cast<std::int32_t>(number));
  }
}

}  // namespace oomcast::application
