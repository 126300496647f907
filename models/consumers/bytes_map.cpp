// The hash map of binary keys and values; see the header.
#include "models/consumers/bytes_map.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast::consumers {

using memory::MemoryOutcome;

namespace {

constexpr Bytes kSlot{16};           // address and hash code
constexpr Bytes kPageHeader{4};      // number of records in the page
constexpr std::int64_t kLeast = 64;  // smallest capacity (BytesToBytesMap.allocate)

}  // namespace

BytesMap::BytesMap(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                   memory::MemoryMode mode, std::int64_t initial_capacity, double load_factor)
    : GrowingConsumer(memory, id, mode, "BytesToBytesMap"),
      initial_capacity_(initial_capacity),
      load_factor_(load_factor) {
  SIM_CHECK(initial_capacity > 0 && initial_capacity <= kMaxMapCapacity, "a map has slots");
  SIM_CHECK(load_factor > 0 && load_factor <= 1, "slots are filled in part");
}

std::int64_t BytesMap::capacity_for(std::int64_t wanted) {
  const auto power = std::bit_ceil(static_cast<std::uint64_t>(wanted));
  return std::max(kLeast, std::min(static_cast<std::int64_t>(power), kMaxMapCapacity));
}

Rows BytesMap::growth_threshold() const {
  return Rows(static_cast<std::int64_t>(static_cast<double>(capacity()) * load_factor_));
}

bool BytesMap::is_full() const {
  return keys_ == Rows(kMaxMapCapacity) || (!can_grow_ && keys_ >= growth_threshold());
}

Rows BytesMap::fits(Bytes record, bool new_keys) const {
  if (pages_.empty() || is_full()) {
    return Rows();
  }
  std::int64_t rows = (pages_.back().block.size - cursor_) / record;
  if (new_keys) {
    const Rows until = capacity() < kMaxMapCapacity ? growth_threshold() : Rows(kMaxMapCapacity);
    rows = std::min(rows, std::max<std::int64_t>(1, (until - keys_).count()));
  }
  return Rows(rows);
}

void BytesMap::insert(Rows records, Bytes record, bool new_keys) {
  SIM_CHECK(records <= fits(record, new_keys), "records are inserted where there is room");
  values_ += records;
  keys_ += new_keys ? records : Rows();
  cursor_ += records.count() * record;
  payload_ += records.count() * record;
  pages_.back().records += records;
}

Progress BytesMap::open() {
  SIM_CHECK(!slots_.held() && step_ == Step::kIdle, "a map is opened once");
  step_ = Step::kOpen;
  return begin();
}

Progress BytesMap::settle() {
  SIM_CHECK(step_ == Step::kIdle, "one operation at a time");
  if (can_grow_ && keys_ >= growth_threshold() && capacity() < kMaxMapCapacity) {
    step_ = Step::kGrow;
  }
  return begin();
}

Progress BytesMap::make_room(Bytes record) {
  SIM_CHECK(step_ == Step::kIdle && !reading_, "one operation at a time");
  appended_ = !is_full();
  if (appended_ && (pages_.empty() || pages_.back().block.size - cursor_ < record)) {
    step_ = Step::kPage;
    asked_ = record + kPageHeader;
  }
  return begin();
}

Progress BytesMap::allocate_extra_array(Bytes bytes) {
  SIM_CHECK(step_ == Step::kIdle, "one operation at a time");
  step_ = Step::kExtra;
  asked_ = bytes;
  return begin();
}

Progress BytesMap::reset() {
  free_pages();
  GrowingConsumer::free(slots_);
  can_grow_ = true;
  step_ = Step::kOpen;
  return begin();
}

BytesMap::Ask BytesMap::next() {
  switch (step_) {
    case Step::kIdle:
      return {};
    case Step::kOpen:
      return {Ask::Kind::kArray, capacity_for(initial_capacity_) * kSlot};
    case Step::kGrow:
      return {Ask::Kind::kArray, capacity_for(std::min(2 * capacity(), kMaxMapCapacity)) * kSlot};
    case Step::kPage:
      return {Ask::Kind::kPage, asked_};
    case Step::kExtra:
      return {Ask::Kind::kArray, asked_};
  }
  return {};
}

void BytesMap::answer(const MemoryOutcome& outcome) {
  const Step step = std::exchange(step_, Step::kIdle);
  if (outcome.failure) {
    if (!outcome.failure.is_spark_out_of_memory() || step == Step::kOpen || step == Step::kExtra) {
      fail(outcome.failure);
    } else if (step == Step::kGrow) {
      can_grow_ = false;
    } else {
      appended_ = false;
    }
    return;
  }
  const Block block = block_of(outcome);
  switch (step) {
    case Step::kOpen:
    case Step::kGrow:
      GrowingConsumer::free(slots_);
      slots_ = block;
      return;
    case Step::kPage:
      pages_.push_back({block, Rows()});
      page_bytes_ += block.size;
      cursor_ = kPageHeader;
      return;
    case Step::kExtra:
      extra_ = block;
      return;
    case Step::kIdle:
      SIM_CHECK(false, "an answer has a question");
  }
}

Bytes BytesMap::peak() {
  peak_ = std::max(peak_, total());
  return peak_;
}

void BytesMap::free_pages() {
  (void)peak();
  for (Page& page : pages_) {
    GrowingConsumer::free(page.block);
  }
  pages_.clear();
  page_bytes_ = Bytes();
  cursor_ = Bytes();
  keys_ = Rows();
  values_ = Rows();
  payload_ = Bytes();
}

void BytesMap::free() {
  free_pages();
  GrowingConsumer::free(slots_);
  GrowingConsumer::free(extra_);
}

void BytesMap::begin_destructive_reading() {
  SIM_CHECK(step_ == Step::kIdle && !reading_, "a map is read destructively once");
  (void)peak();
  reading_ = true;
}

void BytesMap::read(Rows records) {
  SIM_CHECK(reading_, "only a map that is being read gives its pages up");
  while (records > Rows() && page_read_ < pages_.size()) {
    Page& page = pages_[page_read_];
    const Rows here = std::min(records, page.records - read_in_page_);
    read_in_page_ += here;
    records -= here;
    if (records > Rows()) {
      // The next record is in another page: this one goes.
      page_bytes_ -= page.block.size;
      GrowingConsumer::free(page.block);
      page_read_ += 1;
      read_in_page_ = Rows();
    }
  }
}

memory::SpillOutcome BytesMap::spill(Bytes wanted, const MemoryConsumer& trigger) {
  // MapIterator.spill: whole pages from the last, never the one being read.
  if (&trigger == this || !reading_ || pages_.size() - page_read_ == 1) {
    return {};
  }
  SpillRecord spill{.forced_by_other = true, .counted = false};
  const bool started = page_read_ > 0 || read_in_page_ > Rows();
  const std::size_t kept = page_read_ + (started ? 1 : 0);
  while (pages_.size() > kept && spill.memory < wanted) {
    Page& page = pages_.back();
    spill.memory += page.block.size;
    spill.records += page.records;
    spill.payload += Bytes(sim::mul_div(payload_.count(), page.records.count(), values_.count()));
    page_bytes_ -= page.block.size;
    GrowingConsumer::free(page.block);
    pages_.pop_back();
  }
  if (spill.memory > Bytes()) {
    note_spill(spill);
  }
  return {.released = spill.memory, .message = {}};
}

}  // namespace oomcast::consumers
