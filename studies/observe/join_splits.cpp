#include "studies/observe/join_splits.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "sim/math.hpp"
#include "studies/observe/spread_rows.hpp"

namespace oomcast::observe {
namespace {

using eventlog::PlanNode;

/// The join whose partitions were split, if there is one.
const PlanNode* split_join(const PlanNode& node) {
  if (node.name.find("(skew=true)") != std::string::npos && node.children.size() == 2) {
    return &node;
  }
  const PlanNode* found = nullptr;
  for (const PlanNode& child : node.children) {
    found = found == nullptr && cut_of(child) == Cut::kNone ? split_join(child) : found;
  }
  return found;
}

struct Side {
  std::int64_t records = -1;       // accumulator of the rows it read
  std::set<std::int64_t> metrics;  // of all its nodes
};

void gather(const PlanNode& node, Side& side) {
  for (const eventlog::PlanMetric& metric : node.metrics) {
    side.metrics.insert(metric.accumulator_id);
  }
  if (cut_of(node) == Cut::kShuffle) {
    side.records = metric_id(node, "records read");
    return;
  }
  for (const PlanNode& child : node.children) {
    gather(child, side);
  }
}

/// Tasks [begin, end) of one partition: `repeated` is the side that each of them read whole.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  const Side* repeated = nullptr;
};

std::size_t alike(const Column& rows, std::size_t from) {
  std::size_t end = from + 1;
  while (end < rows.size() && rows[from] > 0 && rows[end] == rows[from]) {
    ++end;
  }
  return end;
}

std::vector<Run> runs_of(const Column& left, const Column& right, const Side& left_side,
                         const Side& right_side) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < left.size(); i = runs.back().end) {
    const std::size_t by_left = alike(left, i);
    const std::size_t by_right = alike(right, i);
    if (by_left >= by_right) {
      runs.push_back({i, by_left, by_left > i + 1 ? &left_side : nullptr});
    } else {
      runs.push_back({i, by_right, &right_side});
    }
  }
  return runs;
}

TaskLoad joined(const StageLoads& loads, const Run& run, std::int64_t repeated_rows) {
  TaskLoad one = loads.tasks[run.begin];
  for (std::size_t i = run.begin + 1; i < run.end; ++i) {
    const TaskLoad& next = loads.tasks[i];
    const std::int64_t new_rows =
        std::max<std::int64_t>(0, next.shuffle_read_records - repeated_rows);
    const std::int64_t records = std::max<std::int64_t>(1, next.shuffle_read_records);
    one.shuffle_read_records += new_rows;
    one.shuffle_read_bytes +=
        sim::mul_div(next.shuffle_read_bytes, std::min(new_rows, records), records);
    one.shuffle_write_bytes += next.shuffle_write_bytes;
    one.shuffle_write_records += next.shuffle_write_records;
    one.output_bytes += next.output_bytes;
    one.output_records += next.output_records;
    one.result_bytes += next.result_bytes;
    one.memory_spilled_bytes += next.memory_spilled_bytes;
    one.disk_spilled_bytes += next.disk_spilled_bytes;
    one.peak_bytes = std::max(one.peak_bytes, next.peak_bytes);
  }
  return one;
}

Column joined(const Column& column, std::int64_t id, const std::vector<Run>& runs) {
  Column result;
  for (const Run& run : runs) {
    const bool once = run.repeated != nullptr && run.repeated->metrics.contains(id);
    std::int64_t sum = 0;
    for (std::size_t i = run.begin; i < run.end; ++i) {
      sum = once ? std::max(sum, column[i]) : sum + column[i];
    }
    result.push_back(sum);
  }
  return result;
}

}  // namespace

bool join_splits(const Fragment& fragment, StageLoads& loads) {
  const PlanNode* join = split_join(*fragment.root);
  if (join == nullptr || loads.unknown > 0) {
    return false;
  }
  Side left;
  Side right;
  gather(join->children[0], left);
  gather(join->children[1], right);
  const auto left_rows = loads.metrics.find(left.records);
  const auto right_rows = loads.metrics.find(right.records);
  if (left_rows == loads.metrics.end() || right_rows == loads.metrics.end()) {
    return false;
  }
  const std::vector<Run> runs = runs_of(left_rows->second, right_rows->second, left, right);
  if (runs.size() == loads.tasks.size()) {
    return false;
  }
  std::vector<TaskLoad> tasks;
  for (const Run& run : runs) {
    const Column& repeated = run.repeated == &left ? left_rows->second : right_rows->second;
    tasks.push_back(joined(loads, run, run.repeated == nullptr ? 0 : repeated[run.begin]));
  }
  for (auto& [id, column] : loads.metrics) {
    column = joined(Column(column), id, runs);
  }
  loads.tasks = std::move(tasks);
  loads.sum = {};
  for (const TaskLoad& task : loads.tasks) {
    loads.sum.add(task);
  }
  return true;
}

}  // namespace oomcast::observe
