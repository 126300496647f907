// Two scenarios with the same seed: what they differ in, what becomes of each, and which of the
// differences makes it so.
#pragma once

#include <string>
#include <vector>

#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"
#include "studies/study_table.hpp"
#include "studies/sweep/summary.hpp"

namespace oomcast::compare {

/// One difference, and what becomes of A with it alone.
struct Difference {
  std::string what;  // "spark.executor.memory: 8g -> 16g"
  sweep::Summary alone;
};

struct Comparison {
  sweep::Summary a;
  sweep::Summary b;
  std::vector<Difference> differences;
  std::vector<std::string> causes;  // sentences
};

/// B is played with A's seed.
[[nodiscard]] Checked<Comparison> compare(const Scenario& a, Scenario b);

[[nodiscard]] StudyTable compare_table(const Scenario& a, const Scenario& b,
                                       const Comparison& comparison);

}  // namespace oomcast::compare
