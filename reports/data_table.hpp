// A Run as flat tables of columns, for programs that read tables: CSV and Parquet are made of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/run/run.hpp"

namespace oomcast::reports {

struct DataColumn {
  std::string name;
  std::variant<std::vector<std::int64_t>, std::vector<std::string>> values;
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
