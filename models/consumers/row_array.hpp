// The rows of one key or window partition, kept as copies on the Java heap and moved to an external
// sorter when they are too many. Mirrors ExternalAppendOnlyUnsafeRowArray (4.3.0).
#pragma once

#include <limits>
#include <memory>
#include <optional>

#include "models/consumers/external_sorter.hpp"

namespace oomcast::consumers {

struct RowArrayConf {
  Rows in_memory_rows{4096};  // ...windowExec.buffer.in.memory.threshold and its like
  Bytes in_memory_bytes{std::numeric_limits<std::int64_t>::max()};  // ...sizeInBytes thresholds
  Rows spill_rows{std::numeric_limits<std::int32_t>::max()};
  Bytes spill_bytes{std::numeric_limits<std::int64_t>::max()};
};

class RowArray {
 public:
  RowArray(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
           const RowArrayConf& conf);

  /// Rows of that size that can be added before something happens.
  [[nodiscard]] Rows fits(Bytes row) const;
  void insert(Rows rows, Bytes row);
  /// Moves everything into a sorter if the heap holds enough; else makes the sorter's room.
  Progress make_room(Bytes row);
  Progress resume(const memory::Acquisition& acquisition);
  /// Empties it for the next key; the sorter goes, and with it what it holds.
  void clear();

  [[nodiscard]] const std::optional<memory::SparkError>& error() const { return error_; }
  /// Bytes asked for in vain, and had, if that is why it failed.
  [[nodiscard]] const memory::MemoryFailure& failure() const;
  [[nodiscard]] std::vector<SpillRecord> take_spills();
  [[nodiscard]] Rows rows() const;
  /// Java heap outside Spark's books: copies of rows, and references to them in an array that
  /// doubles.
  [[nodiscard]] Bytes heap_bytes() const;
  /// The largest single object among it: the array of references.
  [[nodiscard]] Bytes largest_object() const;
  [[nodiscard]] const ExternalSorter* sorter() const { return sorter_.get(); }
  [[nodiscard]] ExternalSorter* sorter() { return sorter_.get(); }

 private:
  Progress go_on(Progress progress);
  [[nodiscard]] std::int64_t reference_slots() const;

  memory::TaskMemoryManager& memory_;
  memory::ConsumerId id_;
  memory::MemoryMode mode_;
  RowArrayConf conf_;
  Rows buffered_;
  Bytes buffered_bytes_;  // of the rows themselves
  std::unique_ptr<ExternalSorter> sorter_;
  std::vector<SpillRecord> spilled_;  // of sorters that are gone
  std::optional<memory::SparkError> error_;
  // While rows move from the heap into the sorter: those left, and room for the row that came.
  Rows to_move_;
  Bytes moved_row_;
  Bytes row_;
  bool opening_ = false;
};

}  // namespace oomcast::consumers
