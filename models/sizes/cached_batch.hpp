// Cached tables: rows cut into batches of columns, each column stored by the scheme that promises
// the smallest buffer. Mirrors DefaultCachedBatchSerializer, the column builders and compression
// schemes, ColumnStats, and what MemoryStore then counts (4.3.0).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/sizes/data_type.hpp"
#include "models/sizes/java_objects.hpp"
#include "sim/bytes.hpp"

namespace oomcast::sizes {

struct CachedBatchRule {
  bool compressed = true;                    // spark.sql.inMemoryColumnarStorage.compressed
  std::int64_t batch_rows = 10000;           // ...batchSize
  Bytes batch_bytes{std::int64_t{4} << 20};  // DefaultCachedBatchSerializer: 4 MiB of values
};

/// One value as a column keeps it.
struct CachedValue {
  bool is_null = false;
  std::int64_t number = 0;   // of whole numbers, dates, times, booleans, small decimals
  std::string_view bytes{};  // of strings and binaries
  Bytes width{};             // of wide decimals' numbers, and of nested values in binary format
};

/// Builds one column of one batch.
class CachedColumn {
 public:
  CachedColumn(const DataType& type, bool compressed);

  void append(const CachedValue& value);
  /// Values before compression, as the batch's size counts them (ColumnStats.sizeInBytes).
  [[nodiscard]] Bytes value_bytes() const { return value_bytes_; }
  /// The finished buffer.
  [[nodiscard]] Bytes buffer_bytes() const;
  /// The five statistics as objects: bounds, nulls, count, size.
  void add_statistics(JavaObjects& java, std::vector<ObjectId>& to) const;

 private:
  /// What a scheme would make of the values seen so far.
  struct Scheme {
    std::int64_t plain = 0;
    std::int64_t packed = 0;
    [[nodiscard]] double ratio() const {
      return plain > 0 ? static_cast<double>(packed) / static_cast<double>(plain) : 1.0;
    }
  };
  [[nodiscard]] Bytes stored_bytes(const CachedValue& value) const;
  void gather(const CachedValue& value, std::int64_t stored);
  void gather_dictionary(const std::string& key, std::int64_t stored);
  void gather_delta(std::int64_t value, std::int64_t stored);
  void track_bounds(const CachedValue& value);
  [[nodiscard]] bool is_native() const;
  [[nodiscard]] bool has_runs() const;
  [[nodiscard]] bool has_dictionary() const;
  [[nodiscard]] bool has_delta() const;
  [[nodiscard]] std::optional<Scheme> best_scheme() const;
  void add_bounds(JavaObjects& java, std::vector<ObjectId>& to) const;
  void add_decimal_bounds(JavaObjects& java, std::vector<ObjectId>& to) const;

  DataType type_;
  bool compressed_;
  std::int64_t count_ = 0;
  std::int64_t nulls_ = 0;
  Bytes value_bytes_;
  std::int64_t stored_ = 0;  // of values that are not null

  Scheme runs_;
  std::optional<std::string> last_;
  Scheme dictionary_;
  std::set<std::string, std::less<>> words_;
  bool overflow_ = false;
  Scheme delta_;
  std::int64_t previous_ = 0;

  // Bounds, as far as the size of their objects depends on them.
  std::optional<std::int64_t> lowest_;
  std::optional<std::int64_t> highest_;
  std::string lowest_text_;
  std::string highest_text_;
  std::int64_t lowest_row_ = -1;
  std::int64_t highest_row_ = -1;
};

struct CachedBatch {
  std::int64_t rows = 0;
  std::vector<Bytes> columns;
  Bytes value_bytes;
};

struct CachedPartition {
  std::vector<CachedBatch> batches;
  Bytes value_bytes;   // the relation's size in plans
  Bytes block_memory;  // as the memory store counts the block
};

/// Caches a partition of so many rows; `value_at` is asked row by row, column by column.
[[nodiscard]] CachedPartition cache_partition(
    std::span<const DataType> columns, std::int64_t rows,
    const std::function<CachedValue(std::int64_t row, std::size_t column)>& value_at,
    const CachedBatchRule& rule);

}  // namespace oomcast::sizes
