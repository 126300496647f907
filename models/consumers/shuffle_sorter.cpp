// The sorter of shuffle records; see the header.
#include "models/consumers/shuffle_sorter.hpp"

#include <algorithm>
#include <utility>

#include "sim/check.hpp"

namespace oomcast::consumers {

using memory::MemoryFailure;
using memory::MemoryOutcome;

ShuffleSorter::ShuffleSorter(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                             memory::MemoryMode mode, const RecordSorterConf& conf)
    : RecordSorter(memory, id, mode, "ShuffleExternalSorter", conf, 1) {}

bool ShuffleSorter::has_space() const { return records_.count() < usable(); }

Bytes ShuffleSorter::initial_array() const {
  std::int64_t longs = conf_.initial_records;
  while (usable_longs(longs, conf_.radix) == 0) {
    longs *= 2;
  }
  return longs * kLong;
}

Progress ShuffleSorter::open() {
  SIM_CHECK(!array_.held() && step_ == Step::kIdle, "a sorter is opened once");
  step_ = Step::kOpen;
  return begin();
}

Progress ShuffleSorter::make_room(Bytes record) {
  SIM_CHECK(step_ == Step::kIdle, "one operation at a time");
  record_ = record + kRecordLength;
  step_ = Step::kThresholds;
  return begin();
}

ShuffleSorter::Ask ShuffleSorter::next() {
  while (step_ != Step::kIdle) {
    switch (step_) {
      case Step::kIdle:
        break;
      case Step::kOpen:
        return {Ask::Kind::kArray, conf_.initial_records * kLong};
      case Step::kThresholds:
        spill_above_thresholds();
        step_ = Step::kGrowFirst;
        break;
      case Step::kGrowFirst:
      case Step::kGrowSecond:
        if (!has_space()) {
          doubling_ = array_.held();
          return {Ask::Kind::kArray, doubling_ ? doubled_array() : initial_array()};
        }
        step_ = step_ == Step::kGrowFirst ? Step::kPage : Step::kIdle;
        break;
      case Step::kArrayBeforePage:
      case Step::kArrayBeforeLastPage:
        return {Ask::Kind::kArray, initial_array()};
      case Step::kPage:
      case Step::kPageAgain:
      case Step::kLastPage:
        if (needs_page(record_)) {
          return {Ask::Kind::kPage, record_};
        }
        step_ = step_ == Step::kLastPage ? Step::kIdle : Step::kGrowSecond;
        break;
    }
  }
  return {};
}

void ShuffleSorter::answer(const MemoryOutcome& outcome) {
  switch (step_) {
    case Step::kIdle:
    case Step::kThresholds:
      SIM_CHECK(false, "an answer has a question");
      return;
    case Step::kOpen:
      if (outcome.failure) {
        stop(outcome.failure);
        return;
      }
      adopt_array(block_of(outcome));
      peak_ = memory_usage();
      step_ = Step::kIdle;
      return;
    case Step::kGrowFirst:
    case Step::kGrowSecond:
      answer_growth(outcome);
      return;
    case Step::kArrayBeforePage:
    case Step::kArrayBeforeLastPage:
      if (outcome.failure) {
        stop(outcome.failure);
        return;
      }
      adopt_array(block_of(outcome));
      step_ = step_ == Step::kArrayBeforePage ? Step::kPageAgain : Step::kLastPage;
      return;
    case Step::kPage:
    case Step::kPageAgain:
    case Step::kLastPage:
      answer_page(outcome);
      return;
  }
}

void ShuffleSorter::answer_growth(const MemoryOutcome& outcome) {
  const bool was_doubling = std::exchange(doubling_, false);
  if (!outcome.failure) {
    // Spilled meanwhile: the array is none of the old one's any more, but is kept.
    adopt_array(block_of(outcome));
    step_ = step_ == Step::kGrowFirst ? Step::kPage : Step::kIdle;
    return;
  }
  const MemoryFailure& failure = outcome.failure;
  if (was_doubling && failure.kind == MemoryFailure::Kind::kTooLargePage) {
    spill_now();
  } else if (!was_doubling || failure.kind != MemoryFailure::Kind::kUnableToAcquire ||
             array_.held()) {
    growth_failed(failure);
    return;
  }
  if (array_.held()) {
    growth_failed(failure);
  }
  // Otherwise all was spilled: next() asks for an initial array.
}

void ShuffleSorter::growth_failed(const MemoryFailure& failure) {
  const bool page_in_the_way = step_ == Step::kGrowSecond &&
                               failure.kind == MemoryFailure::Kind::kUnableToAcquire &&
                               !array_.held() && records_ == Rows() && pages_.size() == 1;
  if (!page_in_the_way) {
    stop(failure);
    return;
  }
  (void)free_pages();
  step_ = Step::kArrayBeforeLastPage;
}

void ShuffleSorter::answer_page(const MemoryOutcome& outcome) {
  if (!outcome.failure) {
    adopt_page(block_of(outcome));
    step_ = step_ == Step::kLastPage ? Step::kIdle : Step::kGrowSecond;
    return;
  }
  const bool array_in_the_way = step_ == Step::kPage &&
                                outcome.failure.kind == MemoryFailure::Kind::kUnableToAcquire &&
                                records_ == Rows() && array_.size > initial_array();
  if (!array_in_the_way) {
    stop(outcome.failure);
    return;
  }
  GrowingConsumer::free(array_);
  step_ = Step::kArrayBeforePage;
}

void ShuffleSorter::stop(const MemoryFailure& failure) {
  step_ = Step::kIdle;
  fail(failure);
}

void ShuffleSorter::adopt_array(Block array) {
  GrowingConsumer::free(array_);
  array_ = array;
}

void ShuffleSorter::spill_now() {
  if (records_ == Rows()) {
    return;
  }
  // Pages and pointer array count, since 4.3 frees the array here.
  note_spill({.memory = memory_usage(), .payload = payload_, .records = records_});
  (void)free_pages();
  GrowingConsumer::free(array_);
  forget_records();
}

memory::SpillOutcome ShuffleSorter::spill(Bytes, const MemoryConsumer& trigger) {
  if (&trigger != this || records_ == Rows()) {
    return {};
  }
  const Bytes released = memory_usage();
  spill_now();
  return {.released = released, .message = {}};
}

std::int64_t ShuffleSorter::close() {
  const std::int64_t files = spill_count() + (records_ > Rows() ? 1 : 0);
  free();
  return files;
}

void ShuffleSorter::free() {
  (void)free_pages();
  GrowingConsumer::free(array_);
  forget_records();
}

}  // namespace oomcast::consumers
