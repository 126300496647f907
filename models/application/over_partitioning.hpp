// Findings on too many partitions.
#pragma once

#include <vector>

#include "models/plan/plan.hpp"
#include "models/run/run.hpp"

namespace oomcast::application {

/// Adds what is worth a line about shuffle blocks, tasks and files that are too small.
void find_over_partitioning(const std::vector<plan::PhysicalJob>& jobs, const Run& run,
                            std::vector<Finding>& findings);

}  // namespace oomcast::application
