// Choosing the victim of a spill.
#include "models/memory/spill_candidates.hpp"

namespace oomcast::memory {

void SpillCandidates::gather(const std::vector<MemoryConsumer*>& consumers,
                             const MemoryConsumer& requester) {
  rows_.clear();
  for (MemoryConsumer* each : consumers) {
    if (each->used() > 0_B && each->mode() == requester.mode()) {
      rows_.push_back({each == &requester ? 0_B : each->used(), each});
    }
  }
}

MemoryConsumer& SpillCandidates::pick(Bytes shortfall) {
  SIM_CHECK(!rows_.empty(), "there is nobody left to spill");
  picked_ = 0;
  for (std::size_t i = 1; i < rows_.size(); ++i) {
    const Bytes best = rows_[picked_].key;
    const Bytes key = rows_[i].key;
    const bool covers = key >= shortfall;
    const bool best_covers = best >= shortfall;
    const bool better = covers != best_covers ? covers : (covers ? key <= best : key >= best);
    if (better) {
      picked_ = i;
    }
  }
  return *rows_[picked_].consumer;
}

void SpillCandidates::drop_picked() {
  rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(picked_));
}

}  // namespace oomcast::memory
