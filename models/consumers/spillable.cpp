// A collection that watches its own estimated size; see the header.
#include "models/consumers/spillable.hpp"

#include <algorithm>

#include "sim/check.hpp"

namespace oomcast::consumers {

namespace {

constexpr std::int64_t kCheckEvery = 32;  // Spillable.maybeSpill looks at each 32nd element

}  // namespace

Spillable::Spillable(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                     const SpillableConf& conf)
    : GrowingConsumer(memory, id, memory::MemoryMode::kOnHeap, "Spillable"),
      conf_(conf),
      threshold_(conf.initial_threshold) {}

bool Spillable::is_forced(Rows elements, Bytes estimate) const {
  return elements > conf_.spill_records || estimate > conf_.spill_bytes;
}

void Spillable::count(Rows elements) {
  elements_ += elements;
  in_memory_ += elements;
}

Rows Spillable::fits(Bytes base, Bytes per_element) const {
  SIM_CHECK(per_element >= Bytes(), "collections grow");
  constexpr std::int64_t kNever = std::numeric_limits<std::int32_t>::max();
  // The first k whose estimate reaches a size; never, if it does not grow.
  const auto reaches = [&](Bytes size) {
    if (base >= size) {
      return std::int64_t{0};
    }
    if (per_element == Bytes() || size.count() == std::numeric_limits<std::int64_t>::max()) {
      return kNever;
    }
    return (size - base).count() / per_element.count() +
           ((size - base).count() % per_element.count() == 0 ? 0 : 1);
  };
  const std::int64_t forced_by_bytes =
      conf_.spill_bytes.count() == std::numeric_limits<std::int64_t>::max()
          ? kNever
          : reaches(conf_.spill_bytes + Bytes(1));
  const std::int64_t forced_by_count = (conf_.spill_records - elements_).count() + 1;
  const std::int64_t large = std::max<std::int64_t>(1, reaches(threshold_));
  const std::int64_t checked =
      (elements_.count() + large + kCheckEvery - 1) / kCheckEvery * kCheckEvery - elements_.count();
  const std::int64_t first = std::min({std::max<std::int64_t>(1, forced_by_bytes),
                                       std::max<std::int64_t>(1, forced_by_count), checked});
  return Rows(first - 1);
}

Progress Spillable::check_after(Bytes estimate) {
  count(Rows(1));
  return check(estimate);
}

Progress Spillable::check(Bytes estimate) {
  estimate_ = estimate;
  spilled_ = false;
  if (is_forced(elements_, estimate)) {
    spill_now(estimate);
  } else {
    asking_ = elements_.count() % kCheckEvery == 0 && estimate >= threshold_;
  }
  return begin();
}

Spillable::Ask Spillable::next() {
  return asking_ ? Ask{Ask::Kind::kBytes, 2 * estimate_ - threshold_} : Ask{};
}

void Spillable::answer(const memory::MemoryOutcome& outcome) {
  asking_ = false;
  if (outcome.failure) {
    fail(outcome.failure);
    return;
  }
  threshold_ += outcome.granted;
  if (estimate_ >= threshold_) {
    spill_now(estimate_);
  }
}

void Spillable::spill_now(Bytes estimate) {
  note_spill({.memory = estimate, .payload = estimate, .records = in_memory_});
  memory_.free(*this, threshold_ - conf_.initial_threshold);
  threshold_ = conf_.initial_threshold;
  elements_ = Rows();
  in_memory_ = Rows();
  spilled_ = true;
}

memory::SpillOutcome Spillable::spill(Bytes, const MemoryConsumer& trigger) {
  if (&trigger == this || !conf_.can_be_forced) {
    return {};
  }
  // Counts what was acquired, not the estimate; elements read since go on being counted.
  const Bytes acquired = threshold_ - conf_.initial_threshold;
  note_spill(
      {.memory = acquired, .payload = estimate_, .records = in_memory_, .forced_by_other = true});
  memory_.free(*this, acquired);
  threshold_ = conf_.initial_threshold;
  in_memory_ = Rows();
  forced_ = true;
  return {.released = acquired, .message = {}};
}

void Spillable::free() {
  memory_.free(*this, threshold_ - conf_.initial_threshold);
  threshold_ = conf_.initial_threshold;
}

}  // namespace oomcast::consumers
