// Numbers the stages of a planned job as Spark would, and puts them in that order.
// Mirrors DAGScheduler's ids and, under AQE, AdaptiveSparkPlanExec's jobs for query stages.
#pragma once

#include <cstdint>

#include "models/plan/plan.hpp"

namespace oomcast::plan {

/// Stages carry their index as id; afterwards ids go on from `next_id`, which moves on.
/// Returns the new id of each.
std::vector<std::int32_t> number_stages(PhysicalJob& job, bool adaptive, std::int32_t& next_id);

}  // namespace oomcast::plan
