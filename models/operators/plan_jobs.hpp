// From a scenario's logical jobs to physical ones: each step's operator plans itself.
#pragma once

#include <vector>

#include "models/plan/learned.hpp"
#include "models/plan/plan.hpp"
#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::plan {

/// Plans all jobs in order, or takes the stages that an input observed. Mistakes name the step.
[[nodiscard]] Checked<std::vector<PhysicalJob>> plan_jobs(const Scenario& scenario,
                                                          Race race = Race::kLeftFirst);

}  // namespace oomcast::plan
