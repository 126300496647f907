// One executor's tracked memory: execution and storage pools, on and off the heap, that borrow from
// each other, and the tasks that wait for a share. Mirrors Spark's UnifiedMemoryManager (4.3.0) and
// the waiting of ExecutionMemoryPool.acquireMemory.
//
// Contract
//  - Nothing blocks: an acquisition that Spark would make wait is answered kWaiting. Later calls
//    complete it; completed acquisitions of other calls pile up in completions() until the caller
//    clears them.
//  - Woken waiters are asked in the order seen on HotSpot: the one that waits longest first, the
//    others from the newest back; one that must wait again becomes the newest.
//  - Freeing storage wakes nobody; a release of execution memory, of any size and mode, and a task
//    that becomes active wake everybody.
//  - Pools of a mode always add up to its maximum.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "models/memory/block_id.hpp"
#include "models/memory/execution_pool.hpp"
#include "models/memory/memory_mode.hpp"
#include "models/memory/storage_pool.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

/// The sizes a manager starts with; models/memory/regions.hpp computes them from a Spark conf.
struct UnifiedMemorySizes {
  Bytes max_heap;
  Bytes on_heap_storage_region;
  Bytes max_off_heap;
  Bytes off_heap_storage_region;
};

enum class AcquireStatus : std::uint8_t {
  kGranted,      // `granted` bytes, possibly fewer than asked, possibly 0
  kWaiting,      // will be completed by a later call
  kInterrupted,  // the waiting thread was interrupted; the task stays active
  kForgotten,    // another thread released all of the waiting task: NoSuchElementException (4.3.0)
  kInvalid,      // asked for 0 bytes or less: AssertionError
};

struct Acquisition {
  AcquireStatus status = AcquireStatus::kGranted;
  Bytes granted;
};

/// An acquisition that was answered kWaiting and has ended since.
struct Completion {
  TaskAttemptId task;
  MemoryMode mode = MemoryMode::kOnHeap;
  Bytes asked;
  Acquisition outcome;
};

/// Told about each decision, in the order in which Spark takes them under the manager's lock.
class MemoryListener {
 public:
  virtual ~MemoryListener() = default;
  virtual void on_wait(TaskAttemptId task, MemoryMode mode, Bytes asked) = 0;
  virtual void on_grant(TaskAttemptId task, MemoryMode mode, Bytes asked, Bytes granted) = 0;
};

/// Told about each request for storage when it is answered; evictions for it were told before.
class StorageListener {
 public:
  virtual ~StorageListener() = default;
  virtual void on_storage(const BlockId& block, MemoryMode mode, Bytes asked, bool granted) = 0;
  /// Unroll memory is asked for as storage first: both are told.
  virtual void on_unroll(const BlockId& block, MemoryMode mode, Bytes asked, bool granted) = 0;
};

class UnifiedMemory {
 public:
  explicit UnifiedMemory(const UnifiedMemorySizes& sizes);

  /// The store whose blocks may be evicted, and a listener; both may be null and outlive this.
  void set_store(EvictableStore* store);
  void set_listener(MemoryListener* listener) { listener_ = listener; }
  void set_storage_listener(StorageListener* listener) { storage_listener_ = listener; }

  /// Off-heap memory of others (RocksDB, since 4.1) that admission leaves room for.
  void set_unmanaged(MemoryMode mode, Bytes amount) { pools(mode).unmanaged = amount; }

  [[nodiscard]] Acquisition acquire_execution(TaskAttemptId task, Bytes wanted, MemoryMode mode);
  void release_execution(TaskAttemptId task, Bytes amount, MemoryMode mode);
  /// Whether, since this was last asked, the task took what it would not have got with one more
  /// active task.
  [[nodiscard]] bool took_beyond_share(TaskAttemptId task, MemoryMode mode) {
    return pools(mode).execution.took_beyond_share(task);
  }
  /// Ends the task's claims in both modes; returns what it held.
  Bytes release_all_execution(TaskAttemptId task);
  /// Interrupts the thread of a waiting task; false if it does not wait.
  bool interrupt(TaskAttemptId task);

  bool acquire_storage(const BlockId& block, Bytes wanted, MemoryMode mode);
  /// Memory to unroll a block in; it is storage memory, and released as such.
  bool acquire_unroll(const BlockId& block, Bytes wanted, MemoryMode mode);
  void release_storage(Bytes amount, MemoryMode mode) { pools(mode).storage.release(amount); }

  [[nodiscard]] std::span<const Completion> completions() const { return completions_; }
  void clear_completions() { completions_.clear(); }

  [[nodiscard]] const ExecutionPool& execution(MemoryMode mode) const {
    return pools(mode).execution;
  }
  [[nodiscard]] const StoragePool& storage(MemoryMode mode) const { return pools(mode).storage; }
  [[nodiscard]] Bytes max_memory(MemoryMode mode) const { return pools(mode).max; }
  /// What storage could have if it held no blocks: all that execution does not hold.
  [[nodiscard]] Bytes max_storage(MemoryMode mode) const {
    return pools(mode).max - pools(mode).execution.used();
  }
  /// Both modes together.
  [[nodiscard]] Bytes execution_used_by(TaskAttemptId task) const;
  [[nodiscard]] Bytes storage_used() const;

  struct Waiter {
    TaskAttemptId task;
    MemoryMode mode = MemoryMode::kOnHeap;
    Bytes asked;
  };
  /// Eldest first.
  [[nodiscard]] std::span<const Waiter> waiters() const { return waiters_; }

 private:
  struct Pools {
    ExecutionPool execution;
    StoragePool storage;
    Bytes max;
    Bytes storage_region;
    Bytes unmanaged;
  };

  Pools& pools(MemoryMode mode) { return pools_[index_of(mode)]; }
  [[nodiscard]] const Pools& pools(MemoryMode mode) const { return pools_[index_of(mode)]; }

  /// One pass of the loop in acquireMemory: reclaim from storage, then grant or wait.
  Acquisition attempt(const Waiter& request);
  static void grow_execution(Pools& pools, Bytes missing);
  /// What execution can have of the pools as they are.
  static Bytes most_execution(const Pools& pools);
  bool try_storage(const BlockId& block, Bytes wanted, MemoryMode mode);
  /// Spark's notifyAll followed by the release of the lock.
  void wake_all();

  std::array<Pools, kMemoryModes> pools_;
  std::vector<Waiter> waiters_;
  std::vector<Waiter> woken_;
  std::vector<Completion> completions_;
  MemoryListener* listener_ = nullptr;
  StorageListener* storage_listener_ = nullptr;
};

}  // namespace oomcast::memory
