#include "models/engines/demands.hpp"

#include <algorithm>

#include "models/plan/operator_kind.hpp"
#include "sim/math.hpp"

namespace oomcast::engines {
namespace {

/// Rows of a side of an operator, and of its most frequent key.
struct Side {
  std::int64_t rows = 0;
  std::int64_t key_rows = 0;
  std::int64_t groups = 0;
};

Side side_of(const plan::PerTask<plan::Work>& work) {
  Side side;
  for (std::int64_t done = 0; const auto& [end, task] : work.runs()) {
    side.rows += (end - done) * task.rows;
    side.groups += (end - done) * task.groups;
    side.key_rows = std::max(side.key_rows, task.largest_group);
    done = end;
  }
  return side;
}

Demand join_of(const plan::Op& op) {
  const Side left = side_of(op.work);
  const Side right = side_of(op.work_right);
  const std::int64_t left_bytes = left.rows * op.n.row_bytes;
  const std::int64_t right_bytes = right.rows * op.n.row_bytes_right;
  const bool build_left = left_bytes < right_bytes && !op.work_right.empty();
  return build_left
             ? Demand{DemandKind::kJoin, op.label, left_bytes, left.key_rows * op.n.row_bytes}
             : Demand{DemandKind::kJoin, op.label, right_bytes,
                      right.key_rows * op.n.row_bytes_right};
}

Demand lists_of(const plan::Op& op) {
  std::int64_t elements = 0;
  std::int64_t largest = 0;
  for (std::int64_t done = 0; const auto& [end, task] : op.work.runs()) {
    elements += (end - done) * std::max(task.bytes_read, task.rows);
    largest = std::max(largest, task.largest_group);
    done = end;
  }
  return {DemandKind::kLists, op.label, elements * op.n.buffer_bytes, largest * op.n.buffer_bytes};
}

/// Whether a sort is there only for the join that reads it.
bool feeds_join(const plan::Stage& stage, std::int32_t sort) {
  return std::ranges::any_of(stage.ops, [&](const plan::Op& op) {
    return op.kind->spec.name == "SortMergeJoin" && (op.input == sort || op.right == sort);
  });
}

void add_operator(const plan::Stage& stage, std::int32_t index, std::vector<Demand>& demands) {
  const plan::Op& op = stage.ops[static_cast<std::size_t>(index)];
  const std::string_view name = op.kind->spec.name;
  const Side side = side_of(op.work);
  if (name == "SortMergeJoin" || name == "ShuffledHashJoin") {
    demands.push_back(join_of(op));
  } else if (name == "BroadcastHashJoin") {
    demands.push_back({DemandKind::kJoin, op.label, op.n.relation_rows * op.n.row_bytes_right, 0});
  } else if (name == "HashAggregate" && !op.n.partial) {
    demands.push_back(
        {DemandKind::kGroups, op.label, side.groups * (op.n.key_bytes + op.n.buffer_bytes), 0});
  } else if (name == "ObjectHashAggregate" && !op.n.partial) {
    demands.push_back(lists_of(op));
  } else if (name == "Window" || (name == "Sort" && !feeds_join(stage, index))) {
    const std::int64_t key = name == "Window" ? side.key_rows * op.n.row_bytes : 0;
    demands.push_back({DemandKind::kSort, op.label, side.rows * op.n.row_bytes, key});
  } else if (name == "Collect") {
    demands.push_back({DemandKind::kResult, op.label, side.rows * op.n.row_bytes, 0});
  }
}

}  // namespace

std::vector<Demand> demands_of(const std::vector<plan::PhysicalJob>& jobs) {
  std::vector<Demand> demands;
  for (const plan::PhysicalJob& job : jobs) {
    for (const plan::Stage& stage : job.stages) {
      for (std::int32_t i = 0; i < static_cast<std::int32_t>(stage.ops.size()); ++i) {
        add_operator(stage, i, demands);
      }
    }
  }
  return demands;
}

std::int64_t largest_share(const Demand& demand, std::int64_t machines) {
  const std::int64_t spread = std::max<std::int64_t>(0, demand.bytes - demand.key_bytes);
  return sim::ceil_div(spread, std::max<std::int64_t>(1, machines)) + demand.key_bytes;
}

}  // namespace oomcast::engines
