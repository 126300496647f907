// Aggregations of an observed stage. Mirror HashAggregateExec and ObjectHashAggregateExec.
#pragma once

#include "studies/observe/stage_builder.hpp"

namespace oomcast::observe {

[[nodiscard]] Stream hash_aggregate(StageBuilder& b, const eventlog::PlanNode& node, Stream from);
[[nodiscard]] Stream object_aggregate(StageBuilder& b, const eventlog::PlanNode& node, Stream from);

}  // namespace oomcast::observe
