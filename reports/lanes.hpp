// Tasks on lanes: one lane for each slot of an executor, as they would stand in a drawing.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "models/run/run.hpp"

namespace oomcast::reports {

struct TaskOnLane {
  const TaskRow* task = nullptr;
  std::int32_t lane = 0;
};

/// Gives each task the lowest lane of its executor that is free when it starts. In order of
/// executor, lane and start; `lanes` counts those of each executor.
std::vector<TaskOnLane> on_lanes(const Run& run, std::map<std::int32_t, std::int32_t>& lanes);

}  // namespace oomcast::reports
