// Where the blocks of one executor are: in memory, on disk, in both, or gone. What a put, a read,
// an eviction do to a block of each storage level. Mirrors Spark's BlockManager (doPutIterator,
// getLocalValues, dropFromMemory; 4.3.0), for one executor and without replication.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/memory/block_id.hpp"
#include "models/memory/memory_store.hpp"
#include "models/memory/unroll.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

struct StorageLevel {
  bool use_disk = false;
  bool use_memory = false;
  bool use_off_heap = false;
  bool deserialized = false;

  bool operator==(const StorageLevel&) const = default;
  [[nodiscard]] MemoryMode mode() const {
    return use_off_heap ? MemoryMode::kOffHeap : MemoryMode::kOnHeap;
  }
};

/// The levels by Spark's names, without the replicated ones.
struct NamedLevel {
  std::string_view name;
  StorageLevel level;
};
std::span<const NamedLevel> storage_levels();

/// What a block weighs in each form. The model cannot know how well bytes compress: they are told.
class BlockContent {
 public:
  virtual ~BlockContent() = default;
  [[nodiscard]] virtual std::int64_t elements() const = 0;
  /// As Java objects, by SizeEstimator.
  [[nodiscard]] virtual Bytes values_bytes() const = 0;
  [[nodiscard]] virtual Bytes serialized_bytes() const = 0;
  [[nodiscard]] virtual Bytes disk_bytes() const = 0;
  /// What Spark believes the first elements weigh while they are unrolled.
  [[nodiscard]] virtual Bytes values_after(std::int64_t elements) = 0;
  [[nodiscard]] virtual Bytes serialized_after(std::int64_t elements) = 0;
};

struct BlockStatus {
  BlockId block;
  StorageLevel level;  // as declared
  Bytes on_disk;
  BlockContent* content = nullptr;
};

class BlockManager final : public EvictionHandler {
 public:
  BlockManager(UnifiedMemory& memory, const UnrollPolicy& policy);

  /// Stores a new block for the task; false if it is nowhere. The content must stay as long as the
  /// block does.
  bool put(TaskAttemptId task, const BlockId& block, const StorageLevel& level,
           BlockContent& content);
  /// The same of bytes that are there already and need no unrolling (putBytes): a broadcast's
  /// pieces.
  bool put_bytes(const BlockId& block, const StorageLevel& level, BlockContent& content);
  /// Reads the whole block; one that is on disk only is brought back into memory if its level has
  /// memory and there is room. False if it is nowhere.
  bool get(TaskAttemptId task, const BlockId& block);
  /// Forgets the block, in memory and on disk; false if it is nowhere.
  bool remove(const BlockId& block);

  [[nodiscard]] MemoryStore& store() { return store_; }
  /// In the order in which they were put.
  [[nodiscard]] std::span<const BlockStatus> blocks() const { return blocks_; }
  /// What BlockManager.getStatus says the block takes in memory. In Spark even looking up a size
  /// counts as a use, so the block becomes the youngest.
  Bytes look_up_memory(const BlockId& block);

  /// Told of each block that leaves memory for want of room; may be null.
  void set_eviction_listener(EvictionHandler* listener) { evictions_ = listener; }

  void on_evict(const BlockEntry& entry) override;

 private:
  BlockStatus* find(const BlockId& block);
  void forget(const BlockId& block);
  /// Tries to unroll the block into memory; what a failed attempt reserved is given back, since its
  /// values are read to the end or thrown away at once.
  bool unroll_into_memory(TaskAttemptId task, const BlockStatus& status);

  UnrollPolicy policy_;
  EvictionHandler* evictions_ = nullptr;
  MemoryStore store_;
  std::vector<BlockStatus> blocks_;
};

}  // namespace oomcast::memory
