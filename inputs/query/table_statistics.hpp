// What a user says of a table that a query reads:
// "orders=10TB,rows=50e9,key:merchant=distinct:1e6".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"
#include "models/scenario/dataset.hpp"

namespace oomcast::query {

struct ColumnStatistics {
  std::string name;
  KeySpread keys;
  std::optional<Bytes> value_bytes;   // mean of a text, a binary or a collection
  std::optional<std::int64_t> items;  // mean elements of a collection
};

struct TableStatistics {
  std::string name;
  std::optional<Bytes> stored;
  std::optional<Rows> rows;
  std::int64_t files = 0;                // 0: as large as usual
  std::optional<std::int64_t> read_ppb;  // what is left of it after partitions were pruned
  std::optional<std::int64_t> keep_ppb;  // of the rows read, what passes the filters above
  std::vector<ColumnStatistics> columns;

  [[nodiscard]] const ColumnStatistics* column(std::string_view wanted) const;
};

/// Reads one --table; all mistakes at once.
[[nodiscard]] Checked<TableStatistics> read_table_statistics(std::string_view text);

}  // namespace oomcast::query
