// Blocks by storage level. Mirrors Spark's BlockManager (4.3.0).
#include "models/memory/block_manager.hpp"

#include <algorithm>
#include <array>

namespace oomcast::memory {
namespace {

// StorageLevel's constants: disk, memory, off-heap, deserialized.
constexpr std::array kLevels{
    NamedLevel{"NONE", {false, false, false, false}},
    NamedLevel{"DISK_ONLY", {true, false, false, false}},
    NamedLevel{"MEMORY_ONLY", {false, true, false, true}},
    NamedLevel{"MEMORY_ONLY_SER", {false, true, false, false}},
    NamedLevel{"MEMORY_AND_DISK", {true, true, false, true}},
    NamedLevel{"MEMORY_AND_DISK_SER", {true, true, false, false}},
    NamedLevel{"OFF_HEAP", {true, true, true, false}},
};

class ContentSize final : public UnrolledSize {
 public:
  ContentSize(BlockContent& content, bool deserialized)
      : content_(content), deserialized_(deserialized) {}
  Bytes after(std::int64_t elements) override {
    return deserialized_ ? content_.values_after(elements) : content_.serialized_after(elements);
  }

 private:
  BlockContent& content_;
  bool deserialized_;
};

}  // namespace

std::span<const NamedLevel> storage_levels() { return kLevels; }

BlockManager::BlockManager(UnifiedMemory& memory, const UnrollPolicy& policy)
    : policy_(policy), store_(memory, this) {}

BlockStatus* BlockManager::find(const BlockId& block) {
  const auto found = std::find_if(blocks_.begin(), blocks_.end(),
                                  [&](const BlockStatus& each) { return each.block == block; });
  return found == blocks_.end() ? nullptr : &*found;
}

void BlockManager::forget(const BlockId& block) {
  std::erase_if(blocks_, [&](const BlockStatus& each) { return each.block == block; });
}

Bytes BlockManager::look_up_memory(const BlockId& block) {
  const BlockEntries::Slot slot = store_.entries().find(block);
  store_.touch(block);
  return slot == BlockEntries::kNone ? 0_B : store_.entries().at(slot).size;
}

bool BlockManager::unroll_into_memory(TaskAttemptId task, const BlockStatus& status) {
  const bool deserialized = status.level.deserialized;
  Unroll unroll(store_, task, status.block, status.level.mode(), policy_);
  ContentSize size(*status.content, deserialized);
  const Bytes precise =
      deserialized ? status.content->values_bytes() : status.content->serialized_bytes();
  const UnrollResult result =
      unroll_all(unroll, policy_, status.content->elements(), size, precise, deserialized);
  if (!result.stored) {
    unroll.release();
  }
  return result.stored;
}

bool BlockManager::put(TaskAttemptId task, const BlockId& block, const StorageLevel& level,
                       BlockContent& content) {
  SIM_CHECK(find(block) == nullptr, "a block is put once");
  BlockStatus status{block, level, 0_B, &content};
  const bool in_memory = level.use_memory && unroll_into_memory(task, status);
  if (!in_memory) {
    if (!level.use_disk) {
      return false;
    }
    status.on_disk = content.disk_bytes();
  }
  blocks_.push_back(status);
  return true;
}

bool BlockManager::put_bytes(const BlockId& block, const StorageLevel& level,
                             BlockContent& content) {
  SIM_CHECK(find(block) == nullptr, "a block is put once");
  const bool in_memory =
      level.use_memory && store_.put({block, content.serialized_bytes(), level.mode(), false});
  if (!in_memory && !level.use_disk) {
    return false;
  }
  blocks_.push_back({block, level, in_memory ? 0_B : content.disk_bytes(), &content});
  return true;
}

bool BlockManager::get(TaskAttemptId task, const BlockId& block) {
  const BlockStatus* found = find(block);
  if (found == nullptr) {
    return false;
  }
  const BlockStatus status = *found;
  if (store_.touch(block) || !status.level.use_memory) {
    return true;
  }
  if (status.level.deserialized) {
    unroll_into_memory(task, status);
  } else {
    // Bytes of known size need no unrolling.
    store_.put({block, status.on_disk, status.level.mode(), false});
  }
  return true;
}

bool BlockManager::remove(const BlockId& block) {
  if (find(block) == nullptr) {
    return false;
  }
  store_.remove(block);
  forget(block);
  return true;
}

void BlockManager::on_evict(const BlockEntry& entry) {
  BlockStatus* status = find(entry.block);
  SIM_CHECK(status != nullptr, "every stored block is known");
  if (evictions_ != nullptr) {
    evictions_->on_evict(entry);
  }
  if (!status->level.use_disk) {
    forget(entry.block);
  } else if (status->on_disk == 0_B) {
    status->on_disk = status->content->disk_bytes();
  }
}

}  // namespace oomcast::memory
