// Reserving while unrolling. Mirrors MemoryStore.putIterator (4.3.0).
#include "models/memory/unroll.hpp"

#include <algorithm>
#include <limits>

#include "models/memory/java_values.hpp"

namespace oomcast::memory {

Unroll::Unroll(MemoryStore& store, TaskAttemptId task, const BlockId& block, MemoryMode mode,
               const UnrollPolicy& policy)
    : store_(&store),
      task_(task),
      block_(block),
      mode_(mode),
      policy_(policy),
      threshold_(policy.initial) {
  SIM_CHECK(policy.check_period > 0, "a check period is at least one element");
}

bool Unroll::reserve(Bytes more) {
  if (!store_->reserve_unroll(task_, block_, more, mode_)) {
    return false;
  }
  reserved_ += more;
  return true;
}

bool Unroll::begin() { return reserve(policy_.initial); }

bool Unroll::check(Bytes current_size) {
  if (current_size < threshold_) {
    return true;
  }
  const double target = static_cast<double>(current_size.count()) * policy_.growth_factor;
  const Bytes wanted(java_double_to_long(target - static_cast<double>(threshold_.count())));
  const Bytes more = std::min(wanted, Bytes(std::numeric_limits<std::int64_t>::max()) - threshold_);
  threshold_ += more;
  return reserve(more);
}

bool Unroll::finish(Bytes precise_size, bool deserialized) {
  if (precise_size > reserved_ && !reserve(precise_size - reserved_)) {
    return false;
  }
  release();
  const bool stored = store_->put({block_, precise_size, mode_, deserialized});
  SIM_CHECK(stored, "what was reserved for a block suffices to store it");
  return true;
}

void Unroll::release() {
  store_->release_unroll(task_, reserved_, mode_);
  reserved_ = 0_B;
}

UnrollResult unroll_all(Unroll& unroll, const UnrollPolicy& policy, std::int64_t elements,
                        UnrolledSize& size, Bytes precise_size, bool deserialized) {
  if (!unroll.begin()) {
    return {false, 0};
  }
  for (std::int64_t i = 0; i < elements; i += policy.check_period) {
    if (!unroll.check(size.after(i + 1))) {
      return {false, i + 1};
    }
  }
  return {unroll.finish(precise_size, deserialized), elements};
}

}  // namespace oomcast::memory
