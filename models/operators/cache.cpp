// Words around caching: `cache` materialises a relation in executors' storage memory, `cached`
// reads it again in the same or a later job. Mirrors InMemoryRelation and InMemoryTableScanExec.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/task/task_context.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::array kCacheParams{
    ParamSpec{.name = "level",
              .kind = ParamKind::kText,
              .fallback = "MEMORY_AND_DISK",
              .help = "Storage level.",
              .choices = "MEMORY_ONLY|MEMORY_AND_DISK|OFF_HEAP"},
    ParamSpec{.name = "as",
              .kind = ParamKind::kText,
              .required = true,
              .help = "Name that `cached` refers to."},
};
constexpr std::array kCachedParams{
    ParamSpec{.name = "of",
              .kind = ParamKind::kText,
              .required = true,
              .help = "Name given by a cache step of this or an earlier job."},
};

plan::Op scan_of(const plan::Output& output, std::int32_t index, std::string_view kind) {
  plan::Op op;
  op.kind = &operator_kind(kind);
  op.label = std::string(kind);
  op.n.cache = index;
  op.n.row_bytes = output.relation.row_bytes();
  for (std::int64_t done = 0; const auto& [end, rows] : output.rows.runs()) {
    op.work.append(end - done, {rows, 0, 0, rows, 0});
    done = end;
  }
  return op;
}

void plan_cache(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  const auto index = static_cast<std::int32_t>(builder.caches().size());
  const std::string level = builder.text(step, "level", "MEMORY_AND_DISK");
  plan::Op op = scan_of(from, index, "InMemoryRelation");
  op.input = from.op;
  op.n.columns = static_cast<std::int64_t>(from.relation.columns.size());
  op.n.flag = level != "MEMORY_ONLY";  // what does not fit goes to disk
  op.n.partial = level == "OFF_HEAP";
  plan::Output shape = from;
  from.op = builder.append(from.stage, std::move(op));
  builder.caches().push_back({builder.text(step, "as", step.id), level, std::move(shape), index});
  builder.set_output(step, std::move(from));
}

void plan_cached(plan::Builder& builder, const Step& step) {
  const std::string name = builder.text(step, "of");
  for (const plan::CachedRelation& cached : builder.caches()) {
    if (cached.name == name) {
      plan::Output output = cached.output;
      plan::Op op = scan_of(output, cached.index, "InMemoryTableScan");
      const std::int64_t tasks = op.work.size();
      std::tie(output.stage, output.op) = builder.open_stage(tasks, std::move(op));
      builder.set_output(step, std::move(output));
      return;
    }
  }
  builder.mistake(step, "no cache step before this one is named '" + name + "'",
                  "give the cache step \"as\": \"" + name + "\"");
}

/// Bytes of the columnar batches of these rows: values without UnsafeRow's words.
std::int64_t batch_bytes(const plan::Op& op, std::int64_t rows) {
  const std::int64_t null_words = 8 * ((op.n.columns + 63) / 64);
  return rows * std::max<std::int64_t>(1, op.n.row_bytes - null_words);
}

sim::Co<Flow> run_cache(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  const std::int64_t bytes = batch_bytes(op, flow.rows);
  co_await task.spend(flow.fixed_ns + flow.rows * flow.cpu_ns_per_row,
                      flow.rows * flow.garbage_per_row);
  co_await task.store_block(op.n.cache, bytes, op.n.partial, op.n.flag);
  co_return Flow{.rows = flow.rows,
                 .row_bytes = op.n.row_bytes,
                 .cpu_ns_per_row = coefficient(Coef::kProjectNsPerRow),
                 .garbage_per_row = 0,
                 .fixed_ns = 0};
}

sim::Co<Flow> run_cached(TaskContext& task, const plan::Op& op) {
  const std::int64_t rows = task.work(op).rows;
  const std::int64_t from_disk = task.read_block(op.n.cache);
  co_return Flow{
      .rows = rows,
      .row_bytes = op.n.row_bytes,
      .cpu_ns_per_row = coefficient(Coef::kProjectNsPerRow),
      .garbage_per_row = op.n.row_bytes,
      .fixed_ns = sim::mul_div(from_disk, coefficient(Coef::kSpillReadNsPerMiB), 1 << 20)};
}

}  // namespace

OperatorKind cache_kind() {
  return {.spec = {.name = "cache",
                   .summary = "Keeps the rows in storage memory.",
                   .inputs_min = 1,
                   .inputs_max = 1,
                   .params = kCacheParams},
          .plan = plan_cache,
          .run = nullptr};
}
OperatorKind cached_kind() {
  return {.spec = {.name = "cached",
                   .summary = "Reads what a cache step kept.",
                   .inputs_min = 0,
                   .inputs_max = 0,
                   .params = kCachedParams},
          .plan = plan_cached,
          .run = nullptr};
}
OperatorKind in_memory_relation_kind() {
  return {.spec = {.name = "InMemoryRelation", .summary = "Builds columnar batches."},
          .plan = nullptr,
          .run = run_cache};
}
OperatorKind in_memory_scan_kind() {
  return {.spec = {.name = "InMemoryTableScan", .summary = "Reads columnar batches."},
          .plan = nullptr,
          .run = run_cached};
}

}  // namespace oomcast
