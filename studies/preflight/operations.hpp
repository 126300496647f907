// What people are about to do with a table, as a scenario: its statistics become a data set, the
// operation a job.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/statistics/statistics.hpp"
#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::preflight {

struct Operation {
  std::string_view name;
  std::string_view also;  // what others call it; may be empty
  std::string_view summary;
  bool keys = false;       // brings rows together by columns
  std::size_t tables = 1;  // that it takes
};

/// All of them, sorted by name.
[[nodiscard]] std::span<const Operation> operations();

struct Plan {
  std::string operation;
  std::vector<std::string> keys;
  std::string join_type = "inner";
  std::string hint = "none";  // of a join
};

/// `base` gives conf, cluster, prices and seed; the tables and the plan replace its data and jobs.
[[nodiscard]] Checked<Scenario> planned(Scenario base,
                                        std::span<const statistics::TableStatistics> tables,
                                        const Plan& plan);

}  // namespace oomcast::preflight
