// The sorter of serialized shuffle records by partition. Mirrors ShuffleExternalSorter and
// ShuffleInMemorySorter of UnsafeShuffleWriter (4.3.0), with its fallbacks: a sorter left without
// records gives its array back for a page, and a page back for its array.
#pragma once

#include <limits>

#include "models/consumers/growing_consumer.hpp"
#include "models/consumers/pointer_array.hpp"

namespace oomcast::consumers {

struct ShuffleSorterConf {
  std::int64_t initial_records = 4096;  // spark.shuffle.sort.initialBufferSize
  bool radix = true;                    // spark.shuffle.sort.useRadixSort
  Rows spill_records{std::numeric_limits<std::int32_t>::max()};
  Bytes spill_bytes{std::numeric_limits<std::int64_t>::max()};
};

class ShuffleSorter final : public GrowingConsumer {
 public:
  ShuffleSorter(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
                const ShuffleSorterConf& conf);

  /// Allocates the first pointer array; nothing else may be done before.
  Progress open();

  /// Records of that size that can be inserted before something happens.
  [[nodiscard]] Rows fits(Bytes record) const;
  void insert(Rows records, Bytes record);
  /// Does what Spark does before the next record: forced spills, a larger array, a new page.
  Progress make_room(Bytes record);

  /// Sorts what is left, writes it as the last file, frees everything. Returns the number of files.
  std::int64_t close();
  void free();

  memory::SpillOutcome spill(Bytes wanted, const MemoryConsumer& trigger) override;

  [[nodiscard]] Rows in_memory() const { return records_; }
  [[nodiscard]] Bytes array_bytes() const { return array_.size; }
  [[nodiscard]] std::int64_t pages() const { return static_cast<std::int64_t>(pages_.size()); }
  [[nodiscard]] Bytes memory_usage() const { return array_.size + page_bytes_; }
  [[nodiscard]] Bytes peak();

 private:
  /// Records that array and page have room for, thresholds aside.
  [[nodiscard]] Rows room(Bytes record) const;

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
  [[nodiscard]] bool needs_page() const;
  [[nodiscard]] std::int64_t usable() const;
  void adopt_array(Block array);
  void adopt_page(Block page);
  void free_pages();
  void spill_now();

  ShuffleSorterConf conf_;
  Block array_;
  std::vector<Block> pages_;
  Bytes page_bytes_;
  Bytes cursor_;  // in the last page
  Rows records_;
  Bytes payload_;
  Bytes peak_;

  Step step_ = Step::kIdle;
  bool doubling_ = false;  // the array asked for replaces one
  Bytes record_;           // that room is made for, with its length
};

}  // namespace oomcast::consumers
