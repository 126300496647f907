// Holding and evicting blocks. Mirrors Spark's MemoryStore (4.3.0).
#include "models/memory/memory_store.hpp"

#include <algorithm>

namespace oomcast::memory {

MemoryStore::MemoryStore(UnifiedMemory& memory, EvictionHandler* handler)
    : memory_(memory), handler_(handler) {
  memory_.set_store(this);
}

MemoryStore::~MemoryStore() { memory_.set_store(nullptr); }

bool MemoryStore::contains(const BlockId& block) const {
  return entries_.find(block) != BlockEntries::kNone;
}

bool MemoryStore::put(const BlockEntry& entry) {
  SIM_CHECK(!contains(entry.block), "a block is put once");
  if (!memory_.acquire_storage(entry.block, entry.size, entry.mode)) {
    return false;
  }
  hold(entry);
  return true;
}

void MemoryStore::hold(const BlockEntry& entry) { entries_.insert(entry); }

bool MemoryStore::remove(const BlockId& block) {
  const BlockEntries::Slot slot = entries_.find(block);
  if (slot == BlockEntries::kNone) {
    return false;
  }
  const BlockEntry& entry = entries_.at(slot);
  memory_.release_storage(entry.size, entry.mode);
  entries_.erase(slot);
  return true;
}

bool MemoryStore::touch(const BlockId& block) {
  const BlockEntries::Slot slot = entries_.find(block);
  if (slot == BlockEntries::kNone) {
    return false;
  }
  entries_.touch(slot);
  return true;
}

bool MemoryStore::pin(const BlockId& block) {
  const BlockEntries::Slot slot = entries_.find(block);
  if (slot == BlockEntries::kNone) {
    return false;
  }
  ++entries_.at(slot).readers;
  return true;
}

bool MemoryStore::unpin(const BlockId& block) {
  const BlockEntries::Slot slot = entries_.find(block);
  if (slot == BlockEntries::kNone || entries_.at(slot).readers == 0) {
    return false;
  }
  --entries_.at(slot).readers;
  return true;
}

Bytes MemoryStore::evict_to_free_space(const BlockId* for_block, Bytes space, MemoryMode mode) {
  SIM_CHECK(space > 0_B, "eviction is asked for some bytes");
  const std::optional<std::int64_t> rdd = for_block == nullptr ? std::nullopt : for_block->rdd();
  Bytes found;
  victims_.clear();
  for (BlockEntries::Slot slot = entries_.eldest(); slot != BlockEntries::kNone && found < space;
       slot = entries_.next(slot)) {
    const BlockEntry& entry = entries_.at(slot);
    const bool same_rdd = rdd.has_value() && entry.block.rdd() == rdd;
    if (entry.mode == mode && entry.readers == 0 && !same_rdd) {
      victims_.push_back(slot);
      found += entry.size;
    }
  }
  if (found < space) {
    return 0_B;
  }
  for (const BlockEntries::Slot slot : victims_) {
    const BlockEntry entry = entries_.at(slot);
    if (handler_ != nullptr) {
      handler_->on_evict(entry);
    }
    memory_.release_storage(entry.size, entry.mode);
    entries_.erase(slot);
  }
  return found;
}

bool MemoryStore::reserve_unroll(TaskAttemptId task, const BlockId& block, Bytes wanted,
                                 MemoryMode mode) {
  if (!memory_.acquire_unroll(block, wanted, mode)) {
    return false;
  }
  std::vector<TaskShare>& shares = unrolling(mode);
  const auto share = std::find_if(shares.begin(), shares.end(),
                                  [task](const TaskShare& each) { return each.task == task; });
  if (share == shares.end()) {
    shares.push_back({task, wanted});
  } else {
    share->used += wanted;
  }
  return true;
}

void MemoryStore::release_unroll(TaskAttemptId task, Bytes amount, MemoryMode mode) {
  std::vector<TaskShare>& shares = unrolling(mode);
  const auto share = std::find_if(shares.begin(), shares.end(),
                                  [task](const TaskShare& each) { return each.task == task; });
  if (share == shares.end()) {
    return;
  }
  const Bytes freed = std::min(amount, share->used);
  share->used -= freed;
  if (freed > 0_B) {
    memory_.release_storage(freed, mode);
  }
  if (share->used == 0_B) {
    shares.erase(share);
  }
}

Bytes MemoryStore::unroll_memory(MemoryMode mode) const {
  Bytes sum;
  for (const TaskShare& share : unrolling_[index_of(mode)]) {
    sum += share.used;
  }
  return sum;
}

}  // namespace oomcast::memory
