// RDDs of Python objects: a function over pickled rows that may keep them, results and accumulator
// updates that come to the driver as bytes, and objects that only the driver makes. Mirrors
// PythonRDD, PipelinedRDD, RDD.collect and PythonAccumulatorV2.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/operators/python_worker.hpp"
#include "models/plan/builder.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::int64_t kPickleBytes = 12;    // opcode, length and memo of an object of bytes
constexpr std::int64_t kResultBytes = 2048;  // a task result's metrics

constexpr std::array kMapParams{
    ParamSpec{.name = "keeps",
              .kind = ParamKind::kSize,
              .fallback = "0",
              .help = "Bytes that the function keeps for each row until its partition ends."},
    ParamSpec{.name = "makes",
              .kind = ParamKind::kSize,
              .fallback = "8",
              .help = "Bytes of an object that it gives."},
    ParamSpec{.name = "one",
              .kind = ParamKind::kBoolean,
              .fallback = "false",
              .help = "It gives one object for each partition, not for each row."},
    ParamSpec{.name = "closure",
              .kind = ParamKind::kSize,
              .fallback = "0",
              .help = "Objects of its closure and broadcasts, once in each worker."},
    ParamSpec{.name = "imports",
              .kind = ParamKind::kText,
              .fallback = "none",
              .help = "What it imports.",
              .choices = "none|numpy|pandas"},
};
constexpr std::array kAccumulateParams{
    ParamSpec{.name = "per_row",
              .kind = ParamKind::kSize,
              .required = true,
              .help = "Bytes that each row adds."},
};
constexpr std::array kDriverParams{
    ParamSpec{.name = "bytes",
              .kind = ParamKind::kSize,
              .required = true,
              .help = "How much the driver's JVM keeps from then on."},
    ParamSpec{.name = "object",
              .kind = ParamKind::kSize,
              .fallback = "1MiB",
              .help = "Bytes of each object."},
};

void plan_python_map(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  plan::Op op;
  op.kind = &operator_kind("PythonRDD");
  op.label = "PythonRDD";
  op.input = from.op;
  op.n.row_bytes = from.relation.row_bytes();
  op.n.choice = static_cast<std::int32_t>(Account::kPythonWorkers);
  op.n.buffer_bytes = builder.number(step, "closure", 0);
  op.n.row_bytes_out = builder.number(step, "keeps", 0);
  op.n.key_bytes = std::max<std::int64_t>(op.n.row_bytes_out, 1 << 20);
  op.n.columns = static_cast<std::int64_t>(imports_of(builder.text(step, "imports")));
  op.work = builder.work(from, {});
  from.op = builder.append(from.stage, std::move(op));
  plan::RelationColumn made;
  made.column.name = "value";
  made.column.type = ColumnType::kBinary;
  made.column.value_bytes = Bytes(builder.number(step, "makes", 8));
  from.relation.columns = {std::move(made)};
  if (builder.flag(step, "one", false)) {
    plan::PerTask<std::int64_t> one = plan::PerTask<std::int64_t>::uniform(from.rows.size(), 1);
    from.rows = std::move(one);
    from.relation.rows = from.rows.size();
  }
  from.partitioned_by.clear();
  from.keys.clear();
  builder.set_output(step, std::move(from));
}

plan::Op sink_of(plan::Builder& builder, const plan::Output& from, std::string_view label) {
  plan::Op op;
  op.kind = &operator_kind("CollectObjects");
  op.label = std::string(label);
  op.input = from.op;
  op.n.row_bytes =
      from.relation.columns.empty() ? 0 : from.relation.columns.front().column.value_bytes.count();
  op.work = builder.work(from, {});
  return op;
}

std::int64_t largest_task(const plan::PerTask<std::int64_t>& rows) {
  std::int64_t most = 0;
  for (const auto& [end, mine] : rows.runs()) {
    most = std::max(most, mine);
  }
  return most;
}

void plan_collect_rdd(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  plan::Op op = sink_of(builder, from, "collect");
  op.n.buffer_bytes = op.n.row_bytes + kPickleBytes;  // of a row in the result
  op.n.row_bytes = 0;                                 // nothing is decoded on the JVM
  // A result's bytes stand beside the value that is read from them.
  builder.stage(from.stage).transient_result_bytes = largest_task(from.rows) * op.n.buffer_bytes;
  builder.append(from.stage, std::move(op));
  builder.close(from.stage, plan::Action::kCollect);
}

void plan_accumulate(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  plan::Op op = sink_of(builder, from, "foreach");
  op.n.key_bytes = builder.number(step, "per_row", 0);
  op.n.flag = true;
  // An accumulator's updates are serialized beside what is read from them.
  builder.stage(from.stage).transient_result_bytes =
      2 * largest_task(from.rows) * (op.n.key_bytes + kPickleBytes);
  builder.append(from.stage, std::move(op));
  builder.close(from.stage, plan::Action::kSink);
}

void plan_driver_allocate(plan::Builder& builder, const Step& step) {
  plan::Op source;
  source.kind = &operator_kind("ParallelCollection");
  source.label = "driver";
  const auto [stage, op] = builder.open_stage(0, std::move(source));
  plan::Op sink;
  sink.kind = &operator_kind("Discard");
  sink.label = "driver allocates";
  sink.input = op;
  sink.n.key_bytes = builder.number(step, "object", 1 << 20);
  builder.append(stage, std::move(sink));
  builder.stage(stage).driver_bytes = builder.number(step, "bytes", 0);
  builder.close(stage, plan::Action::kSink);
}

sim::Co<Flow> run_collect_objects(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  co_await python_start(task, pyworker::Imports::kNone);
  const std::int64_t rows = task.work(op).rows;
  const std::int64_t bytes = rows * (op.n.flag ? op.n.key_bytes + kPickleBytes : op.n.buffer_bytes);
  if (op.n.flag) {
    // The accumulator's value and its pickled form.
    co_await python_allocate(task, 2 * bytes, pyworker::Pool::kMapped);
  }
  // Objects that came from Python, and the result that is serialized of them.
  co_await task.hold(Account::kHeapUser, 2 * bytes, op.n.flag ? bytes : 0);
  co_await task.spend(
      flow.fixed_ns + sim::mul_div(bytes, task.estimate(Coef::kCollectNsPerMiB), 1 << 20), 0);
  task.release(Account::kHeapUser, 2 * bytes);
  task.set_result_bytes((op.n.flag ? 0 : bytes) + kResultBytes);
  co_return Flow{};
}

}  // namespace

OperatorKind python_map_kind() {
  return {.spec = {.name = "python_map",
                   .summary = "A Python function over the rows of an RDD, pickled in batches.",
                   .params = kMapParams},
          .plan = plan_python_map,
          .run = nullptr};
}
OperatorKind collect_rdd_kind() {
  return {.spec = {.name = "collect_rdd",
                   .summary = "Brings an RDD's objects to the driver as the bytes they are."},
          .plan = plan_collect_rdd,
          .run = nullptr};
}
OperatorKind accumulate_kind() {
  return {.spec = {.name = "accumulate",
                   .summary = "Each row adds bytes to an accumulator of Python's.",
                   .params = kAccumulateParams},
          .plan = plan_accumulate,
          .run = nullptr};
}
OperatorKind driver_allocate_kind() {
  return {.spec = {.name = "driver_allocate",
                   .summary = "The driver's own program makes objects and keeps them.",
                   .inputs_min = 0,
                   .inputs_max = 0,
                   .params = kDriverParams},
          .plan = plan_driver_allocate,
          .run = nullptr};
}
OperatorKind collect_objects_kind() {
  return {.spec = {.name = "CollectObjects", .summary = "Objects for the driver."},
          .plan = nullptr,
          .run = run_collect_objects};
}

}  // namespace oomcast
