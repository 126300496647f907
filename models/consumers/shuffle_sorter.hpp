// The sorter of serialized shuffle records by partition. Mirrors ShuffleExternalSorter and
// ShuffleInMemorySorter of UnsafeShuffleWriter (4.3.0), with its fallbacks: a sorter left without
// records gives its array back for a page, and a page back for its array.
#pragma once

#include "models/consumers/record_sorter.hpp"

namespace oomcast::consumers {

class ShuffleSorter final : public RecordSorter {
 public:
  ShuffleSorter(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
                const RecordSorterConf& conf);

  /// Allocates the first pointer array; nothing else may be done before.
  Progress open();

  /// Does what Spark does before the next record: forced spills, a larger array, a new page.
  Progress make_room(Bytes record);

  /// Sorts what is left, writes it as the last file, frees everything. Returns the number of files.
  std::int64_t close();
  void free();

  memory::SpillOutcome spill(Bytes wanted, const MemoryConsumer& trigger) override;

 private:
  /// insertRecord, in its order; kRetryPage is what is left when the second look at the array
  /// fails.
  enum class Step : std::uint8_t {
    kIdle,
    kOpen,
    kThresholds,
    kGrowFirst,
    kPage,
    kArrayBeforePage,
    kPageAgain,
    kGrowSecond,
    kArrayBeforeLastPage,
    kLastPage,
  };

  Ask next() override;
  void answer(const memory::MemoryOutcome& outcome) override;
  void answer_growth(const memory::MemoryOutcome& outcome);
  void answer_page(const memory::MemoryOutcome& outcome);
  void growth_failed(const memory::MemoryFailure& failure);
  void stop(const memory::MemoryFailure& failure);

  /// The initial size, doubled until a record fits (getInitialSizeWithUsableCapacity).
  [[nodiscard]] Bytes initial_array() const;
  [[nodiscard]] bool has_space() const;
  void adopt_array(Block array);
  void spill_now() override;

  Step step_ = Step::kIdle;
  bool doubling_ = false;  // the array asked for replaces one
  Bytes record_;           // that room is made for, with its length
};

}  // namespace oomcast::consumers
