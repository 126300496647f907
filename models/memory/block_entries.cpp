// A slot pool, a sorted index and a doubly linked list of use.
#include "models/memory/block_entries.hpp"

#include <algorithm>

namespace oomcast::memory {

std::size_t BlockEntries::row_of(const BlockId& block) const {
  const auto row =
      std::lower_bound(index_.begin(), index_.end(), block,
                       [](const IndexRow& a, const BlockId& b) { return a.block < b; });
  return static_cast<std::size_t>(row - index_.begin());
}

BlockEntries::Slot BlockEntries::find(const BlockId& block) const {
  const std::size_t row = row_of(block);
  return row < index_.size() && index_[row].block == block ? index_[row].slot : kNone;
}

BlockEntries::Slot BlockEntries::insert(const BlockEntry& entry) {
  const std::size_t row = row_of(entry.block);
  SIM_CHECK(row == index_.size() || index_[row].block != entry.block, "a block is held once");
  Slot slot = kNone;
  if (free_slots_.empty()) {
    slot = static_cast<Slot>(nodes_.size());
    nodes_.emplace_back();
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
  }
  node(slot).entry = entry;
  index_.insert(index_.begin() + static_cast<std::ptrdiff_t>(row), {entry.block, slot});
  link_youngest(slot);
  return slot;
}

void BlockEntries::erase(Slot slot) {
  const std::size_t row = row_of(at(slot).block);
  index_.erase(index_.begin() + static_cast<std::ptrdiff_t>(row));
  unlink(slot);
  free_slots_.push_back(slot);
}

void BlockEntries::touch(Slot slot) {
  if (slot != tail_) {
    unlink(slot);
    link_youngest(slot);
  }
}

void BlockEntries::link_youngest(Slot slot) {
  node(slot).previous = tail_;
  node(slot).next = kNone;
  if (tail_ == kNone) {
    head_ = slot;
  } else {
    node(tail_).next = slot;
  }
  tail_ = slot;
}

void BlockEntries::unlink(Slot slot) {
  const Node& gone = node(slot);
  (gone.previous == kNone ? head_ : node(gone.previous).next) = gone.next;
  (gone.next == kNone ? tail_ : node(gone.next).previous) = gone.previous;
}

}  // namespace oomcast::memory
