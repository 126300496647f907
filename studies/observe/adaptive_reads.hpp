// What adaptive execution would make of the shuffles that an observed stage read partition by
// partition: skewed joins split, small partitions read together. Mirrors AdaptiveSparkPlanExec's
// rules through models/planner.
#pragma once

#include <vector>

#include "models/planner/rules/aqe_stage.hpp"
#include "models/sizes/map_status.hpp"
#include "studies/observe/plan_cut.hpp"
#include "studies/observe/task_loads.hpp"

namespace oomcast::observe {

/// A finished shuffle as its writer's tasks tell it.
struct WrittenShuffle {
  const eventlog::PlanNode* exchange = nullptr;
  const StageLoads* writer = nullptr;
};

/// Gives the stage the tasks that it would have; true if they are others. Stages that read one
/// shuffle, or join two. Tasks that never succeeded read what the others left of each shuffle.
bool read_adaptively(const Fragment& fragment, const std::vector<WrittenShuffle>& shuffles,
                     const planner::AdaptiveReadConf& conf, const sizes::MapStatusRule& rule,
                     StageLoads& loads);

}  // namespace oomcast::observe
