// The parts of the event queue that are not in the inner loop, and the spreading of a bucket.
#include "sim/event_queue.hpp"

#include <algorithm>

namespace oomcast::sim {

EventQueue::EventQueue() : nodes_(kBuckets) {
  for (std::uint32_t head = 0; head < kBuckets; ++head) {
    nodes_[head].next = head;
    nodes_[head].previous = head;
  }
}

void EventQueue::add_slot() {
  const std::size_t slot = nodes_.size();
  SIM_CHECK(slot <= kSlotMask, "more pending events than there are slots");
  nodes_.emplace_back();
  events_.emplace_back();
  free_ = static_cast<std::uint32_t>(slot);
}

std::uint32_t EventQueue::slot_of(EventHandle handle) const {
  const std::uint64_t slot = handle.id & kSlotMask;
  const bool live =
      slot >= kBuckets && slot < nodes_.size() && nodes_[slot].id == handle.id && handle.valid();
  return live ? static_cast<std::uint32_t>(slot) : kNone;
}

bool EventQueue::contains(EventHandle handle) const { return slot_of(handle) != kNone; }

bool EventQueue::cancel(EventHandle handle) {
  const std::uint32_t slot = slot_of(handle);
  if (slot == kNone) {
    return false;
  }
  unlink(slot);
  nodes_[slot].id = 0;
  nodes_[slot].next = free_;
  free_ = slot;
  --size_;
  return true;
}

bool EventQueue::reschedule(EventHandle& handle, SimTime at) {
  const std::uint32_t slot = slot_of(handle);
  if (slot == kNone) {
    return false;
  }
  const auto time = static_cast<std::uint64_t>(at.count());
  SIM_CHECK(at.count() >= 0 && time >= base_, "an event was moved to the past");
  unlink(slot);
  nodes_[slot].time = time;
  nodes_[slot].id = stamp(slot);
  link(slot);
  handle.id = nodes_[slot].id;
  return true;
}

SimTime EventQueue::next_time() const {
  SIM_CHECK(!empty(), "the queue is empty");
  const std::uint32_t bucket = first_bucket();
  std::uint64_t earliest = ~std::uint64_t{0};
  for (std::uint32_t slot = nodes_[bucket].next; slot != bucket; slot = nodes_[slot].next) {
    earliest = std::min(earliest, nodes_[slot].time);
  }
  return SimTime(static_cast<std::int64_t>(earliest));
}

/// The earliest time that could lie in the bucket: base's digits above its level, then its digit.
std::uint64_t EventQueue::bucket_start(std::uint32_t bucket) const {
  const std::uint32_t shift = bucket / kDigits * kDigitBits;
  const std::uint64_t digit = bucket % kDigits;
  const std::uint32_t above = shift + kDigitBits;
  const std::uint64_t prefix = above < 64 ? base_ >> above << above : 0;
  return prefix | digit << shift;
}

/// Moves the base to the bucket's earliest time (or to the limit, if that is earlier and in the
/// bucket) and the bucket's events to the lower buckets where they now belong. Returns the first
/// event due by the limit, or kNone.
std::uint32_t EventQueue::spread_bucket(std::uint32_t bucket, std::uint64_t limit) {
  if (bucket_start(bucket) > limit) {
    return kNone;
  }
  std::uint32_t first = kNone;
  std::uint64_t earliest = ~std::uint64_t{0};
  for (std::uint32_t slot = nodes_[bucket].next; slot != bucket; slot = nodes_[slot].next) {
    if (nodes_[slot].time < earliest) {
      earliest = nodes_[slot].time;
      first = slot;
    }
  }
  base_ = std::min(earliest, limit);
  std::uint32_t slot = nodes_[bucket].next;
  nodes_[bucket].next = bucket;
  nodes_[bucket].previous = bucket;
  const std::uint32_t level = bucket / kDigits;
  occupied_[level] &= ~(std::uint64_t{1} << (bucket % kDigits));
  if (occupied_[level] == 0) {
    levels_ &= ~(1U << level);
  }
  while (slot != bucket) {
    const std::uint32_t next = nodes_[slot].next;
    link(slot);
    slot = next;
  }
  return earliest <= limit ? first : kNone;
}

}  // namespace oomcast::sim
