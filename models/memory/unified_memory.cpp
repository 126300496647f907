// Borrowing between execution and storage, and waiting. Mirrors Spark's UnifiedMemoryManager.
#include "models/memory/unified_memory.hpp"

#include <algorithm>

namespace oomcast::memory {

UnifiedMemory::UnifiedMemory(const UnifiedMemorySizes& sizes)
    : pools_{Pools{ExecutionPool(sizes.max_heap - sizes.on_heap_storage_region),
                   StoragePool(MemoryMode::kOnHeap, sizes.on_heap_storage_region), sizes.max_heap,
                   sizes.on_heap_storage_region, 0_B},
             Pools{ExecutionPool(sizes.max_off_heap - sizes.off_heap_storage_region),
                   StoragePool(MemoryMode::kOffHeap, sizes.off_heap_storage_region),
                   sizes.max_off_heap, sizes.off_heap_storage_region, 0_B}} {
  SIM_CHECK(sizes.on_heap_storage_region >= 0_B && sizes.off_heap_storage_region >= 0_B,
            "regions are not negative");
  SIM_CHECK(sizes.on_heap_storage_region <= sizes.max_heap, "a region is part of its memory");
  SIM_CHECK(sizes.off_heap_storage_region <= sizes.max_off_heap, "a region is part of its memory");
}

void UnifiedMemory::set_store(EvictableStore* store) {
  for (Pools& each : pools_) {
    each.storage.set_store(store);
  }
}

void UnifiedMemory::grow_execution(Pools& pools, Bytes missing) {
  if (missing <= 0_B) {
    return;
  }
  const Bytes reclaimable =
      std::max(pools.storage.free(), pools.storage.size() - pools.storage_region);
  if (reclaimable > 0_B) {
    const Bytes moved = pools.storage.free_space_to_shrink(std::min(missing, reclaimable));
    pools.storage.shrink(moved);
    pools.execution.grow(moved);
  }
}

Bytes UnifiedMemory::most_execution(const Pools& pools) {
  const Bytes unmovable = std::min(pools.storage.used(), pools.storage_region);
  return std::max(0_B, pools.max - unmovable - pools.unmanaged);
}

Acquisition UnifiedMemory::attempt(const Waiter& request) {
  Pools& mine = pools(request.mode);
  grow_execution(mine, request.asked - mine.execution.free());
  const Bytes most = most_execution(mine);
  const ExecutionPool::Offer offer = mine.execution.offer(request.task, request.asked, most);
  if (offer.must_wait) {
    waiters_.push_back(request);
    if (listener_ != nullptr) {
      listener_->on_wait(request.task, request.mode, request.asked);
    }
    return {AcquireStatus::kWaiting, 0_B};
  }
  mine.execution.take(request.task, offer.granted);
  mine.execution.note_share(request.task, most / (mine.execution.active_tasks() + 1));
  if (listener_ != nullptr) {
    listener_->on_grant(request.task, request.mode, request.asked, offer.granted);
  }
  return {AcquireStatus::kGranted, offer.granted};
}

Acquisition UnifiedMemory::acquire_execution(TaskAttemptId task, Bytes wanted, MemoryMode mode) {
  if (wanted <= 0_B) {
    return {AcquireStatus::kInvalid, 0_B};
  }
  const bool is_new = pools(mode).execution.activate(task);
  // The newcomer holds the lock: those it wakes come after it, also if it goes to wait itself.
  woken_.clear();
  if (is_new) {
    woken_.swap(waiters_);
  }
  const Acquisition mine = attempt({task, mode, wanted});
  if (!woken_.empty()) {
    wake_all();
  }
  return mine;
}

void UnifiedMemory::wake_all() {
  const auto ask_again = [this](const Waiter& waiter) {
    Acquisition outcome{AcquireStatus::kForgotten, 0_B};
    if (pools(waiter.mode).execution.is_active(waiter.task)) {
      outcome = attempt(waiter);
    }
    if (outcome.status != AcquireStatus::kWaiting) {
      completions_.push_back({waiter.task, waiter.mode, waiter.asked, outcome});
    }
  };
  ask_again(woken_.front());
  for (std::size_t i = woken_.size(); i-- > 1;) {
    ask_again(woken_[i]);
  }
  woken_.clear();
}

void UnifiedMemory::release_execution(TaskAttemptId task, Bytes amount, MemoryMode mode) {
  SIM_CHECK(amount >= 0_B, "releases are not negative");
  pools(mode).execution.release(task, amount);
  if (!waiters_.empty()) {
    woken_.swap(waiters_);
    wake_all();
  }
}

Bytes UnifiedMemory::release_all_execution(TaskAttemptId task) {
  const Bytes freed = execution_used_by(task);
  for (Pools& each : pools_) {
    each.execution.release(task, each.execution.used_by(task));
  }
  if (!waiters_.empty()) {
    woken_.swap(waiters_);
    wake_all();
  }
  return freed;
}

bool UnifiedMemory::interrupt(TaskAttemptId task) {
  const auto waiter = std::find_if(waiters_.begin(), waiters_.end(),
                                   [task](const Waiter& each) { return each.task == task; });
  if (waiter == waiters_.end()) {
    return false;
  }
  completions_.push_back(
      {waiter->task, waiter->mode, waiter->asked, {AcquireStatus::kInterrupted, 0_B}});
  waiters_.erase(waiter);
  return true;
}

bool UnifiedMemory::acquire_storage(const BlockId& block, Bytes wanted, MemoryMode mode) {
  const bool granted = try_storage(block, wanted, mode);
  if (storage_listener_ != nullptr) {
    storage_listener_->on_storage(block, mode, wanted, granted);
  }
  return granted;
}

bool UnifiedMemory::acquire_unroll(const BlockId& block, Bytes wanted, MemoryMode mode) {
  const bool granted = acquire_storage(block, wanted, mode);
  if (storage_listener_ != nullptr) {
    storage_listener_->on_unroll(block, mode, wanted, granted);
  }
  return granted;
}

bool UnifiedMemory::try_storage(const BlockId& block, Bytes wanted, MemoryMode mode) {
  Pools& mine = pools(mode);
  if (wanted > std::max(0_B, max_storage(mode) - mine.unmanaged)) {
    return false;
  }
  if (wanted > mine.storage.free()) {
    const Bytes borrowed = std::min(mine.execution.free(), wanted - mine.storage.free());
    mine.execution.shrink(borrowed);
    mine.storage.grow(borrowed);
  }
  return mine.storage.acquire(block, wanted);
}

Bytes UnifiedMemory::execution_used_by(TaskAttemptId task) const {
  Bytes sum;
  for (const Pools& each : pools_) {
    sum += each.execution.used_by(task);
  }
  return sum;
}

Bytes UnifiedMemory::storage_used() const {
  Bytes sum;
  for (const Pools& each : pools_) {
    sum += each.storage.used();
  }
  return sum;
}

}  // namespace oomcast::memory
