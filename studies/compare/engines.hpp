// One scenario on Spark and, simplified, on other engines with the same machines.
#pragma once

#include <string>
#include <vector>

#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"
#include "studies/study_table.hpp"

namespace oomcast::compare {

/// `engines`: of "spark", "flink", "trino", "snowflake", in the order of the rows.
[[nodiscard]] Checked<StudyTable> engines_table(const Scenario& scenario,
                                                const std::vector<std::string>& engines);

}  // namespace oomcast::compare
