// An action that brings all rows into a DataFrame of the driver's Python process: as Arrow batches
// that pass through the driver's JVM one task at a time, or as rows that are collected there and
// pickled. Mirrors Dataset.collectAsArrowToPython, collectToPython and pyspark's toPandas.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/operators/pandas_groups.hpp"
#include "models/task/heap_objects.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::int64_t kResultBytes = 2048;  // a task result's metrics

/// Objects of a row, a tuple of its values with a dictionary of its own (pyspark.sql.Row), and the
/// columns of the DataFrame that refer to them. Sizes are those of CPython 3.11 (sys.getsizeof).
std::int64_t pickled_row_bytes(const std::vector<Column>& columns) {
  constexpr std::int64_t kRow = 56 + 104;
  constexpr std::int64_t kNumber = 32;
  constexpr std::int64_t kText = 49;
  constexpr std::int64_t kReferences = 2 * 8;  // of the tuple, and of the column
  std::int64_t bytes = kRow;
  for (const Column& column : columns) {
    const bool varies = column.type == ColumnType::kString || column.type == ColumnType::kBinary;
    bytes += kReferences + (varies ? kText + column.value_bytes.count() : kNumber);
  }
  return bytes;
}

void plan_to_pandas(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  const std::vector<Column> columns = columns_of(from.relation, {});
  const bool arrow = builder.conf().boolean("spark.sql.execution.arrow.pyspark.enabled");
  const std::int64_t rows = from.relation.rows;
  plan::Op op;
  op.kind = &operator_kind(arrow ? "ArrowCollect" : "Collect");
  op.label = arrow ? "toPandas" : "toPandas by pickled rows";
  op.input = from.op;
  op.n.row_bytes = from.relation.row_bytes();
  op.n.batch_bytes = arrow_row_bytes(columns);
  op.n.key_bytes = widest_value(columns);
  op.work = builder.work(from, {});
  plan::Stage& stage = builder.stage(from.stage);
  if (arrow) {
    for (const auto& [end, task_rows] : from.rows.runs()) {
      stage.transient_result_bytes =
          std::max(stage.transient_result_bytes, task_rows * op.n.batch_bytes);
    }
    stage.python_bytes =
        worker_bytes({.rows = rows, .row_bytes = op.n.batch_bytes}, Coef::kPythonGroupPpm);
  } else {
    stage.python_bytes = rows * pickled_row_bytes(columns);
  }
  builder.append(from.stage, std::move(op));
  builder.close(from.stage, arrow ? plan::Action::kSink : plan::Action::kCollect);
}

/// All of a task's batches are its result, as they are: nobody compresses them.
sim::Co<Flow> run_arrow_collect(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  co_await hold_burst(task, flow);
  task.enter(op);
  const std::int64_t bytes = flow.rows * op.n.batch_bytes;
  co_await task.hold(Account::kHeapUser, 2 * bytes, bytes);
  co_await task.spend(flow.fixed_ns + flow.rows * flow.cpu_ns_per_row +
                          sim::mul_div(bytes, task.estimate(Coef::kCollectNsPerMiB), 1 << 20),
                      flow.rows * flow.garbage_per_row);
  task.release(Account::kHeapUser, 2 * bytes);
  task.set_result_bytes(bytes + kResultBytes);
  co_return Flow{};
}

}  // namespace

OperatorKind to_pandas_kind() {
  return {.spec = {.name = "to_pandas",
                   .summary = "Brings all rows into the driver's Python process.",
                   .inputs_min = 1,
                   .inputs_max = 1,
                   .params = {}},
          .plan = plan_to_pandas,
          .run = nullptr};
}
OperatorKind arrow_collect_kind() {
  return {.spec = {.name = "ArrowCollect", .summary = "Packs rows as Arrow batches."},
          .plan = nullptr,
          .run = run_arrow_collect};
}

}  // namespace oomcast
