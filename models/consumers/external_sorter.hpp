// The sorter of rows: pages of records and an array of pointers with key prefixes, spilled sorted
// when memory runs out. Mirrors UnsafeExternalSorter and UnsafeInMemorySorter (4.3.0).
#pragma once

#include <limits>

#include "models/consumers/growing_consumer.hpp"
#include "models/consumers/pointer_array.hpp"

namespace oomcast::consumers {

struct ExternalSorterConf {
  std::int64_t initial_records = 4096;  // spark.shuffle.sort.initialBufferSize; row arrays 1024
  bool radix = true;                    // the sort key has a prefix that radix sort can use
  // ...spill.numElementsForceSpillThreshold and ...maxSizeInBytesForSpillThreshold
  Rows spill_records{std::numeric_limits<std::int32_t>::max()};
  Bytes spill_bytes{std::numeric_limits<std::int64_t>::max()};
};

class ExternalSorter final : public GrowingConsumer {
 public:
  ExternalSorter(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
                 const ExternalSorterConf& conf);

  /// Allocates the first pointer array; nothing else may be done before.
  Progress open();

  /// Records of that size that can be inserted before something happens.
  [[nodiscard]] Rows fits(Bytes record) const;
  void insert(Rows records, Bytes record);
  /// Does what Spark does before the next record: forced spills, a larger array, a new page.
  Progress make_room(Bytes record);
  /// The same for a record of a key-value sorter, which is not counted against the thresholds.
  Progress make_room_kv(Bytes record);

  /// Spills all that is in memory, as merge() and thresholds do.
  void spill_now();
  /// Notes the content of a hash map that was sorted in place and written (4.3: with its memory).
  void note_map_spill(Bytes map_memory, Bytes payload, Rows records);

  /// From now on records are read in order and others may force the rest to disk.
  void begin_reading();
  void read(Rows records);
  /// Frees everything; the peak stays.
  void free();

  memory::SpillOutcome spill(Bytes wanted, const MemoryConsumer& trigger) override;

  [[nodiscard]] Rows in_memory() const { return records_; }
  [[nodiscard]] Bytes array_bytes() const { return array_.size; }
  [[nodiscard]] std::int64_t pages() const { return static_cast<std::int64_t>(pages_.size()); }
  [[nodiscard]] Bytes memory_usage() const { return array_.size + page_bytes_; }
  /// Largest memory usage seen (getPeakMemoryUsedBytes).
  [[nodiscard]] Bytes peak();

 private:
  /// Records that array and page have room for, thresholds aside.
  [[nodiscard]] Rows room(Bytes record) const;

  enum class Step : std::uint8_t { kIdle, kOpen, kThresholds, kGrowFirst, kPage, kGrowSecond };
  enum class Asked : std::uint8_t { kNothing, kInitialArray, kDoubledArray, kPage };

  Ask next() override;
  void answer(const memory::MemoryOutcome& outcome) override;
  Ask grow_array();
  void answer_doubled(const memory::MemoryOutcome& outcome);
  void adopt_array(Block array);
  void advance();

  [[nodiscard]] std::int64_t usable() const;
  [[nodiscard]] bool has_space() const;
  Bytes free_pages();
  /// SpillableIterator.spill: what is not yet read goes to disk.
  Bytes spill_unread();

  ExternalSorterConf conf_;
  Bytes initial_array_;
  Block array_;
  std::vector<Block> pages_;
  Bytes page_bytes_;
  Bytes cursor_;  // in the last page
  Rows records_;
  Bytes payload_;  // of the records in memory
  Bytes peak_;

  bool reading_ = false;
  bool iterator_spilled_ = false;  // it works once
  Rows read_;
  Block page_under_cursor_;

  Step step_ = Step::kIdle;
  Asked asked_ = Asked::kNothing;
  Bytes record_;  // that room is made for, with its length
};

}  // namespace oomcast::consumers
