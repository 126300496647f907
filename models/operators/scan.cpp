// Reads a data set: file splits as FilePartition cuts them, or the fixed partitions of generated
// rows. Mirrors FileSourceScanExec and RangeExec.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/plan/sources.hpp"
#include "models/task/heap_objects.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::array kParams{
    ParamSpec{.name = "data",
              .kind = ParamKind::kDataset,
              .required = true,
              .help = "The data set to read."},
    ParamSpec{.name = "columns",
              .kind = ParamKind::kColumnList,
              .help = "Columns to read; default: all."},
    ParamSpec{.name = "where",
              .kind = ParamKind::kText,
              .help = "Of a generated data set: SQL over id that tells which rows pass."},
    ParamSpec{.name = "bucketed_by",
              .kind = ParamKind::kColumnList,
              .help = "Columns by whose hash the files were written in buckets (bucketBy)."},
    ParamSpec{.name = "buckets",
              .kind = ParamKind::kInteger,
              .help = "Of a data set in buckets: how many."},
};

/// Of a bucketed table every bucket is a partition, hashed as an exchange would (Murmur3 both):
/// whoever needs rows by these columns needs no shuffle (FileSourceScanExec, bucketedScan).
void read_buckets(plan::Builder& builder, const Step& step, plan::Op& op, plan::Output& output) {
  const std::vector<std::string> by = builder.texts(step, "bucketed_by");
  const std::int64_t buckets = builder.number(step, "buckets", 0);
  if (by.empty() || !builder.conf().boolean("spark.sql.sources.bucketing.enabled")) {
    return;
  }
  const plan::SpreadPtr spread = builder.spread_of(output.relation, by);
  if (!builder.check_columns(step, output.relation, by) || spread == nullptr || buckets < 1) {
    builder.mistake(step, "a data set in buckets needs their number and known key columns",
                    "give \"buckets\": 200 and columns that are read");
    return;
  }
  std::int64_t bytes = 0;
  for (std::int64_t done = 0; const auto& [end, work] : op.work.runs()) {
    bytes += (end - done) * work.bytes_read;
    done = end;
  }
  output.keys = plan::hash_partitioned(*spread, buckets);
  output.partitioned_by = by;
  output.hash_partitions = buckets;
  op.work = {};
  const std::int64_t all = std::max<std::int64_t>(1, output.relation.rows);
  for (const plan::PartitionKeys& bucket : output.keys) {
    op.work.append(1, {bucket.rows, 0, 0, bucket.rows, sim::mul_div(bytes, bucket.rows, all)});
  }
}

void plan_scan(plan::Builder& builder, const Step& step) {
  const Dataset* data = builder.dataset(step, builder.text(step, "data"));
  if (data == nullptr) {
    return;
  }
  plan::Source source = plan::read_source(builder, step, *data, builder.texts(step, "columns"));
  plan::Op op;
  op.kind = &operator_kind(data->storage == Storage::kGenerated ? "Range" : "FileScan");
  op.label = "scan " + data->name;
  op.n.row_bytes = source.relation.row_bytes();
  op.n.row_bytes_out = op.n.row_bytes;
  op.work = source.work;
  plan::Output output;
  output.relation = std::move(source.relation);
  if (data->storage == Storage::kParquet) {
    read_buckets(builder, step, op, output);
  }
  for (std::int64_t done = 0; const auto& [end, work] : op.work.runs()) {
    output.rows.append(end - done, work.rows);
    done = end;
  }
  const std::int64_t tasks = op.work.size();
  std::tie(output.stage, output.op) = builder.open_stage(tasks, std::move(op));
  builder.set_output(step, std::move(output));
}

sim::Co<Flow> run_range(TaskContext& task, const plan::Op& op) {
  task.metrics().rows += task.work(op).rows;
  co_await hold_row_writer(task, op.n.row_bytes);
  co_return Flow{.rows = task.work(op).rows,
                 .row_bytes = op.n.row_bytes,
                 .cpu_ns_per_row = task.estimate(Coef::kGenerateNsPerRow),
                 .garbage_per_row = 0,
                 .fixed_ns = 0};
}

sim::Co<Flow> run_file_scan(TaskContext& task, const plan::Op& op) {
  const plan::Work& work = task.work(op);
  task.metrics().rows += work.rows;
  task.metrics().input_bytes += work.bytes_read;
  // A row group's compressed columns are in memory before they are decoded.
  const std::int64_t buffered =
      sim::mul_div(work.bytes_read, task.estimate(Coef::kScanBufferPpm), 1'000'000);
  co_await task.hold(Account::kHeapScan, buffered);
  const std::int64_t ns =
      sim::mul_div(work.bytes_read, task.estimate(Coef::kScanNsPerMiB), 1 << 20);
  co_return Flow{.rows = work.rows,
                 .row_bytes = op.n.row_bytes,
                 .cpu_ns_per_row = work.rows > 0 ? ns / work.rows : 0,
                 .garbage_per_row = op.n.row_bytes,
                 .fixed_ns = work.rows > 0 ? ns % work.rows : ns};
}

}  // namespace

OperatorKind scan_kind() {
  return {.spec = {.name = "scan",
                   .summary = "Reads a data set.",
                   .inputs_min = 0,
                   .inputs_max = 0,
                   .params = kParams},
          .plan = plan_scan,
          .run = nullptr};
}

OperatorKind range_kind() {
  return {.spec = {.name = "Range", .summary = "Makes rows without reading."},
          .plan = nullptr,
          .run = run_range};
}

OperatorKind file_scan_kind() {
  return {.spec = {.name = "FileScan", .summary = "Reads a split of files."},
          .plan = nullptr,
          .run = run_file_scan};
}

}  // namespace oomcast
