// The join table of rows by one long key; see the header.
#include "models/consumers/long_row_map.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "sim/check.hpp"

namespace oomcast::consumers {

using memory::MemoryOutcome;
using memory::SparkError;

namespace {

constexpr Bytes kFirstPage{std::int64_t{1} << 20};
constexpr Bytes kMaxRow{std::int64_t{1} << 28};            // LongToUnsafeRowMap.SIZE_BITS
constexpr std::int64_t kMaxWords = std::int64_t{1} << 30;  // ARRAY_SIZE_LIMIT: 8 GiB
constexpr std::int64_t kDenseRange = 1024;                 // small ranges are always dense

SparkError unsupported(const char* message) {
  return {.exception_class = "org.apache.spark.SparkUnsupportedOperationException",
          .condition = {},
          .sqlstate = {},
          .params = {},
          .message = message};
}

}  // namespace

LongRowMap::LongRowMap(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                       memory::MemoryMode mode, std::int64_t capacity)
    : GrowingConsumer(memory, id, mode, "LongToUnsafeRowMap"), capacity_(capacity) {
  constexpr std::int64_t kTooMany = 512'000'000;
  SIM_CHECK(capacity >= 0 && capacity < kTooMany, "Cannot broadcast 512 million or more rows");
}

std::int64_t LongRowMap::words_needed(Bytes row) const {
  return (cursor_ + kLong + row + Bytes(7)) / kLong;
}

Rows LongRowMap::fits(Bytes row, bool new_keys) const {
  if (!page_.held() || row >= kMaxRow) {
    return Rows();
  }
  const Bytes room = Bytes(page_.size / kLong * 8) - cursor_;
  // The last row may end within its last word; the link behind it must not.
  const std::int64_t step = (row + kLong).count();
  const std::int64_t last = (row + kLong + Bytes(7)).count() / 8 * 8;
  std::int64_t rows = room.count() < last ? 0 : (room.count() - last) / step + 1;
  if (new_keys && array_longs() < kMaxWords) {
    // The key that makes 4 x keys exceed the longs is the one to double them with.
    rows = std::min(rows, array_longs() / 4 + 1 - keys_.count());
  }
  return Rows(std::max<std::int64_t>(0, rows));
}

void LongRowMap::insert(Rows rows, Bytes row, bool new_keys) {
  SIM_CHECK(rows <= fits(row, new_keys), "rows are inserted where there is room");
  values_ += rows;
  keys_ += new_keys ? rows : Rows();
  cursor_ += rows.count() * (row + kLong);
}

bool LongRowMap::slots_half_full() const { return keys_.count() * 4 > array_longs(); }

Progress LongRowMap::open() {
  SIM_CHECK(!array_.held() && step_ == Step::kIdle, "a map is opened once");
  step_ = Step::kOpenArray;
  return begin();
}

Progress LongRowMap::settle() {
  SIM_CHECK(step_ == Step::kIdle, "one operation at a time");
  const bool at_limit = array_longs() >= kMaxWords;
  step_ = slots_half_full() && !at_limit ? Step::kGrowArray : Step::kIdle;
  const Progress progress = begin();
  constexpr double kFullest = 0.75;
  if (at_limit &&
      static_cast<double>(keys_.count()) > static_cast<double>(array_longs() / 2) * kFullest) {
    fail(unsupported("Cannot build HashedRelation with more than 1/3 billion unique keys"));
  }
  return progress;
}

Progress LongRowMap::make_room(Bytes row) {
  SIM_CHECK(step_ == Step::kIdle, "one operation at a time");
  const std::int64_t needed = words_needed(row);
  const std::int64_t words = page_.size / kLong;
  const bool too_large = row >= kMaxRow || (needed > words && needed > kMaxWords);
  if (!too_large && needed > words) {
    asked_ = std::max(needed, std::min(words * 2, kMaxWords)) * kLong;
    step_ = Step::kGrowPage;
  }
  const Progress progress = begin();
  if (too_large) {
    fail(unsupported(row >= kMaxRow ? "Does not support row that is larger than 256M."
                                    : "Can not build a HashedRelation that is larger than 8G."));
  }
  return progress;
}

Progress LongRowMap::optimize(std::int64_t key_range) {
  SIM_CHECK(step_ == Step::kIdle, "one operation at a time");
  if (keys_ > Rows() && key_range >= 0 && (key_range < array_longs() || key_range < kDenseRange)) {
    asked_ = (key_range + 1) * kLong;
    step_ = Step::kDense;
  }
  return begin();
}

LongRowMap::Ask LongRowMap::next() {
  switch (step_) {
    case Step::kIdle:
      return {};
    case Step::kOpenArray: {
      const auto slots =
          std::bit_ceil(static_cast<std::uint64_t>(std::max<std::int64_t>(1, capacity_)));
      return {Ask::Kind::kArray, static_cast<std::int64_t>(slots) * 2 * kLong};
    }
    case Step::kOpenPage:
      return {Ask::Kind::kPage, kFirstPage};
    case Step::kGrowArray:
      return {Ask::Kind::kArray, 2 * array_.size};
    case Step::kGrowPage:
      return {Ask::Kind::kPage, asked_};
    case Step::kDense:
      return {Ask::Kind::kArray, asked_};
  }
  return {};
}

void LongRowMap::answer(const MemoryOutcome& outcome) {
  const Step step = std::exchange(step_, Step::kIdle);
  if (outcome.failure) {
    fail(outcome.failure);
    return;
  }
  const Block block = block_of(outcome);
  if (step == Step::kOpenPage || step == Step::kGrowPage) {
    // The old page is held until its rows are copied.
    GrowingConsumer::free(page_);
    page_ = block;
    return;
  }
  GrowingConsumer::free(array_);
  array_ = block;
  dense_ = step == Step::kDense;
  step_ = step == Step::kOpenArray ? Step::kOpenPage : Step::kIdle;
}

void LongRowMap::free() {
  GrowingConsumer::free(page_);
  GrowingConsumer::free(array_);
}

}  // namespace oomcast::consumers
