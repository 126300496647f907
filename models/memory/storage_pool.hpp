// The storage side of one memory mode: how big the pool is and how much of it blocks and unrolling
// hold. Mirrors Spark's StorageMemoryPool (4.3.0).
#pragma once

#include "models/memory/block_id.hpp"
#include "models/memory/memory_mode.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

/// What the pools ask of the block store when storage must shrink.
class EvictableStore {
 public:
  virtual ~EvictableStore() = default;
  /// Drops eldest blocks of the mode until at least `space` is free; drops none if that cannot be.
  /// `for_block` is the block that wants the room, or null when execution wants it. Every dropped
  /// block must have been released from the storage pool on return. Returns the bytes freed.
  virtual Bytes evict_to_free_space(const BlockId* for_block, Bytes space, MemoryMode mode) = 0;
};

class StoragePool {
 public:
  StoragePool(MemoryMode mode, Bytes size) : mode_(mode), size_(size) {}

  void set_store(EvictableStore* store) { store_ = store; }

  [[nodiscard]] Bytes size() const { return size_; }
  [[nodiscard]] Bytes used() const { return used_; }
  [[nodiscard]] Bytes free() const { return size_ - used_; }

  void grow(Bytes by) { size_ += by; }
  void shrink(Bytes by);

  /// Takes the bytes for a block, evicting others if that helps; false if there is no room.
  bool acquire(const BlockId& block, Bytes wanted);

  /// Gives bytes back; more than is used empties the pool, as in Spark, which only warns.
  void release(Bytes amount);

  /// Makes up to `space` bytes of the pool free: first what is unused, then by eviction. Returns by
  /// how much the caller must shrink the pool: whole blocks, so it can be more than asked for.
  Bytes free_space_to_shrink(Bytes space);

 private:
  Bytes evict(const BlockId* for_block, Bytes space);

  MemoryMode mode_;
  Bytes size_;
  Bytes used_;
  EvictableStore* store_ = nullptr;
};

}  // namespace oomcast::memory
