// Statistics of a table's columns, as ANALYZE TABLE keeps them or a query counts them: rows, bytes,
// distinct values, nulls and the values with most rows. JSON, or CSV with a line a column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"
#include "models/scenario/dataset.hpp"

namespace oomcast::statistics {

struct TopValue {
  std::string value;
  std::int64_t rows = 0;
};

struct ColumnStatistics {
  Column column;                         // name, type and bytes; its keys are told by the rest:
  std::optional<std::int64_t> distinct;  // besides null
  std::int64_t nulls = 0;                // rows
  std::vector<TopValue> top;             // most rows first
};

struct TableStatistics {
  std::string name;
  std::int64_t rows = 0;
  Bytes stored_bytes;           // of its files; zero: not known
  std::int64_t files = 0;       // 0: not known
  std::int64_t partitions = 0;  // of a DataFrame that is no table; 0: not known
  std::vector<ColumnStatistics> columns;
};

/// Reads either form; JSON begins with a brace. Mistakes name file and line.
[[nodiscard]] Checked<TableStatistics> read_statistics(std::string_view text,
                                                       std::string_view file_name);

/// A column of a type as Spark writes it: "bigint", "decimal(12,2)", "array<int>". None: not known.
[[nodiscard]] std::optional<Column> column_of_sql_type(std::string_view type);

}  // namespace oomcast::statistics
