// Appends rows to the task table.
#include "inputs/eventlog/task_table.hpp"

namespace oomcast::eventlog {

void TaskTable::push(const Row& row) {
  task_id_.push(row.task_id);
  launch_ms_.push_back(row.launch_ms);
  finish_ms_.push_back(row.finish_ms);
  for (std::size_t m = 0; m < kTaskMetrics; ++m) {
    metrics_[m].push(row.metrics[m]);
  }
  stage_.push_back(row.stage);
  index_.push_back(row.index);
  executor_.push_back(row.executor);
  bits_.push_back(row.present | static_cast<std::uint32_t>(row.flags) << kFlagShift);
  attempt_.push_back(row.attempt);
  reason_.push_back(row.reason);
}

std::size_t TaskTable::bytes() const {
  constexpr std::size_t kOthers = 2 * sizeof(std::int64_t) + 3 * sizeof(std::uint32_t) +
                                  sizeof(std::int32_t) + 2 * sizeof(std::uint16_t);
  std::size_t total = task_id_.bytes() + size() * kOthers;
  for (const TaskColumn& column : metrics_) {
    total += column.bytes();
  }
  return total;
}

}  // namespace oomcast::eventlog
