// Takes back that adaptive execution split skewed partitions of a join. Mirrors OptimizeSkewedJoin:
// the tasks of one partition follow each other, each with a piece of one side and all of the other.
#pragma once

#include "studies/observe/plan_cut.hpp"
#include "studies/observe/task_loads.hpp"

namespace oomcast::observe {

/// Makes one task of each partition again. True if any was split.
bool join_splits(const Fragment& fragment, StageLoads& loads);

}  // namespace oomcast::observe
