// Execution pool fairness. Mirrors Spark's ExecutionMemoryPool (4.3.0).
#include "models/memory/execution_pool.hpp"

#include <algorithm>
#include <utility>

namespace oomcast::memory {

const TaskShare* ExecutionPool::find(TaskAttemptId task) const {
  for (const TaskShare& share : shares_) {
    if (share.task == task) {
      return &share;
    }
  }
  return nullptr;
}

TaskShare* ExecutionPool::find(TaskAttemptId task) {
  return const_cast<TaskShare*>(std::as_const(*this).find(task));
}

void ExecutionPool::shrink(Bytes by) {
  SIM_CHECK(by <= size_ - used_, "a pool cannot shrink below what it holds");
  size_ -= by;
}

Bytes ExecutionPool::used_by(TaskAttemptId task) const {
  const TaskShare* share = find(task);
  return share == nullptr ? 0_B : share->used;
}

bool ExecutionPool::activate(TaskAttemptId task) {
  if (find(task) != nullptr) {
    return false;
  }
  shares_.push_back({task, 0_B});
  return true;
}

ExecutionPool::Offer ExecutionPool::offer(TaskAttemptId task, Bytes wanted, Bytes max_size) const {
  const TaskShare* share = find(task);
  SIM_CHECK(share != nullptr, "only active tasks are offered memory");
  const Bytes cap = max_size / active_tasks();
  const Bytes floor = size_ / (2 * active_tasks());
  const Bytes up_to_cap = std::min(wanted, std::max(0_B, cap - share->used));
  const Bytes granted = std::min(up_to_cap, free());
  return {granted, granted < wanted && share->used + granted < floor};
}

void ExecutionPool::take(TaskAttemptId task, Bytes amount) {
  TaskShare* share = find(task);
  SIM_CHECK(share != nullptr, "only active tasks take memory");
  SIM_CHECK(amount <= free(), "a grant comes out of what is free");
  share->used += amount;
  used_ += amount;
}

void ExecutionPool::note_share(TaskAttemptId task, Bytes share) {
  TaskShare* mine = find(task);
  SIM_CHECK(mine != nullptr, "only active tasks have shares");
  mine->beyond = mine->beyond || mine->used > share;
}

bool ExecutionPool::took_beyond_share(TaskAttemptId task) {
  TaskShare* mine = find(task);
  return mine != nullptr && std::exchange(mine->beyond, false);
}

void ExecutionPool::release(TaskAttemptId task, Bytes amount) {
  TaskShare* share = find(task);
  if (share == nullptr) {
    return;
  }
  const Bytes freed = std::min(amount, share->used);
  share->used -= freed;
  used_ -= freed;
  if (share->used <= 0_B) {
    shares_.erase(shares_.begin() + (share - shares_.data()));
  }
}

}  // namespace oomcast::memory
