// The join table of rows by one long key: an array of slots that doubles, and a single page of rows
// that doubles and is copied. Mirrors LongToUnsafeRowMap (4.3.0). It never spills.
#pragma once

#include "models/consumers/growing_consumer.hpp"
#include "models/consumers/pointer_array.hpp"

namespace oomcast::consumers {

class LongRowMap final : public GrowingConsumer {
 public:
  LongRowMap(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
             std::int64_t capacity);

  /// Allocates the first slots and the first page; nothing else may be done before.
  Progress open();

  /// Rows of that size, of new keys or of keys that are in the map, that can be appended before
  /// the page or the slots must grow.
  [[nodiscard]] Rows fits(Bytes row, bool new_keys) const;
  void insert(Rows rows, Bytes row, bool new_keys);
  /// Doubles the slots if they are half full: to be done after insert(), as Spark does with the
  /// key that fills them.
  Progress settle();
  /// Gets a larger page for the next row if it needs one.
  Progress make_room(Bytes row);
  /// If the keys lie close together they become indexes; `key_range` is highest less lowest.
  Progress optimize(std::int64_t key_range);
  void free();

  memory::SpillOutcome spill(Bytes, const MemoryConsumer&) override { return {}; }

  [[nodiscard]] Rows keys() const { return keys_; }
  [[nodiscard]] Rows values() const { return values_; }
  [[nodiscard]] bool key_is_unique() const { return keys_ == values_; }
  [[nodiscard]] bool is_dense() const { return dense_; }
  [[nodiscard]] std::int64_t array_longs() const { return array_.size / kLong; }
  [[nodiscard]] Bytes page_bytes() const { return page_.size; }
  [[nodiscard]] Bytes page_used() const { return cursor_; }
  /// Slots and page (getTotalMemoryConsumption, the relation's size).
  [[nodiscard]] Bytes total() const { return array_.size + page_.size; }

 private:
  enum class Step : std::uint8_t { kIdle, kOpenArray, kOpenPage, kGrowArray, kGrowPage, kDense };

  Ask next() override;
  void answer(const memory::MemoryOutcome& outcome) override;
  /// Words that the page must have for one more row.
  [[nodiscard]] std::int64_t words_needed(Bytes row) const;
  [[nodiscard]] bool slots_half_full() const;

  std::int64_t capacity_;
  Block array_;
  Block page_;
  Bytes cursor_;
  Rows keys_;
  Rows values_;
  bool dense_ = false;

  Step step_ = Step::kIdle;
  Bytes asked_;
};

}  // namespace oomcast::consumers
