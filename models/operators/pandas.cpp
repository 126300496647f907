// Python functions over Arrow batches: a batch or a whole group stands off the heap of the JVM
// while it is made and in the worker, with its copies, while the function runs. Mirrors
// ArrowEvalPythonExec, MapInPandasExec, FlatMapGroupsInPandasExec and their serializers.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/operators/pandas_groups.hpp"
#include "models/operators/python_worker.hpp"
#include "models/plan/builder.hpp"
#include "models/sizes/python_batches.hpp"

namespace oomcast {
namespace {

constexpr std::array kUdfParams{
    ParamSpec{.name = "columns",
              .kind = ParamKind::kColumnList,
              .help = "Columns that the function takes; default: all."},
    ParamSpec{.name = "result",
              .kind = ParamKind::kSize,
              .fallback = "8",
              .help = "Bytes of a value that it gives; more than 8: a string."},
};
constexpr std::array kMapParams{
    ParamSpec{.name = "result",
              .kind = ParamKind::kSize,
              .fallback = "8",
              .help = "Bytes of a row that it gives."},
};
constexpr std::array kGroupParams{
    ParamSpec{.name = "by",
              .kind = ParamKind::kColumnList,
              .required = true,
              .help = "Columns whose equal values make a group."},
    ParamSpec{.name = "result",
              .kind = ParamKind::kSize,
              .fallback = "8",
              .help = "Bytes of the row that each group gives."},
};

sizes::ArrowBatchRule batch_rule(const Conf& conf) {
  sizes::ArrowBatchRule rule;
  rule.max_records = conf.integer("spark.sql.execution.arrow.maxRecordsPerBatch");
  const auto bytes = conf.bytes_or_none("spark.sql.execution.arrow.maxBytesPerBatch");
  rule.max_bytes = bytes.value_or(Bytes(INT64_MAX));  // before 4.0 only rows end a batch
  return rule;
}

void describe(const plan::Builder& builder, const std::vector<Column>& columns, bool wrapped,
              plan::Op& op) {
  op.n.batch_rows = sizes::rows_in_full_arrow_batch(columns, wrapped, batch_rule(builder.conf()));
  op.n.batch_bytes = arrow_row_bytes(columns);
  op.n.key_bytes = widest_value(columns);
}

/// Appends the function and gives back what comes out of it: as many rows as went in.
void append_function(plan::Builder& builder, const Step& step, plan::Output from, plan::Op op,
                     std::vector<plan::RelationColumn> kept) {
  op.input = from.op;
  op.n.row_bytes = from.relation.row_bytes();
  op.work = builder.work(from, {});
  kept.push_back(
      {result_column(step.id + "_value", builder.number(step, "result", 8)), nullptr, ""});
  from.relation.columns = std::move(kept);
  from.relation.at_runtime = false;
  op.n.row_bytes_out = from.relation.row_bytes();
  from.op = builder.append(from.stage, std::move(op));
  builder.set_output(step, std::move(from));
}

void plan_pandas_udf(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  const std::vector<std::string> names = builder.texts(step, "columns");
  if (from.stage < 0 || !builder.check_columns(step, from.relation, names)) {
    return;
  }
  plan::Op op;
  op.kind = &operator_kind("ArrowEvalPython");
  op.label = "ArrowEvalPython";
  describe(builder, columns_of(from.relation, names), false, op);
  std::vector<plan::RelationColumn> kept = from.relation.columns;
  append_function(builder, step, std::move(from), std::move(op), std::move(kept));
}

void plan_python_udf(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0 ||
      !builder.check_columns(step, from.relation, builder.texts(step, "columns"))) {
    return;
  }
  plan::Op op;
  op.kind = &operator_kind("BatchEvalPython");
  op.label = "BatchEvalPython";
  std::vector<plan::RelationColumn> kept = from.relation.columns;
  append_function(builder, step, std::move(from), std::move(op), std::move(kept));
}

void plan_map_in_pandas(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  plan::Op op;
  op.kind = &operator_kind("ArrowEvalPython");
  op.label = "MapInPandas";
  describe(builder, columns_of(from.relation, {}), true, op);
  append_function(builder, step, std::move(from), std::move(op), {});
}

void plan_apply_in_pandas(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  const std::vector<std::string> by = builder.texts(step, "by");
  if (from.stage < 0 || !builder.check_columns(step, from.relation, by)) {
    return;
  }
  const std::vector<Column> taken = columns_of(from.relation, {});
  with_keys_again(from.relation, by);
  if (!builder.grouped_by(from, by)) {
    from = builder.exchange(std::move(from), by, builder.shuffle_partitions());
  }
  sort_groups(builder, from, by);
  plan::Op op;
  op.kind = &operator_kind("FlatMapGroupsInPandas");
  op.label = "FlatMapGroupsInPandas by " + by.front();
  op.input = from.op;
  op.n.row_bytes = from.relation.row_bytes();
  describe(builder, taken, false, op);
  plan::PerTask<std::int64_t> groups;
  const plan::PerTask<plan::Work> met = builder.work(from, by);
  for (std::int64_t done = 0; const auto& [end, work] : met.runs()) {
    plan::Work mine = work;
    mine.rows_out = mine.groups;
    op.work.append(end - done, mine);
    groups.append(end - done, mine.groups);
    done = end;
  }
  from.rows = std::move(groups);
  from.relation.columns = {
      {result_column(step.id + "_value", builder.number(step, "result", 8)), nullptr, ""}};
  from.partitioned_by.clear();
  from.keys.clear();
  op.n.row_bytes_out = from.relation.row_bytes();
  from.op = builder.append(from.stage, std::move(op));
  builder.set_output(step, std::move(from));
}

sim::Co<Flow> run_arrow(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  co_await python_start(task, pyworker::Imports::kArrow);
  // One batch after another in the same memory; the largest decides.
  co_await through_worker(task,
                          {std::min(flow.rows, op.n.batch_rows), op.n.key_bytes, op.n.batch_bytes},
                          Coef::kPythonBatchPpm);
  co_await drain_to_python(task, flow);
  task.executor().python().free(task.id(), pyworker::Pool::kSmall);
  co_return Flow{.rows = flow.rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = task.estimate(Coef::kProjectNsPerRow),
                 .garbage_per_row = op.n.row_bytes_out};
}

/// Pickled rows, a hundred at a time: nothing that would be seen.
sim::Co<Flow> run_pickled(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  co_await python_start(task, pyworker::Imports::kNone);
  co_await drain_to_python(task, flow);
  co_return Flow{.rows = flow.rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = task.estimate(Coef::kProjectNsPerRow),
                 .garbage_per_row = op.n.row_bytes_out};
}

sim::Co<Flow> run_grouped(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  const plan::Work& work = task.work(op);
  co_await python_start(task, pyworker::Imports::kArrow);
  co_await through_worker(
      task, {std::min(flow.rows, work.largest_group), op.n.key_bytes, op.n.batch_bytes},
      Coef::kPythonGroupPpm);
  co_await task.spend(work.groups * task.estimate(Coef::kPythonGroupNs), 0);
  co_await drain_to_python(task, flow);
  task.executor().python().free(task.id(), pyworker::Pool::kSmall);
  co_return Flow{.rows = work.rows_out,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = task.estimate(Coef::kProjectNsPerRow),
                 .garbage_per_row = op.n.row_bytes_out};
}

}  // namespace

OperatorKind pandas_udf_kind() {
  return {.spec = {.name = "pandas_udf",
                   .summary = "A scalar pandas function, one Arrow batch at a time.",
                   .params = kUdfParams},
          .plan = plan_pandas_udf,
          .run = nullptr};
}
OperatorKind python_udf_kind() {
  return {.spec = {.name = "python_udf",
                   .summary = "A plain Python function of each row, pickled in batches.",
                   .params = kUdfParams},
          .plan = plan_python_udf,
          .run = nullptr};
}
OperatorKind batch_python_kind() {
  return {.spec = {.name = "BatchEvalPython", .summary = "Pickled rows through Python."},
          .plan = nullptr,
          .run = run_pickled};
}
OperatorKind map_in_pandas_kind() {
  return {.spec = {.name = "map_in_pandas",
                   .summary = "A pandas function over whole rows, one Arrow batch at a time.",
                   .params = kMapParams},
          .plan = plan_map_in_pandas,
          .run = nullptr};
}
OperatorKind apply_in_pandas_kind() {
  return {.spec = {.name = "apply_in_pandas",
                   .summary = "A pandas function over each group, which is whole in memory.",
                   .params = kGroupParams},
          .plan = plan_apply_in_pandas,
          .run = nullptr};
}
OperatorKind arrow_python_kind() {
  return {.spec = {.name = "ArrowEvalPython", .summary = "Arrow batches through Python."},
          .plan = nullptr,
          .run = run_arrow};
}
OperatorKind grouped_python_kind() {
  return {.spec = {.name = "FlatMapGroupsInPandas", .summary = "Groups through Python."},
          .plan = nullptr,
          .run = run_grouped};
}

}  // namespace oomcast
