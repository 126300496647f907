// Driving the operations of growing structures; see the header.
#include "models/consumers/growing_consumer.hpp"

#include <utility>

#include "sim/check.hpp"

namespace oomcast::consumers {

Progress GrowingConsumer::begin() {
  error_.reset();
  failure_ = {};
  return go_on();
}

Progress GrowingConsumer::resume(const memory::Acquisition& acquisition) {
  if (memory_.resume(acquisition) == Progress::kWaiting) {
    return Progress::kWaiting;
  }
  answer(memory_.outcome());
  return go_on();
}

Progress GrowingConsumer::go_on() {
  while (!error_) {
    const Ask ask = next();
    Progress progress = Progress::kDone;
    switch (ask.kind) {
      case Ask::Kind::kNothing:
        return Progress::kDone;
      case Ask::Kind::kPage:
        progress = memory_.allocate_page(*this, ask.bytes);
        break;
      case Ask::Kind::kArray:
        progress = memory_.allocate_array(*this, ask.bytes);
        break;
      case Ask::Kind::kBytes:
        progress = memory_.acquire(*this, ask.bytes);
        break;
    }
    if (progress == Progress::kWaiting) {
      return Progress::kWaiting;
    }
    answer(memory_.outcome());
  }
  return Progress::kDone;
}

void GrowingConsumer::fail(const memory::MemoryFailure& failure) {
  failure_ = failure;
  error_ = memory::spark_error(failure);
}

void GrowingConsumer::free(Block& block) {
  if (block.held()) {
    memory_.free_page(*this, block.page);
    block = {};
  }
}

void GrowingConsumer::free(std::vector<Block>& blocks) {
  for (Block& block : blocks) {
    free(block);
  }
  blocks.clear();
}

void GrowingConsumer::note_spill(const SpillRecord& spill) {
  SIM_CHECK(spill.memory >= Bytes() && spill.records >= Rows(), "a spill frees what was held");
  spilled_.push_back(spill);
  spill_count_ += 1;
  memory_bytes_spilled_ += spill.counted ? spill.memory : Bytes();
}

}  // namespace oomcast::consumers
