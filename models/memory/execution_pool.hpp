// The execution side of one memory mode: how big the pool is and what each active task holds of it.
// Mirrors Spark's ExecutionMemoryPool (4.3.0), without its lock: who waits is UnifiedMemory's part.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/memory/memory_mode.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

/// A task is active, and counts in N, as long as it has a share, even one of 0 bytes.
struct TaskShare {
  TaskAttemptId task;
  Bytes used;
  bool beyond = false;  // of a share that was noted
};

class ExecutionPool {
 public:
  explicit ExecutionPool(Bytes size) : size_(size) {}

  [[nodiscard]] Bytes size() const { return size_; }
  [[nodiscard]] Bytes used() const { return used_; }
  [[nodiscard]] Bytes free() const { return size_ - used_; }
  [[nodiscard]] std::int64_t active_tasks() const {
    return static_cast<std::int64_t>(shares_.size());
  }
  /// In the order in which the tasks became active.
  [[nodiscard]] std::span<const TaskShare> shares() const { return shares_; }

  void grow(Bytes by) { size_ += by; }
  void shrink(Bytes by);

  [[nodiscard]] bool is_active(TaskAttemptId task) const { return find(task) != nullptr; }
  [[nodiscard]] Bytes used_by(TaskAttemptId task) const;

  /// Makes the task active if it is not; true if it was not.
  bool activate(TaskAttemptId task);

  /// What fairness gives an active task that asks for `wanted`.
  struct Offer {
    Bytes granted;
    bool must_wait =
        false;  // below the task's floor of 1/2N: wait, do not take the little there is
  };
  /// `max_size` is what the pool could grow to; the cap of 1/N is taken from it, the floor of 1/2N
  /// from the size the pool has now.
  [[nodiscard]] Offer offer(TaskAttemptId task, Bytes wanted, Bytes max_size) const;

  void take(TaskAttemptId task, Bytes amount);
  /// Notes whether an active task holds more than a share that it could have had instead.
  void note_share(TaskAttemptId task, Bytes share);
  /// Whether it did at any time since this was last asked.
  [[nodiscard]] bool took_beyond_share(TaskAttemptId task);

  /// Gives bytes back, at most what the task holds; its last byte makes the task inactive.
  void release(TaskAttemptId task, Bytes amount);

 private:
  [[nodiscard]] const TaskShare* find(TaskAttemptId task) const;
  TaskShare* find(TaskAttemptId task);

  Bytes size_;
  Bytes used_;
  std::vector<TaskShare> shares_;
};

}  // namespace oomcast::memory
