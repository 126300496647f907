// Pending events in the total order (time, sequence): what is due first comes first, and of two
// events at one instant the one that was scheduled first.
//
// A winner tree of four children a node over event slots: leaf i holds the key of slot i, an inner
// node the smallest key below it, the root the next event. A change walks one path to the root, one
// cache line a level, without a branch that depends on the keys; so cancelling and rescheduling are
// exact and in place, nothing stale is kept, and nothing is allocated once the slots exist. Events
// for the current instant (wake-ups, grants) pass by the tree through a ring.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/check.hpp"
#include "sim/time.hpp"

namespace oomcast::sim {

/// What happens: a function, the object it works on, and one number.
using EventFunction = void (*)(void* context, std::int64_t argument);

struct Event {
  EventFunction function = nullptr;
  void* context = nullptr;
  std::int64_t argument = 0;
};

/// Names one scheduled event for good: sequence (40 bits) and slot (24 bits). A handle whose event
/// has happened or was cancelled is stale and matches nothing.
struct EventHandle {
  std::uint64_t id = 0;  // 0: none
  [[nodiscard]] bool valid() const { return id != 0; }
  bool operator==(const EventHandle&) const = default;
};

struct PoppedEvent {
  SimTime time;
  std::uint64_t sequence = 0;
  Event event;
};

class EventQueue {
 public:
  EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  /// `at` must not be before the last event popped.
  EventHandle schedule(SimTime at, const Event& event);

  /// Takes the event out. False if it has happened or was cancelled before.
  bool cancel(EventHandle handle);

  /// Moves the event, as if it were cancelled and scheduled anew: at its new instant it comes after
  /// what is already there. The handle is replaced. False if it is stale.
  bool reschedule(EventHandle& handle, SimTime at);

  [[nodiscard]] bool contains(EventHandle handle) const;
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// When the next event is due. The queue must not be empty.
  [[nodiscard]] SimTime next_time();

  /// Takes the next event if it is due at `limit` or before. limit >= 0.
  bool pop(SimTime limit, PoppedEvent& popped);

 private:
  __extension__ using Key = unsigned __int128;  // time (64 bits), sequence (40), slot (24)

  static constexpr Key kNever = ~Key{0};  // the key of a leaf without event
  static constexpr std::uint32_t kNone = ~0U;
  static constexpr std::uint32_t kSlotBits = 24;
  static constexpr std::uint64_t kSlotMask = (1U << kSlotBits) - 1;
  static constexpr std::uint64_t kMaxSequence = std::uint64_t{1} << (64 - kSlotBits);

  struct Slot {
    Event event;
    std::uint64_t id = 0;  // sequence and slot; 0: free, and event.argument is the next free slot
  };

  static Key smaller(Key a, Key b);
  [[nodiscard]] std::uint32_t slot_of(EventHandle handle) const;
  [[nodiscard]] bool in_tree(std::uint32_t slot) const;
  std::uint64_t checked_time(SimTime at) const;
  std::uint32_t take_slot();
  std::uint64_t stamp(std::uint32_t slot);
  void free_slot(std::uint32_t slot);
  void set_leaf(std::uint32_t slot, Key key);
  Key first_in_tree();
  Key first_in_ring();
  void push_ring(std::uint64_t id);
  void grow_ring();
  void grow_tree();

  std::uint64_t now_ = 0;  // the time of the last event popped
  std::uint64_t sequence_ = 0;
  std::size_t size_ = 0;

  std::vector<Slot> slots_;
  std::uint32_t free_ = kNone;

  // Node 1 is the root, the children of node n are 4n to 4n+3, leaf i is leaves_ + i.
  std::vector<Key> storage_;
  Key* tree_ = nullptr;         // into storage_, on a cache line
  std::size_t leaves_ = 1;      // a power of four
  std::uint32_t hole_ = kNone;  // a popped slot whose path in the tree still shows its old key

  std::vector<std::uint64_t> ring_;  // ids of the events of this instant; a power of two of places
  std::uint64_t ring_head_ = 0;
  std::uint64_t ring_tail_ = 0;
};

/// Compiled to conditional moves: which of two keys is smaller cannot be predicted, and a wrong
/// guess costs more than a level of the tree.
inline EventQueue::Key EventQueue::smaller(Key a, Key b) {
#if defined(__clang__)
  std::uint64_t take_b = 0 - static_cast<std::uint64_t>(b < a ? 1 : 0);
  asm("" : "+r"(take_b));  // or clang makes it a branch again
  auto low = static_cast<std::uint64_t>(a);
  auto high = static_cast<std::uint64_t>(a >> 64);
  low ^= (low ^ static_cast<std::uint64_t>(b)) & take_b;
  high ^= (high ^ static_cast<std::uint64_t>(b >> 64)) & take_b;
  return Key{high} << 64 | low;
#else
  return __builtin_expect_with_probability(b < a, 1, 0.5) ? b : a;
#endif
}

inline void EventQueue::set_leaf(std::uint32_t slot, Key key) {
  Key* const tree = tree_;
  std::size_t node = leaves_ + slot;
  tree[node] = key;
  while (node > 1) {
    const Key others = smaller(smaller(tree[node ^ 1], tree[node ^ 2]), tree[node ^ 3]);
    key = smaller(key, others);
    node >>= 2;
    tree[node] = key;
  }
}

inline std::uint32_t EventQueue::take_slot() {
  if (free_ == kNone) [[unlikely]] {
    grow_tree();
  }
  const std::uint32_t slot = free_;
  free_ = static_cast<std::uint32_t>(slots_[slot].event.argument);
  return slot;
}

inline void EventQueue::free_slot(std::uint32_t slot) {
  slots_[slot].id = 0;
  slots_[slot].event.argument = free_;
  free_ = slot;
  --size_;
}

inline std::uint64_t EventQueue::stamp(std::uint32_t slot) {
  ++sequence_;
  SIM_CHECK(sequence_ < kMaxSequence, "more events than the sequence number can count");
  return sequence_ << kSlotBits | slot;
}

inline std::uint64_t EventQueue::checked_time(SimTime at) const {
  SIM_CHECK(at.count() >= static_cast<std::int64_t>(now_), "an event was put into the past");
  return static_cast<std::uint64_t>(at.count());
}

inline EventHandle EventQueue::schedule(SimTime at, const Event& event) {
  const std::uint64_t time = checked_time(at);
  const std::uint32_t slot = take_slot();
  const std::uint64_t id = stamp(slot);
  slots_[slot] = {event, id};
  ++size_;
  if (time == now_) {
    push_ring(id);
  } else {
    if (slot == hole_) {
      hole_ = kNone;
    }
    set_leaf(slot, Key{time} << 64 | id);
  }
  return EventHandle{id};
}

inline void EventQueue::push_ring(std::uint64_t id) {
  if (ring_tail_ - ring_head_ == ring_.size()) [[unlikely]] {
    grow_ring();
  }
  ring_[ring_tail_++ & (ring_.size() - 1)] = id;
}

inline EventQueue::Key EventQueue::first_in_tree() {
  if (hole_ != kNone) {
    set_leaf(hole_, kNever);
    hole_ = kNone;
  }
  return tree_[1];
}

inline EventQueue::Key EventQueue::first_in_ring() {
  while (ring_head_ != ring_tail_) {
    const std::uint64_t id = ring_[ring_head_ & (ring_.size() - 1)];
    if (slots_[id & kSlotMask].id == id) [[likely]] {
      return Key{now_} << 64 | id;
    }
    ++ring_head_;  // cancelled
  }
  return kNever;
}

inline bool EventQueue::pop(SimTime limit, PoppedEvent& popped) {
  Key key = first_in_tree();
  const bool from_ring = ring_head_ != ring_tail_ && first_in_ring() < key;
  if (from_ring) {
    key = first_in_ring();
  }
  const auto time = static_cast<std::uint64_t>(key >> 64);
  if (time > static_cast<std::uint64_t>(limit.count())) {  // also if there is none
    return false;
  }
  const auto id = static_cast<std::uint64_t>(key);
  const auto slot = static_cast<std::uint32_t>(id & kSlotMask);
  if (from_ring) {
    ++ring_head_;
  } else {
    hole_ = slot;
  }
  now_ = time;
  popped = {SimTime(static_cast<std::int64_t>(time)), id >> kSlotBits, slots_[slot].event};
  free_slot(slot);
  return true;
}

}  // namespace oomcast::sim
