// What the history of a run has from the scheduler and the driver, and what tasks were given.
#include <algorithm>

#include "models/application/application.hpp"

namespace oomcast::application {

void Application::note(TraceKind kind, std::int32_t executor, std::int64_t a) {
  if (!recorder_) {
    return;
  }
  const auto stage = static_cast<std::int32_t>(a);
  switch (kind) {
    case TraceKind::kStageSubmitted:
      recorder_->step({.kind = StepKind::kStageSubmitted, .stage = stage});
      break;
    case TraceKind::kStageCompleted:
      recorder_->step({.kind = StepKind::kStageCompleted, .stage = stage});
      break;
    case TraceKind::kExecutorAdded:
      recorder_->step({.kind = StepKind::kExecutorAdded, .executor = executor});
      break;
    default:
      break;
  }
}

void Application::note_failure(StepKind kind, const Failure& failure) {
  if (recorder_) {
    recorder_->step({.kind = kind,
                     .account = failure.where.account,
                     .executor = failure.where.executor,
                     .stage = failure.where.stage,
                     .task = failure.where.task,
                     .bytes = failure.limit,
                     .asked = failure.needed,
                     .what = failure.message});
  }
}

void Application::sample_driver() {
  if (recorder_) {
    recorder_->sample(kDriverId, driver_.ledger(), Bytes(0));
  }
}

void Application::fill_history() {
  if (!recorder_) {
    return;
  }
  run_.history = recorder_->take();
  constexpr std::int64_t kTasks = 1'000'000;  // sizes of more are not kept
  for (const plan::PhysicalJob& job : jobs_) {
    for (const plan::Stage& stage : job.stages) {
      StagePartitions partitions;
      partitions.stage = stage.id;
      partitions.sizes.resize(static_cast<std::size_t>(std::min(stage.tasks, kTasks)));
      for (const plan::Op& op : stage.ops) {
        if (op.input >= 0) {
          continue;  // not a source
        }
        for (std::size_t i = 0; i < partitions.sizes.size(); ++i) {
          const plan::Work& work = op.work.at(static_cast<std::int64_t>(i));
          partitions.sizes[i].rows += work.rows;
          partitions.sizes[i].bytes += work.bytes_read;
        }
        partitions.hot_keys.insert(partitions.hot_keys.end(), op.hot_keys.begin(),
                                   op.hot_keys.end());
      }
      std::stable_sort(partitions.hot_keys.begin(), partitions.hot_keys.end(),
                       [](const HotKeyRead& a, const HotKeyRead& b) { return a.rows > b.rows; });
      run_.history.partitions.push_back(std::move(partitions));
    }
  }
}

}  // namespace oomcast::application
