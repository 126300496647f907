// Pending events in the total order (time, sequence): what is due first comes first, and of two
// events at one instant the one that was scheduled first.
//
// A radix wheel. Times are read as eleven digits of six bits. An event lies in the bucket named by
// the highest digit in which its time differs from base_ (the time of the last event popped), so
// all events of one instant always share a bucket, each bucket is a list in scheduling order, and
// moving a list to lower buckets keeps that order. Hence ties are first-in first-out without a
// comparison, cancelling is unlinking, and no operation allocates once the slots exist.
#pragma once

#include <array>
#include <bit>
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

  /// `at` must not be before the last event popped (nor before a limit that pop() was given).
  EventHandle schedule(SimTime at, const Event& event);

  /// Takes the event out. False if it has happened or was cancelled before.
  bool cancel(EventHandle handle);

  /// Moves the event, as if it were cancelled and scheduled anew: at its new instant it comes after
  /// what is already there. The handle is replaced. False if it is stale.
  bool reschedule(EventHandle& handle, SimTime at);

  [[nodiscard]] bool contains(EventHandle handle) const;
  [[nodiscard]] bool empty() const { return levels_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// When the next event is due. Not for the inner loop: it may search a bucket. Never empty.
  [[nodiscard]] SimTime next_time() const;

  /// Takes the next event if it is due at `limit` or before. After a false, nothing may be
  /// scheduled before `limit`.
  bool pop(SimTime limit, PoppedEvent& popped);

 private:
  static constexpr std::uint32_t kDigitBits = 6;
  static constexpr std::uint32_t kDigits = 1U << kDigitBits;
  static constexpr std::uint32_t kLevels = 11;  // 66 bits hold every time
  static constexpr std::uint32_t kBuckets = kLevels * kDigits;
  static constexpr std::uint32_t kNone = ~0U;
  static constexpr std::uint32_t kSlotBits = 24;
  static constexpr std::uint64_t kSlotMask = (1U << kSlotBits) - 1;
  static constexpr std::uint64_t kMaxSequence = std::uint64_t{1} << 40;

  // The first kBuckets nodes are the heads of the rings that are the buckets; the rest are events.
  struct Node {
    std::uint64_t time = 0;
    std::uint64_t id = 0;  // 0: free
    std::uint32_t next = kNone;
    std::uint32_t previous = kNone;
  };

  [[nodiscard]] std::uint32_t slot_of(EventHandle handle) const;
  [[nodiscard]] std::uint32_t first_bucket() const;
  [[nodiscard]] std::uint64_t bucket_start(std::uint32_t bucket) const;
  std::uint32_t take_slot();
  void add_slot();
  std::uint64_t stamp(std::uint32_t slot);
  void link(std::uint32_t slot);
  void unlink(std::uint32_t slot);
  std::uint32_t spread_bucket(std::uint32_t bucket, std::uint64_t limit);

  std::uint64_t base_ = 0;
  std::uint32_t levels_ = 0;  // bit l: some bucket of level l is occupied
  std::uint32_t free_ = kNone;
  std::uint64_t sequence_ = 0;
  std::size_t size_ = 0;
  std::array<std::uint64_t, kLevels> occupied_{};  // bit d: bucket of digit d
  std::vector<Node> nodes_;
  std::vector<Event> events_;
};

inline std::uint32_t EventQueue::take_slot() {
  if (free_ == kNone) [[unlikely]] {
    add_slot();
  }
  const std::uint32_t slot = free_;
  free_ = nodes_[slot].next;
  return slot;
}

inline std::uint64_t EventQueue::stamp(std::uint32_t slot) {
  SIM_CHECK(++sequence_ < kMaxSequence, "more events than the sequence number can count");
  return sequence_ << kSlotBits | slot;
}

inline void EventQueue::link(std::uint32_t slot) {
  const std::uint64_t time = nodes_[slot].time;
  const auto highest_bit = static_cast<std::uint32_t>(std::bit_width((time ^ base_) | 1U)) - 1;
  const std::uint32_t level = highest_bit / kDigitBits;
  const auto digit = static_cast<std::uint32_t>(time >> (level * kDigitBits)) & (kDigits - 1);
  const std::uint32_t head = level * kDigits + digit;
  const std::uint32_t tail = nodes_[head].previous;
  nodes_[slot].next = head;
  nodes_[slot].previous = tail;
  nodes_[tail].next = slot;
  nodes_[head].previous = slot;
  occupied_[level] |= std::uint64_t{1} << digit;
  levels_ |= 1U << level;
}

inline void EventQueue::unlink(std::uint32_t slot) {
  const std::uint32_t next = nodes_[slot].next;
  const std::uint32_t previous = nodes_[slot].previous;
  nodes_[previous].next = next;
  nodes_[next].previous = previous;
  if (next == previous) {  // only the head is left
    const std::uint32_t level = next / kDigits;
    occupied_[level] &= ~(std::uint64_t{1} << (next % kDigits));
    if (occupied_[level] == 0) {
      levels_ &= ~(1U << level);
    }
  }
}

inline EventHandle EventQueue::schedule(SimTime at, const Event& event) {
  const auto time = static_cast<std::uint64_t>(at.count());
  SIM_CHECK(at.count() >= 0 && time >= base_, "an event was scheduled in the past");
  const std::uint32_t slot = take_slot();
  const std::uint64_t id = stamp(slot);
  nodes_[slot].time = time;
  nodes_[slot].id = id;
  events_[slot - kBuckets] = event;
  link(slot);
  ++size_;
  return EventHandle{id};
}

inline std::uint32_t EventQueue::first_bucket() const {
  const auto level = static_cast<std::uint32_t>(std::countr_zero(levels_));
  return level * kDigits + static_cast<std::uint32_t>(std::countr_zero(occupied_[level]));
}

inline bool EventQueue::pop(SimTime limit, PoppedEvent& popped) {
  if (levels_ == 0) {
    return false;
  }
  const std::uint32_t bucket = first_bucket();
  std::uint32_t slot = nodes_[bucket].next;
  const auto last = static_cast<std::uint64_t>(limit.count());
  if (bucket < kDigits || nodes_[slot].next == bucket) {  // one instant, or one event
    if (nodes_[slot].time > last) {
      return false;
    }
  } else {
    slot = spread_bucket(bucket, last);
    if (slot == kNone) {
      return false;
    }
  }
  unlink(slot);
  Node& node = nodes_[slot];
  base_ = node.time;
  popped = {SimTime(static_cast<std::int64_t>(node.time)), node.id >> kSlotBits,
            events_[slot - kBuckets]};
  node.id = 0;
  node.next = free_;
  free_ = slot;
  --size_;
  return true;
}

}  // namespace oomcast::sim
