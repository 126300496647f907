// The scenario's word for a join without equal keys, and the two operators that play it: every
// pair of partitions in a task of its own, whose right one is buffered, or one side broadcast as
// an array of rows. Mirrors JoinSelection, CartesianProductExec and BroadcastNestedLoopJoinExec.
#include <array>
#include <utility>

#include "models/operators/kinds.hpp"
#include "models/operators/row_buffer.hpp"
#include "models/plan/builder.hpp"
#include "models/plan/estimates.hpp"
#include "models/planner/rule_conf.hpp"
#include "models/task/grow.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using planner::BuildSide;
using planner::JoinAlgorithm;
using planner::JoinHint;
using sim::mul_div;

constexpr std::int64_t kBillion = 1'000'000'000;

constexpr std::array kParams{
    ParamSpec{.name = "keep",
              .kind = ParamKind::kShare,
              .fallback = "100%",
              .help = "Share of the pairs that the join's condition lets through."},
    ParamSpec{.name = "hint",
              .kind = ParamKind::kText,
              .fallback = "none",
              .help = "Join hint, as Spark's.",
              .choices = "none|broadcast_left|broadcast_right|shuffle_replicate_nl"},
};

JoinHint hint_of(std::string_view word, std::string_view side) {
  if (word == "shuffle_replicate_nl") {
    return JoinHint::kShuffleReplicateNestedLoop;
  }
  return word.ends_with(side) ? JoinHint::kBroadcast : JoinHint::kNone;
}

/// Both sides' columns, each of whose values now has more rows.
plan::Relation pairs_of(const plan::Relation& left, const plan::Relation& right,
                        std::int64_t rows) {
  plan::Relation out;
  out.rows = rows;
  out.estimated_bytes = plan::estimate_join(left.estimated_bytes, right.estimated_bytes);
  for (const plan::Relation* side : {&left, &right}) {
    for (const plan::RelationColumn& column : side->columns) {
      out.columns.push_back({column.column, plan::scaled(column.keys, rows), ""});
    }
  }
  return out;
}

void plan_product(plan::Builder& builder, const Step& step, plan::Output left, plan::Output right,
                  std::int64_t keep) {
  plan::Op op;
  op.kind = &operator_kind("CartesianProduct");
  op.label = "CartesianProduct";
  op.n.row_bytes = left.relation.row_bytes();
  op.n.row_bytes_right = right.relation.row_bytes();
  builder.cross_stage(left, right);
  plan::Output out;
  out.stage = left.stage;
  for (std::int64_t task = 0; task < left.rows.size(); ++task) {
    const std::int64_t mine = left.rows.at(task);
    for (std::int64_t done = 0; const auto& [end, rows] : right.rows.runs()) {
      const std::int64_t pairs = mul_div(mine * rows, keep, kBillion);
      op.work.append(end - done, {mine, 0, 0, pairs, 0});
      op.work_right.append(end - done, {rows, 0, 0, pairs, 0});
      out.rows.append(end - done, pairs);
      out.relation.rows += (end - done) * pairs;
      done = end;
    }
  }
  op.input = left.op;
  op.right = right.op;
  out.relation = pairs_of(left.relation, right.relation, out.relation.rows);
  op.n.row_bytes_out = out.relation.row_bytes();
  out.op = builder.append(out.stage, std::move(op));
  builder.set_output(step, std::move(out));
}

void plan_nested_loop(plan::Builder& builder, const Step& step, plan::Output streamed,
                      plan::Output build, bool build_right, std::int64_t keep) {
  const plan::Relation table = build.relation;
  plan::Op op;
  op.kind = &operator_kind("BroadcastNestedLoopJoin");
  op.label = "BroadcastNestedLoopJoin";
  op.n.broadcast = builder.broadcast(std::move(build), {});
  op.n.relation_rows = table.rows;
  op.n.row_bytes = streamed.relation.row_bytes();
  op.input = streamed.op;
  builder.note_streamed(streamed);
  builder.stage(streamed.stage).broadcasts.push_back(op.n.broadcast);
  plan::Output out;
  out.stage = streamed.stage;
  for (std::int64_t done = 0; const auto& [end, rows] : streamed.rows.runs()) {
    const std::int64_t pairs = mul_div(rows * table.rows, keep, kBillion);
    op.work.append(end - done, {rows, 0, 0, pairs, 0});
    out.rows.append(end - done, pairs);
    out.relation.rows += (end - done) * pairs;
    done = end;
  }
  out.relation = build_right ? pairs_of(streamed.relation, table, out.relation.rows)
                             : pairs_of(table, streamed.relation, out.relation.rows);
  op.n.row_bytes_out = out.relation.row_bytes();
  out.op = builder.append(out.stage, std::move(op));
  builder.set_output(step, std::move(out));
}

planner::JoinChoice choose(const plan::Builder& builder, const Step& step, const plan::Output& left,
                           const plan::Output& right) {
  const std::string hint = builder.text(step, "hint", "none");
  const auto side = [](const plan::Output& output, JoinHint of_side) {
    return planner::JoinSide{Bytes(output.relation.estimated_bytes), of_side,
                             output.relation.at_runtime};
  };
  planner::JoinRelations relations;
  relations.left = side(left, hint_of(hint, "_left"));
  relations.right = side(right, hint_of(hint, "_right"));
  relations.equality = false;
  return planner::select_join(relations, planner::join_selection_conf(builder.conf()));
}

void plan_cross_join(plan::Builder& builder, const Step& step) {
  plan::Output left = builder.input(step, 0);
  plan::Output right = builder.input(step, 1);
  if (left.stage < 0 || right.stage < 0) {
    return;
  }
  constexpr std::int64_t kMostPairs = kBillion * kBillion;
  if (right.relation.rows > 0 && left.relation.rows > kMostPairs / right.relation.rows) {
    builder.mistake(step, "the inputs make more than 10^18 pairs of rows", "give smaller inputs");
    return;
  }
  const planner::JoinChoice choice = choose(builder, step, left, right);
  builder.decision(step.id + ": " + std::string(planner::name_of(choice.algorithm)) + ": " +
                   choice.reason);
  const std::int64_t keep = builder.number(step, "keep", kBillion);
  if (choice.algorithm == JoinAlgorithm::kCartesian) {
    plan_product(builder, step, std::move(left), std::move(right), keep);
    return;
  }
  const bool build_right = choice.build != BuildSide::kLeft;
  if (!build_right) {
    std::swap(left, right);
  }
  plan_nested_loop(builder, step, std::move(left), std::move(right), build_right, keep);
}

/// Rows that leave the loops, after `ns` of work for all of them.
Flow pairs_flow(const plan::Op& op, std::int64_t rows, std::int64_t ns) {
  return {.rows = rows,
          .row_bytes = op.n.row_bytes_out,
          .cpu_ns_per_row = rows > 0 ? ns / rows : 0,
          .garbage_per_row = op.n.row_bytes_out,
          .fixed_ns = rows > 0 ? ns % rows : ns};
}

sim::Co<Flow> run_product(TaskContext& task, const plan::Op& op) {
  const Flow right = co_await task.open(op.right);
  task.enter(op);
  const TaskConf& conf = task.conf();
  auto& array = task.keep<consumers::RowArray>(
      report_nothing<consumers::RowArray>,
      consumers::RowArrayConf{.in_memory_rows = Rows(conf.product_buffer_rows),
                              .in_memory_bytes = Bytes(conf.product_spill_bytes),
                              .spill_rows = Rows(conf.product_spill_rows),
                              .spill_bytes = Bytes(conf.product_spill_bytes)});
  co_await task.spend(right.fixed_ns, 0);
  co_await buffer_rows(task, array, Account::kHeapJoinBuffer, right.rows, op.n.row_bytes_right,
                       right.cpu_ns_per_row, task.work(op).rows);
  const Flow left = co_await task.open(op.input);
  task.enter(op);
  // All of the right side is read again for each row of the left one, from disk where it spilled.
  const std::int64_t on_disk =
      mul_div(task.operator_metrics(op).spill_size, task.spill_compressed_ppm(), 1'000'000);
  const std::int64_t again = task.disk_ns(Coef::kSpillReadNsPerMiB, on_disk, on_disk);
  const std::int64_t ns =
      left.fixed_ns + left.rows * (left.cpu_ns_per_row + again +
                                   right.rows * task.estimate(Coef::kMergeJoinNsPerRow));
  co_return pairs_flow(op, task.work(op).rows_out, ns);
}

sim::Co<Flow> run_nested_loop(TaskContext& task, const plan::Op& op) {
  co_await task.use_broadcast(op.n.broadcast);
  const Flow stream = co_await task.open(op.input);
  task.enter(op);
  const std::int64_t ns =
      stream.fixed_ns +
      stream.rows *
          (stream.cpu_ns_per_row + op.n.relation_rows * task.estimate(Coef::kMergeJoinNsPerRow));
  co_return pairs_flow(op, task.work(op).rows_out, ns);
}

}  // namespace

OperatorKind broadcast_nested_loop_join_kind() {
  return {.spec = {.name = "BroadcastNestedLoopJoin", .summary = "Pairs rows with a broadcast."},
          .plan = nullptr,
          .run = run_nested_loop};
}
OperatorKind cartesian_product_kind() {
  return {.spec = {.name = "CartesianProduct", .summary = "Pairs the rows of two partitions."},
          .plan = nullptr,
          .run = run_product};
}
OperatorKind cross_join_kind() {
  return {.spec = {.name = "cross_join",
                   .summary = "Pairs every row of one input with every row of the other.",
                   .inputs_min = 2,
                   .inputs_max = 2,
                   .params = kParams},
          .plan = plan_cross_join,
          .run = nullptr};
}

}  // namespace oomcast
