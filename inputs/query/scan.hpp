// The data set behind a scan of a physical plan: its columns from the plan, its size and keys from
// the statistics of the table.
#pragma once

#include <string>
#include <vector>

#include "inputs/plan_text/attribute_names.hpp"
#include "inputs/plan_text/plan_text.hpp"
#include "inputs/query/table_statistics.hpp"
#include "models/scenario/dataset.hpp"

namespace oomcast::query {

/// Elements of a collection of which nothing is known.
inline constexpr std::int64_t kUsualItems = 10;

/// A column that a scan gives, as the plan prints it.
struct ScanColumn {
  std::string name;
  std::int64_t id = -1;
  Column column;  // named as steps call it
};

struct Scan {
  std::string table;                // as the user calls it
  std::vector<ScanColumn> columns;  // that are read
  Dataset data;                     // with what is not read, too
};

/// "parquet spark_catalog.default.orders" -> "orders"; a path's last folder; "scan3" for the
/// operator with the number 3 if it has no name.
[[nodiscard]] std::string table_name(const plan_text::PlanNode& node);

/// The statistics of a table, however its name is written; null: there are none.
[[nodiscard]] const TableStatistics* find_table(const std::vector<TableStatistics>& tables,
                                                const std::string& name);

/// Names and types of what is read. Gives every attribute a name that no other has.
[[nodiscard]] Scan read_scan(const plan_text::PlanNode& node, plan_text::AttributeNames& names,
                             std::vector<std::string>& assumptions);

/// Rows, bytes and keys. `table` has rows.
void size_scan(const plan_text::PlanNode& node, const TableStatistics& table, Scan& scan,
               std::vector<std::string>& assumptions);

}  // namespace oomcast::query
