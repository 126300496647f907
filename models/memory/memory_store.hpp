// The blocks an executor caches, which of them go when room is needed, and the memory reserved for
// blocks that are still being unrolled. Mirrors Spark's MemoryStore (4.3.0).
#pragma once

#include <array>
#include <vector>

#include "models/memory/block_entries.hpp"
#include "models/memory/block_id.hpp"
#include "models/memory/memory_mode.hpp"
#include "models/memory/storage_pool.hpp"
#include "models/memory/unified_memory.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

/// Told when a block leaves memory for want of room; the store removes it right after.
class EvictionHandler {
 public:
  virtual ~EvictionHandler() = default;
  virtual void on_evict(const BlockEntry& entry) = 0;
};

class MemoryStore final : public EvictableStore {
 public:
  /// Registers itself with the memory; both arguments outlive the store, the handler may be null.
  explicit MemoryStore(UnifiedMemory& memory, EvictionHandler* handler = nullptr);
  ~MemoryStore() override;
  MemoryStore(const MemoryStore&) = delete;
  MemoryStore& operator=(const MemoryStore&) = delete;

  [[nodiscard]] bool contains(const BlockId& block) const;
  [[nodiscard]] const BlockEntries& entries() const { return entries_; }
  [[nodiscard]] UnifiedMemory& memory() { return memory_; }

  /// Stores a block of known size; false if no room could be made. The block must not be held.
  bool put(const BlockEntry& entry);
  /// Holds a block whose storage memory was acquired before.
  void hold(const BlockEntry& entry);
  /// Forgets the block and frees its memory; false if it is not held.
  bool remove(const BlockId& block);
  /// Reading a block makes it the youngest; false if it is not held.
  bool touch(const BlockId& block);
  /// A pinned block (read lock) is not evicted. False if it is not held, or was not pinned.
  bool pin(const BlockId& block);
  bool unpin(const BlockId& block);

  // Memory in which tasks unroll blocks: storage memory without a block, held by the task.
  bool reserve_unroll(TaskAttemptId task, const BlockId& block, Bytes wanted, MemoryMode mode);
  /// At most what the task holds.
  void release_unroll(TaskAttemptId task, Bytes amount, MemoryMode mode);
  [[nodiscard]] Bytes unroll_memory(MemoryMode mode) const;

  Bytes evict_to_free_space(const BlockId* for_block, Bytes space, MemoryMode mode) override;

 private:
  std::vector<TaskShare>& unrolling(MemoryMode mode) { return unrolling_[index_of(mode)]; }

  UnifiedMemory& memory_;
  EvictionHandler* handler_;
  BlockEntries entries_;
  std::vector<BlockEntries::Slot> victims_;
  std::array<std::vector<TaskShare>, kMemoryModes> unrolling_;  // few tasks: a list each
};

}  // namespace oomcast::memory
