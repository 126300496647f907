// What Spark's two sorters of records share: records in pages, an array of pointers to them, and
// thresholds above which they spill (UnsafeExternalSorter, ShuffleExternalSorter; 4.3.0).
#pragma once

#include <limits>

#include "models/consumers/growing_consumer.hpp"
#include "models/consumers/pointer_array.hpp"

namespace oomcast::consumers {

struct RecordSorterConf {
  std::int64_t initial_records = 4096;  // spark.shuffle.sort.initialBufferSize; row arrays 1024
  bool radix =
      true;  // as its switch says; of rows, if the sort key has a prefix that radix can use
  // ...spill.numElementsForceSpillThreshold and ...maxSizeInBytesForSpillThreshold
  Rows spill_records{std::numeric_limits<std::int32_t>::max()};
  Bytes spill_bytes{std::numeric_limits<std::int64_t>::max()};
};

class RecordSorter : public GrowingConsumer {
 public:
  /// Records of that size that can be inserted before something happens.
  [[nodiscard]] Rows fits(Bytes record) const;
  void insert(Rows records, Bytes record);

  [[nodiscard]] Rows in_memory() const { return records_; }
  [[nodiscard]] Bytes array_bytes() const { return array_.size; }
  [[nodiscard]] std::int64_t pages() const { return static_cast<std::int64_t>(pages_.size()); }
  [[nodiscard]] Bytes memory_usage() const { return array_.size + page_bytes_; }
  /// Largest memory usage seen (getPeakMemoryUsedBytes).
  [[nodiscard]] Bytes peak();

 protected:
  RecordSorter(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
               std::string_view name, const RecordSorterConf& conf, std::int64_t longs_per_record);

  /// Records that array and page have room for, thresholds aside.
  [[nodiscard]] Rows room(Bytes record) const;
  /// Longs of the array that may hold pointers.
  [[nodiscard]] std::int64_t usable() const;
  [[nodiscard]] Bytes doubled_array() const { return array_.size / kLong * 2 * kLong; }
  /// Whether the record, with its length, is too large for what is left of the last page.
  [[nodiscard]] bool needs_page(Bytes record) const {
    return pages_.empty() || cursor_ + record > pages_.back().size;
  }
  void adopt_page(Block page);
  /// Returns their bytes.
  Bytes free_pages();
  void forget_records();
  /// Spills above either threshold, as both sorters do before they take a record.
  void spill_above_thresholds();
  /// Spills all that is in memory.
  virtual void spill_now() = 0;

  RecordSorterConf conf_;
  Block array_;
  std::vector<Block> pages_;
  Bytes page_bytes_;
  Rows records_;
  Bytes payload_;  // of the records in memory
  Bytes peak_;

 private:
  std::int64_t longs_per_record_;
  Bytes cursor_;  // in the last page
};

}  // namespace oomcast::consumers
