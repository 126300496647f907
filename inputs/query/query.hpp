// A query that never ran, as a Scenario: its physical plan as EXPLAIN prints it, and what is known
// of the tables that it reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "inputs/query/table_statistics.hpp"
#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::query {

struct Query {
  /// Data and one job. The conf holds what the plan itself tells, with the origin "plan".
  Scenario scenario;
  /// What neither plan nor statistics tell, and what was taken instead; one sentence each.
  std::vector<std::string> assumptions;
};

/// `action` is a word of the table of operators (collect, count, noop, write); empty: as the plan's
/// root says, else noop. All mistakes at once: tables without statistics, operators that cannot be
/// played.
[[nodiscard]] Checked<Query> read_query(std::string_view plan,
                                        const std::vector<TableStatistics>& tables,
                                        const std::string& action);

}  // namespace oomcast::query
