// How rows are cut into Arrow batches for Python: by rows, and by bytes of the vectors being built.
// Mirrors BatchedPythonArrowInput and the sizes that ArrowWriter's vectors report.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "models/problem.hpp"
#include "models/sizes/data_type.hpp"
#include "models/sizes/row_layout.hpp"
#include "sim/bytes.hpp"

namespace oomcast::sizes {

struct ArrowBatchRule {
  std::int64_t max_records = 10000;         // ...arrow.maxRecordsPerBatch; 0 or less: no limit
  Bytes max_bytes{std::int64_t{64} << 20};  // ...arrow.maxBytesPerBatch
};

/// What an Arrow vector of a type holds, counted while values are appended.
class ArrowVector {
 public:
  explicit ArrowVector(const DataType& type);
  void append(const ValueShape& value);
  /// Buffers as far as they are used: validity, offsets, data (ValueVector.getBufferSize).
  [[nodiscard]] Bytes used() const;
  void clear();

 private:
  DataType type_;
  std::int64_t count_ = 0;
  Bytes data_;
  std::vector<ArrowVector> children_;
};

/// Rows in each batch of a partition (or of one group, which never shares a batch). The columns
/// stand in the batch themselves, or in one struct when the function takes whole rows.
[[nodiscard]] std::vector<std::int64_t> cut_arrow_batches(
    std::span<const DataType> columns, bool wrapped_in_struct, std::int64_t rows,
    const std::function<std::vector<ValueShape>(std::int64_t)>& row_at, const ArrowBatchRule& rule);

/// The same for rows of one size, without looking at each: rows in a full batch.
[[nodiscard]] std::int64_t rows_in_full_arrow_batch(std::span<const Column> columns,
                                                    bool wrapped_in_struct,
                                                    const ArrowBatchRule& rule);

}  // namespace oomcast::sizes
