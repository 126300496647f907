// The parts of the event queue that are not in the inner loop.
#include "sim/event_queue.hpp"

#include <algorithm>
#include <memory>

namespace oomcast::sim {
namespace {

constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kFirstLeaves = 64;
constexpr std::size_t kFirstRing = 64;

}  // namespace

EventQueue::EventQueue() : ring_(kFirstRing) {
  leaves_ = kFirstLeaves / 4;
  grow_tree();
}

/// Four times the slots, and a tree over them. The slots keep their numbers.
void EventQueue::grow_tree() {
  const std::size_t old = slots_.size();
  SIM_CHECK(old <= kSlotMask, "more pending events than there are slots");
  leaves_ *= 4;
  const std::size_t count = std::min<std::size_t>(leaves_, kSlotMask + 1);
  slots_.resize(count);
  for (std::size_t slot = count; slot-- > old;) {
    slots_[slot].event.argument = free_;
    free_ = static_cast<std::uint32_t>(slot);
  }
  // Levels of a quarter each lie at [n, 2n); the gaps between them are never touched.
  std::vector<Key> storage(2 * leaves_ + kCacheLine / sizeof(Key), kNever);
  void* start = storage.data();
  std::size_t space = storage.size() * sizeof(Key);
  Key* tree = static_cast<Key*>(std::align(kCacheLine, 2 * leaves_ * sizeof(Key), start, space));
  if (old != 0) {
    std::copy_n(tree_ + leaves_ / 4, old, tree + leaves_);
  }
  storage_.swap(storage);
  tree_ = tree;
  for (std::size_t level = leaves_ / 4; level >= 1; level /= 4) {
    for (std::size_t node = level; node < 2 * level; ++node) {
      const Key* child = tree_ + 4 * node;
      tree_[node] = smaller(smaller(child[0], child[1]), smaller(child[2], child[3]));
    }
  }
}

void EventQueue::grow_ring() {
  std::vector<std::uint64_t> ring(2 * ring_.size());
  const std::uint64_t count = ring_tail_ - ring_head_;
  for (std::uint64_t i = 0; i < count; ++i) {
    ring[i] = ring_[(ring_head_ + i) & (ring_.size() - 1)];
  }
  ring_.swap(ring);
  ring_head_ = 0;
  ring_tail_ = count;
}

std::uint32_t EventQueue::slot_of(EventHandle handle) const {
  const std::uint64_t slot = handle.id & kSlotMask;
  const bool live = handle.valid() && slot < slots_.size() && slots_[slot].id == handle.id;
  return live ? static_cast<std::uint32_t>(slot) : kNone;
}

/// An event of the ring has a leaf without its key.
bool EventQueue::in_tree(std::uint32_t slot) const {
  return static_cast<std::uint64_t>(tree_[leaves_ + slot]) == slots_[slot].id;
}

bool EventQueue::contains(EventHandle handle) const { return slot_of(handle) != kNone; }

bool EventQueue::cancel(EventHandle handle) {
  const std::uint32_t slot = slot_of(handle);
  if (slot == kNone) {
    return false;
  }
  if (in_tree(slot)) {
    set_leaf(slot, kNever);
  }
  free_slot(slot);  // the ring passes over ids that are no longer their slot's
  return true;
}

bool EventQueue::reschedule(EventHandle& handle, SimTime at) {
  const std::uint32_t slot = slot_of(handle);
  if (slot == kNone) {
    return false;
  }
  const std::uint64_t time = checked_time(at);
  if (slot == hole_) {  // of an earlier event, while this one is in the ring
    hole_ = kNone;
  }
  handle.id = stamp(slot);
  slots_[slot].id = handle.id;
  set_leaf(slot, Key{time} << 64 | handle.id);
  return true;
}

SimTime EventQueue::next_time() {
  SIM_CHECK(!empty(), "the queue is empty");
  const Key first = std::min(first_in_tree(), first_in_ring());
  return SimTime(static_cast<std::int64_t>(first >> 64));
}

}  // namespace oomcast::sim
