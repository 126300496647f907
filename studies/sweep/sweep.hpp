// Plays a scenario at many points, on all cores. Results are in the order of the points, whoever
// played them and in whatever order.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "studies/sweep/design.hpp"
#include "studies/sweep/summary.hpp"

namespace oomcast::sweep {

struct SweepOptions {
  std::size_t threads = 0;  // 0: all cores
  std::string program;      // its version: results of another one are not taken
  std::string journal;      // a file that takes each result at once; empty: none
  /// Told after each point: how many are done, of how many; from any thread, one at a time.
  std::function<void(std::size_t done, std::size_t found, std::size_t all)> progress;
};

/// One summary for each point.
[[nodiscard]] Checked<std::vector<Summary>> sweep(const Scenario& scenario,
                                                  const std::vector<Point>& points,
                                                  const SweepOptions& options);

/// The results as a table: the points' settings, then what became of them.
[[nodiscard]] StudyTable sweep_table(const Scenario& scenario, const std::vector<Point>& points,
                                     const std::vector<Summary>& summaries);

}  // namespace oomcast::sweep
