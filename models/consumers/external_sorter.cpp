// The sorter of rows; see the header.
#include "models/consumers/external_sorter.hpp"

#include <algorithm>
#include <utility>

#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast::consumers {

using memory::MemoryFailure;
using memory::MemoryOutcome;
using memory::SpillOutcome;

namespace {

constexpr std::int64_t kLongsPerRecord = 2;  // address and key prefix

}  // namespace

ExternalSorter::ExternalSorter(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                               memory::MemoryMode mode, const RecordSorterConf& conf)
    : RecordSorter(memory, id, mode, "UnsafeExternalSorter", conf, kLongsPerRecord),
      initial_array_(conf.initial_records * kLongsPerRecord * kLong) {}

bool ExternalSorter::has_space() const { return records_.count() * kLongsPerRecord + 1 < usable(); }

Progress ExternalSorter::open() {
  SIM_CHECK(!array_.held() && step_ == Step::kIdle, "a sorter is opened once");
  step_ = Step::kOpen;
  return begin();
}

Progress ExternalSorter::make_room(Bytes record) {
  SIM_CHECK(step_ == Step::kIdle && !reading_, "one operation at a time");
  record_ = record + kRecordLength;
  step_ = Step::kThresholds;
  return begin();
}

ExternalSorter::Ask ExternalSorter::next() {
  while (step_ != Step::kIdle) {
    switch (step_) {
      case Step::kIdle:
        break;
      case Step::kOpen:
        asked_ = Asked::kInitialArray;
        return {Ask::Kind::kArray, initial_array_};
      case Step::kThresholds:
        spill_above_thresholds();
        advance();
        break;
      case Step::kGrowFirst:
      case Step::kGrowSecond:
        if (asked_ == Asked::kInitialArray || !has_space()) {
          return grow_array();
        }
        advance();
        break;
      case Step::kPage:
        if (needs_page(record_)) {
          asked_ = Asked::kPage;
          return {Ask::Kind::kPage, record_};
        }
        advance();
        break;
    }
  }
  return {};
}

ExternalSorter::Ask ExternalSorter::grow_array() {
  if (asked_ == Asked::kInitialArray || records_ == Rows()) {
    asked_ = Asked::kInitialArray;
    return {Ask::Kind::kArray, initial_array_};
  }
  asked_ = Asked::kDoubledArray;
  return {Ask::Kind::kArray, doubled_array()};
}

void ExternalSorter::answer(const MemoryOutcome& outcome) {
  switch (std::exchange(asked_, Asked::kNothing)) {
    case Asked::kNothing:
      SIM_CHECK(false, "an answer has a question");
      break;
    case Asked::kInitialArray:
      if (outcome.failure) {
        step_ = Step::kIdle;
        fail(outcome.failure);
        return;
      }
      adopt_array(block_of(outcome));
      peak_ = std::max(peak_, step_ == Step::kOpen ? memory_usage() : Bytes());
      advance();
      return;
    case Asked::kDoubledArray:
      answer_doubled(outcome);
      return;
    case Asked::kPage:
      if (outcome.failure) {
        step_ = Step::kIdle;
        fail(outcome.failure);
        return;
      }
      adopt_page(block_of(outcome));
      advance();
      return;
  }
}

void ExternalSorter::answer_doubled(const MemoryOutcome& outcome) {
  Block array = outcome.failure ? Block{} : block_of(outcome);
  if (outcome.failure.kind == MemoryFailure::Kind::kTooLargePage) {
    spill_now();
  } else if (outcome.failure && (!outcome.failure.is_spark_out_of_memory() || records_ > Rows())) {
    step_ = Step::kIdle;
    fail(outcome.failure);
    return;
  }
  if (records_ == Rows()) {
    // All was spilled while the array was asked for: a small one does.
    GrowingConsumer::free(array);
    asked_ = Asked::kInitialArray;
    return;
  }
  adopt_array(array);
  advance();
}

void ExternalSorter::adopt_array(Block array) {
  if (array_.held() && array.size < array_.size) {
    GrowingConsumer::free(array);
    step_ = Step::kIdle;
    fail(memory::pointer_array_out_of_memory());
    return;
  }
  GrowingConsumer::free(array_);
  array_ = array;
}

void ExternalSorter::advance() {
  switch (step_) {
    case Step::kThresholds:
      step_ = Step::kGrowFirst;
      return;
    case Step::kGrowFirst:
      step_ = Step::kPage;
      return;
    case Step::kPage:
      step_ = Step::kGrowSecond;
      return;
    default:
      step_ = Step::kIdle;
      return;
  }
}

void ExternalSorter::spill_now() {
  if (records_ == Rows()) {
    return;  // an empty array is kept, so that one record can always be taken
  }
  const Bytes freed = free_pages();
  GrowingConsumer::free(array_);
  // The pointer array is freed too but not counted.
  note_spill({.memory = freed, .payload = payload_, .records = records_});
  forget_records();
}

SpillOutcome ExternalSorter::spill(Bytes, const MemoryConsumer& trigger) {
  if (&trigger != this) {
    return {.released = reading_ ? spill_unread() : Bytes(), .message = {}};
  }
  if (records_ == Rows() || reading_) {
    return {};
  }
  const Bytes freed = page_bytes_;
  spill_now();
  return {.released = freed, .message = {}};
}

void ExternalSorter::begin_reading() {
  SIM_CHECK(step_ == Step::kIdle && !reading_, "a sorter is read once");
  reading_ = true;
}

void ExternalSorter::read(Rows records) {
  SIM_CHECK(reading_ && read_ + records <= records_, "only what is in memory is read here");
  read_ += records;
  if (records > Rows() && page_under_cursor_.held()) {
    page_bytes_ -= page_under_cursor_.size;
    GrowingConsumer::free(page_under_cursor_);
  }
}

Bytes ExternalSorter::spill_unread() {
  if (iterator_spilled_) {
    return Bytes();
  }
  iterator_spilled_ = true;
  (void)peak();
  const Rows unread = records_ - read_;
  Bytes released = array_.size;
  if (read_ > Rows() && !pages_.empty()) {
    // The page of the current record stays until the next one is read.
    page_under_cursor_ = pages_.back();
    pages_.pop_back();
  }
  for (const Block& page : pages_) {
    released += page.size;
  }
  const Bytes payload =
      records_ == Rows() ? Bytes() : Bytes(payload_.count() / records_.count() * unread.count());
  GrowingConsumer::free(pages_);
  page_bytes_ = page_under_cursor_.size;
  GrowingConsumer::free(array_);
  note_spill({.memory = released, .payload = payload, .records = unread, .forced_by_other = true});
  return released;
}

void ExternalSorter::free() {
  (void)free_pages();
  GrowingConsumer::free(page_under_cursor_);
  GrowingConsumer::free(array_);
  forget_records();
}

}  // namespace oomcast::consumers
