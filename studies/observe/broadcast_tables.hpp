// Tables that an observed execution broadcast, as far as the log tells their sizes.
#pragma once

#include "models/plan/plan.hpp"
#include "studies/observe/stage_groups.hpp"
#include "studies/observe/stage_ops.hpp"

namespace oomcast::observe {

/// A table per broadcast exchange whose rows a stage of the group collected.
void find_broadcasts(const eventlog::EventLog& log, const Group& group, plan::PhysicalJob& job,
                     PlanFacts& facts);

/// A table that was never built is told by the rows that were collected for it.
void by_collected_rows(const plan::Op& collect, plan::Broadcast& table);

}  // namespace oomcast::observe
