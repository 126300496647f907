// simulate: Scenario -> Run, the one function everything else is about.
#pragma once

#include <cstdint>
#include <optional>

#include "models/cost/coefficients.hpp"
#include "models/problem.hpp"
#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast {

struct SimulateOptions {
  bool keep_tasks = true;       // fill Run::tasks
  bool keep_history = false;    // fill Run::history
  bool to_first_death = false;  // end when a heap dies before any task failed otherwise
  bool chances = true;          // tell how likely a death of memory was: plays it once more
  /// Which draw of what is chance in every attempt of a task; none: the middle of it.
  std::optional<std::uint64_t> draw;
  CoefficientValues estimates;  // what the run goes by where physics decides
};

/// Plays the scenario. Errors are mistakes of the scenario that only planning can see (a column
/// that no input has, a heap below Spark's minimum), never failures of the simulated job.
[[nodiscard]] Checked<Run> simulate(const Scenario& scenario, const SimulateOptions& options = {});

}  // namespace oomcast
