// The sorter of rows: pages of records and an array of pointers with key prefixes, spilled sorted
// when memory runs out. Mirrors UnsafeExternalSorter and UnsafeInMemorySorter (4.3.0).
#pragma once

#include "models/consumers/record_sorter.hpp"

namespace oomcast::consumers {

class ExternalSorter final : public RecordSorter {
 public:
  ExternalSorter(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
                 const RecordSorterConf& conf);

  /// Allocates the first pointer array; nothing else may be done before.
  Progress open();

  /// Does what Spark does before the next record: forced spills, a larger array, a new page.
  Progress make_room(Bytes record);

  /// Spills all that is in memory, as merge() and thresholds do.
  void spill_now() override;

  /// From now on records are read in order and others may force the rest to disk.
  void begin_reading();
  void read(Rows records);
  /// Frees everything; the peak stays.
  void free();

  memory::SpillOutcome spill(Bytes wanted, const MemoryConsumer& trigger) override;

 private:
  enum class Step : std::uint8_t { kIdle, kOpen, kThresholds, kGrowFirst, kPage, kGrowSecond };
  enum class Asked : std::uint8_t { kNothing, kInitialArray, kDoubledArray, kPage };

  Ask next() override;
  void answer(const memory::MemoryOutcome& outcome) override;
  Ask grow_array();
  void answer_doubled(const memory::MemoryOutcome& outcome);
  void adopt_array(Block array);
  void advance();

  [[nodiscard]] bool has_space() const;
  /// SpillableIterator.spill: what is not yet read goes to disk.
  Bytes spill_unread();

  Bytes initial_array_;

  bool reading_ = false;
  bool iterator_spilled_ = false;  // it works once
  Rows read_;
  Block page_under_cursor_;

  Step step_ = Step::kIdle;
  Asked asked_ = Asked::kNothing;
  Bytes record_;  // that room is made for, with its length
};

}  // namespace oomcast::consumers
