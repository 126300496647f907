// A queue of rows in pages and files; see the header.
#include "models/consumers/row_queue.hpp"

#include <algorithm>
#include <limits>

#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast::consumers {

RowQueue::RowQueue(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                   memory::MemoryMode mode)
    : GrowingConsumer(memory, id, mode, "HybridRowQueue") {}

Rows RowQueue::fits(Bytes row) const {
  if (parts_.empty()) {
    return Rows();
  }
  const Part& writing = parts_.back();
  if (!writing.page.held()) {
    return Rows(std::numeric_limits<std::int32_t>::max());
  }
  return Rows((writing.page.size - writing.used) / (row + kRecordLength));
}

void RowQueue::insert(Rows rows, Bytes row) {
  SIM_CHECK(rows <= fits(row), "rows are added where there is room");
  Part& writing = parts_.back();
  writing.rows += rows;
  writing.used += rows.count() * (row + kRecordLength);
  writing.payload += rows.count() * row;
  on_disk_ += writing.page.held() ? Bytes() : rows.count() * row;
  rows_ += rows;
}

Progress RowQueue::make_room(Bytes row) {
  SIM_CHECK(!asking_, "one operation at a time");
  asked_ = row + kRecordLength;
  asking_ = true;
  return begin();
}

RowQueue::Ask RowQueue::next() { return asking_ ? Ask{Ask::Kind::kPage, asked_} : Ask{}; }

void RowQueue::answer(const memory::MemoryOutcome& outcome) {
  asking_ = false;
  if (outcome.failure && !outcome.failure.is_spark_out_of_memory()) {
    fail(outcome.failure);
    return;
  }
  Block page = outcome.failure ? Block{} : block_of(outcome);
  const bool only_for_this_row = page.held() && asked_ < memory_.page_size() && page.size == asked_;
  if (only_for_this_row) {
    GrowingConsumer::free(page);
  }
  parts_.push_back({.page = page, .rows = Rows(), .used = Bytes(), .payload = Bytes()});
}

void RowQueue::remove(Rows rows) {
  SIM_CHECK(rows <= rows_, "only what waits is taken");
  rows_ -= rows;
  while (rows > Rows()) {
    Part& first = parts_.front();
    reading_ = true;
    const Rows here = std::min(rows, first.rows);
    if (here > Rows()) {
      first.payload -= Bytes(sim::mul_div(first.payload.count(), here.count(), first.rows.count()));
      first.rows -= here;
      rows -= here;
      continue;
    }
    // Read to its end, and a row is wanted: it goes.
    GrowingConsumer::free(first.page);
    parts_.pop_front();
  }
}

memory::SpillOutcome RowQueue::spill(Bytes, const MemoryConsumer& trigger) {
  if (&trigger == this) {
    return {};
  }
  SpillRecord spill{.forced_by_other = true, .counted = false};
  const std::size_t first = reading_ ? 1 : 0;
  for (std::size_t i = first; i + 1 < parts_.size(); ++i) {
    Part& part = parts_[i];
    if (part.page.held()) {
      spill.memory += part.page.size;
      spill.records += part.rows;
      spill.payload += part.payload;
      GrowingConsumer::free(part.page);
    }
  }
  if (spill.memory > Bytes()) {
    on_disk_ += spill.payload;
    note_spill(spill);
  }
  return {.released = spill.memory, .message = {}};
}

void RowQueue::free() {
  for (Part& part : parts_) {
    GrowingConsumer::free(part.page);
  }
  parts_.clear();
  rows_ = Rows();
}

}  // namespace oomcast::consumers
