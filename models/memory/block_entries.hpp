// The blocks a store holds, in the order in which they were last used, eldest first.
// Mirrors the access-ordered LinkedHashMap of Spark's MemoryStore and the read locks of
// BlockInfoManager on the blocks in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/memory/block_id.hpp"
#include "models/memory/memory_mode.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

struct BlockEntry {
  BlockId block;
  Bytes size;
  MemoryMode mode = MemoryMode::kOnHeap;
  bool deserialized = false;
  std::int32_t readers = 0;  // a block that is being read is not evicted
};

/// Slots keep their number for as long as the block is held; no allocation once warm.
class BlockEntries {
 public:
  using Slot = std::int32_t;
  static constexpr Slot kNone = -1;

  [[nodiscard]] std::size_t size() const { return index_.size(); }
  [[nodiscard]] Slot find(const BlockId& block) const;
  [[nodiscard]] const BlockEntry& at(Slot slot) const { return node(slot).entry; }
  BlockEntry& at(Slot slot) { return node(slot).entry; }

  /// The block must not be held. It becomes the youngest.
  Slot insert(const BlockEntry& entry);
  void erase(Slot slot);
  /// The block becomes the youngest.
  void touch(Slot slot);

  [[nodiscard]] Slot eldest() const { return head_; }
  [[nodiscard]] Slot next(Slot slot) const { return node(slot).next; }

 private:
  struct Node {
    BlockEntry entry;
    Slot previous = kNone;
    Slot next = kNone;
  };
  struct IndexRow {
    BlockId block;
    Slot slot = kNone;
  };

  [[nodiscard]] const Node& node(Slot slot) const { return nodes_[static_cast<std::size_t>(slot)]; }
  Node& node(Slot slot) { return nodes_[static_cast<std::size_t>(slot)]; }
  [[nodiscard]] std::size_t row_of(const BlockId& block) const;
  void link_youngest(Slot slot);
  void unlink(Slot slot);

  std::vector<Node> nodes_;
  std::vector<Slot> free_slots_;
  std::vector<IndexRow> index_;  // sorted by block
  Slot head_ = kNone;
  Slot tail_ = kNone;
};

}  // namespace oomcast::memory
