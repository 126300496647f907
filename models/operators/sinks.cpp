// How a job's last stage ends: rows are written, counted, thrown away or collected to the driver.
// Mirrors InsertIntoHadoopFsRelationCommand's writers, noop, and SparkPlan.executeCollect.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/task/heap_objects.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;

constexpr std::array kWriteParams{
    ParamSpec{.name = "row_group",
              .kind = ParamKind::kSize,
              .fallback = "128MB",
              .help = "parquet.block.size: buffered on the heap per open file."},
};

void end_job(plan::Builder& builder, const Step& step, std::string_view kind, std::string label,
             plan::Action action, std::int64_t buffer_bytes) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  plan::Op op;
  op.kind = &operator_kind(kind);
  op.label = std::move(label);
  op.input = from.op;
  op.n.row_bytes = from.relation.row_bytes();
  op.n.buffer_bytes = buffer_bytes;
  op.work = builder.work(from, {});
  builder.append(from.stage, std::move(op));
  builder.close(from.stage, action);
}

void plan_write(plan::Builder& builder, const Step& step) {
  end_job(builder, step, "FileWrite", "write", plan::Action::kSink,
          builder.number(step, "row_group", 128 << 20));
}

void plan_noop(plan::Builder& builder, const Step& step) {
  end_job(builder, step, "Discard", "noop", plan::Action::kSink, 0);
}

void plan_count(plan::Builder& builder, const Step& step) {
  end_job(builder, step, "Discard", "count", plan::Action::kSink, 0);
}

void plan_collect(plan::Builder& builder, const Step& step) {
  end_job(builder, step, "Collect", "collect", plan::Action::kCollect, 0);
}

sim::Co<Flow> run_discard(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  co_await hold_burst(task, flow);
  co_await task.spend(flow.fixed_ns + flow.rows * flow.cpu_ns_per_row,
                      flow.rows * flow.garbage_per_row);
  co_return Flow{};
}

sim::Co<Flow> run_file_write(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  co_await hold_burst(task, flow);
  const std::int64_t bytes = mul_div(flow.rows * flow.row_bytes, op.n.compressed_ppm, 1'000'000);
  co_await task.hold(Account::kHeapScan, std::min(bytes, op.n.buffer_bytes));
  co_await task.spend(flow.fixed_ns + flow.rows * flow.cpu_ns_per_row +
                          mul_div(bytes, task.estimate(Coef::kFileWriteNsPerMiB), 1 << 20),
                      flow.rows * (flow.garbage_per_row + flow.row_bytes));
  task.release(Account::kHeapScan, std::min(bytes, op.n.buffer_bytes));
  co_return Flow{};
}

/// Packs rows into one compressed byte array per partition (SparkPlan.getByteArrayRdd).
sim::Co<Flow> run_collect(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  co_await hold_burst(task, flow);
  const std::int64_t bytes =
      mul_div(flow.rows * (flow.row_bytes + 4), op.n.compressed_ppm, 1'000'000);
  // The array that grows by doubling, and the serialized result made of it.
  co_await task.hold(Account::kHeapUser, 2 * bytes, bytes);
  co_await task.spend(flow.fixed_ns + flow.rows * flow.cpu_ns_per_row +
                          mul_div(bytes, task.estimate(Coef::kCollectNsPerMiB), 1 << 20),
                      flow.rows * flow.garbage_per_row);
  task.release(Account::kHeapUser, 2 * bytes);
  task.set_result_bytes(bytes + 2048);
  co_return Flow{};
}

OperatorSpec word(std::string_view name, std::string_view summary,
                  std::span<const ParamSpec> params) {
  return {.name = name, .summary = summary, .inputs_min = 1, .inputs_max = 1, .params = params};
}

}  // namespace

OperatorKind write_kind() {
  return {.spec = word("write", "Writes Parquet files.", kWriteParams),
          .plan = plan_write,
          .run = nullptr};
}
OperatorKind noop_kind() {
  return {.spec = word("noop", "Computes all rows and drops them.", {}),
          .plan = plan_noop,
          .run = nullptr};
}
OperatorKind count_kind() {
  return {.spec = word("count", "Counts the rows.", {}), .plan = plan_count, .run = nullptr};
}
OperatorKind collect_kind() {
  return {.spec = word("collect", "Brings all rows to the driver.", {}),
          .plan = plan_collect,
          .run = nullptr};
}
OperatorKind discard_kind() {
  return {
      .spec = {.name = "Discard", .summary = "Drops rows."}, .plan = nullptr, .run = run_discard};
}
OperatorKind file_write_kind() {
  return {.spec = {.name = "FileWrite", .summary = "Writes a file per task."},
          .plan = nullptr,
          .run = run_file_write};
}
OperatorKind collect_rows_kind() {
  return {.spec = {.name = "Collect", .summary = "Packs rows for the driver."},
          .plan = nullptr,
          .run = run_collect};
}
OperatorKind broadcast_exchange_kind() {
  return {.spec = {.name = "BroadcastExchange", .summary = "Packs rows for a broadcast."},
          .plan = nullptr,
          .run = run_collect};
}

}  // namespace oomcast
