// The least memory, overhead and cores with which a job survives, and the most cores.
#pragma once

#include "studies/headroom/headroom.hpp"
#include "studies/headroom/trial.hpp"

namespace oomcast::headroom {

/// Adds them to `to`; `base` is the job as it is.
void find_resources(const Scenario& base, Trials& trials, Headroom& to);

}  // namespace oomcast::headroom
