// A pandas function over the groups of two inputs with equal keys, both whole in memory at once.
// Mirrors FlatMapCoGroupsInPandasExec and CogroupPandasUDFSerializer.
#include <algorithm>
#include <array>

#include "models/operators/kinds.hpp"
#include "models/operators/pandas_groups.hpp"
#include "models/operators/python_worker.hpp"

namespace oomcast {
namespace {

constexpr std::array kParams{
    ParamSpec{.name = "by",
              .kind = ParamKind::kColumnList,
              .required = true,
              .help = "Columns whose equal values make a group; both inputs have them."},
    ParamSpec{.name = "result",
              .kind = ParamKind::kSize,
              .fallback = "8",
              .help = "Bytes of the row that each pair of groups gives."},
};

/// The pair of groups in a task that has most rows: of a key that both sides have, or of one that
/// only one of them has. If the largest common keys of the two sides differ, they count as one.
struct Pair {
  std::int64_t left = 0;
  std::int64_t right = 0;
};

Pair largest_pair(const plan::JoinPartition& part) {
  const Pair both{part.left_largest_matched, part.right_largest_matched};
  const std::int64_t alone = std::max(part.left.largest, part.right.largest);
  if (both.left + both.right >= alone) {
    return both;
  }
  return part.left.largest == alone ? Pair{alone, 0} : Pair{0, alone};
}

void describe(const plan::Output& left, const plan::Output& right,
              const std::vector<Column>& left_columns, const std::vector<Column>& right_columns,
              plan::Op& op) {
  op.input = left.op;
  op.right = right.op;
  op.n.row_bytes = left.relation.row_bytes();
  op.n.row_bytes_right = right.relation.row_bytes();
  // Of the left rows; buffer_bytes and relation_rows are the same of the right ones.
  op.n.batch_bytes = arrow_row_bytes(left_columns);
  op.n.key_bytes = widest_value(left_columns);
  op.n.buffer_bytes = arrow_row_bytes(right_columns);
  op.n.relation_rows = widest_value(right_columns);
}

/// Rows of each side, groups and the largest pair in each task; one row for each group comes out.
void pair_groups(const std::vector<plan::JoinPartition>& tasks, plan::Op& op, plan::Output& out) {
  for (const plan::JoinPartition& part : tasks) {
    const std::int64_t groups = std::max(part.left.groups, part.right.groups);
    const Pair pair = largest_pair(part);
    op.work.append(1, {part.left.rows, part.left.groups, pair.left, groups, 0});
    op.work_right.append(1, {part.right.rows, part.right.groups, pair.right, groups, 0});
    out.rows.append(1, groups);
    out.relation.rows += groups;
  }
}

void plan_cogroup(plan::Builder& builder, const Step& step) {
  plan::Output left = builder.input(step, 0);
  plan::Output right = builder.input(step, 1);
  const std::vector<std::string> by = builder.texts(step, "by");
  if (left.stage < 0 || right.stage < 0 || !builder.check_columns(step, left.relation, by) ||
      !builder.check_columns(step, right.relation, by)) {
    return;
  }
  const plan::SpreadPtr left_keys = builder.spread_of(left.relation, by);
  const plan::SpreadPtr right_keys = builder.spread_of(right.relation, by);
  if (left_keys == nullptr || right_keys == nullptr) {
    builder.mistake(step, "nothing is known of how the key columns' values are distributed",
                    "group by columns of a data set, not by computed ones");
    return;
  }
  const std::vector<Column> left_columns = columns_of(left.relation, {});
  const std::vector<Column> right_columns = columns_of(right.relation, {});
  const std::int64_t partitions = builder.shuffle_partitions();
  for (plan::Output* side : {&left, &right}) {
    with_keys_again(side->relation, by);
    if (!builder.keep_for_join(*side, by, partitions)) {
      *side = builder.exchange(std::move(*side), by, partitions);
    }
  }
  const plan::ReadParts parts =
      left.parts.empty() ? plan::whole_partitions(partitions) : left.parts;
  builder.merge_stages(left, right);
  sort_groups(builder, left, by);
  sort_groups(builder, right, by);
  const auto whole = plan::join_partitioned(*left_keys, *right_keys, partitions);
  std::vector<plan::JoinPartition> tasks;
  for (const plan::ReadPart& part : parts) {
    tasks.push_back(plan::join_in(whole, part, part));
  }
  plan::Op op;
  op.kind = &operator_kind("FlatMapCoGroupsInPandas");
  op.label = "FlatMapCoGroupsInPandas by " + by.front();
  describe(left, right, left_columns, right_columns, op);
  plan::Output out;
  out.stage = left.stage;
  pair_groups(tasks, op, out);
  out.relation.columns = {
      {result_column(step.id + "_value", builder.number(step, "result", 8)), nullptr, ""}};
  op.n.row_bytes_out = out.relation.row_bytes();
  out.op = builder.append(out.stage, std::move(op));
  builder.set_output(step, std::move(out));
}

sim::Co<Flow> run_cogroup(TaskContext& task, const plan::Op& op) {
  const Flow left = co_await task.open(op.input);
  const Flow right = co_await task.open(op.right);
  task.enter(op);
  co_await python_start(task, pyworker::Imports::kArrow);
  // One after the other on the way there; the worker holds both while the function runs.
  co_await through_worker(task, {task.work(op).largest_group, op.n.key_bytes, op.n.batch_bytes},
                          Coef::kPythonGroupPpm);
  co_await through_worker(
      task, {op.work_right.at(task.index()).largest_group, op.n.relation_rows, op.n.buffer_bytes},
      Coef::kPythonGroupPpm);
  co_await task.spend(task.work(op).groups * task.estimate(Coef::kPythonGroupNs), 0);
  co_await drain_to_python(task, left);
  co_await drain_to_python(task, right);
  task.executor().python().free(task.id(), pyworker::Pool::kSmall);
  co_return Flow{.rows = task.work(op).rows_out,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = task.estimate(Coef::kProjectNsPerRow),
                 .garbage_per_row = op.n.row_bytes_out};
}

}  // namespace

OperatorKind cogroup_in_pandas_kind() {
  return {.spec = {.name = "cogroup_in_pandas",
                   .summary = "A pandas function over pairs of groups, both whole in memory.",
                   .inputs_min = 2,
                   .inputs_max = 2,
                   .params = kParams},
          .plan = plan_cogroup,
          .run = nullptr};
}
OperatorKind cogrouped_python_kind() {
  return {.spec = {.name = "FlatMapCoGroupsInPandas", .summary = "Pairs of groups through Python."},
          .plan = nullptr,
          .run = run_cogroup};
}

}  // namespace oomcast
