// A Run as flat tables of columns, for programs that read tables: CSV, Parquet and the DataFrames
// of Python are made of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/run/run.hpp"

namespace oomcast::reports {

/// How the values of a column are meant: numbers, nanoseconds and yes or no are whole numbers;
/// words are texts of a small set, of which empty means none.
enum class ColumnKind : std::uint8_t { kNumber, kTime, kFlag, kText, kWord };

struct DataColumn {
  std::string name;
  ColumnKind kind = ColumnKind::kNumber;
  std::variant<std::vector<std::int64_t>, std::vector<std::string>> values;

  /// With the unit, where values do not carry it: "start_ns".
  [[nodiscard]] std::string name_in_files() const {
    return kind == ColumnKind::kTime ? name + "_ns" : name;
  }
};

struct DataTable {
  std::size_t rows = 0;
  std::vector<DataColumn> columns;
};

struct DataTableKind {
  std::string_view name;
  std::string_view summary;
  DataTable (*make)(const Run& run);
};

/// All tables, in alphabetical order.
std::span<const DataTableKind> data_table_kinds();
/// The table of that name, or null.
const DataTableKind* find_data_table_kind(std::string_view name);

}  // namespace oomcast::reports
