// Observed stages with other numbers: more rows, or another number of tasks.
#pragma once

#include <cstdint>
#include <vector>

#include "models/plan/plan.hpp"

namespace oomcast::observe::reshape {

struct Growth {
  std::int64_t volume_ppm = 1'000'000;  // of all rows
  std::int64_t hot_ppm = 1'000'000;     // of a hot key's rows, beyond that
};

/// All rows grow; what a task has beyond the median of its stage, taken for a hot key's, more so.
/// Stages that read files get more tasks (splits keep their size), others more rows a task.
void grow(std::vector<plan::PhysicalJob>& jobs, const Growth& by);

/// The stage with another number of tasks: the same sums in equal shares, but what a task has
/// beyond the median (one key's rows) stays in one task.
void repartition(plan::Stage& stage, std::int64_t tasks);

}  // namespace oomcast::observe::reshape
