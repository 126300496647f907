#include "reports/lanes.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace oomcast::reports {

std::vector<TaskOnLane> on_lanes(const Run& run, std::map<std::int32_t, std::int32_t>& lanes) {
  std::vector<TaskOnLane> placed;
  for (const TaskRow& task : run.tasks) {
    placed.push_back({&task, 0});
  }
  std::stable_sort(placed.begin(), placed.end(), [](const TaskOnLane& a, const TaskOnLane& b) {
    return std::tie(a.task->executor, a.task->start, a.task->id) <
           std::tie(b.task->executor, b.task->start, b.task->id);
  });
  std::set<std::pair<std::int64_t, std::int32_t>> busy;  // (until, lane)
  std::set<std::int32_t> free;
  std::int32_t executor = -2;
  for (TaskOnLane& each : placed) {
    const TaskRow& task = *each.task;
    if (task.executor != executor) {
      executor = task.executor;
      busy.clear();
      free.clear();
    }
    while (!busy.empty() && busy.begin()->first <= task.start.count()) {
      free.insert(busy.begin()->second);
      busy.erase(busy.begin());
    }
    if (free.empty()) {
      each.lane = lanes[executor]++;
    } else {
      each.lane = *free.begin();
      free.erase(free.begin());
    }
    busy.emplace(std::max(task.end, task.start).count(), each.lane);
  }
  std::stable_sort(placed.begin(), placed.end(), [](const TaskOnLane& a, const TaskOnLane& b) {
    return std::tie(a.task->executor, a.lane, a.task->start) <
           std::tie(b.task->executor, b.lane, b.task->start);
  });
  return placed;
}

}  // namespace oomcast::reports
