// Writing and reading a shuffle. Mirrors ShuffleWriterProcessor with SortShuffleManager's choice of
// writer (BypassMergeSortShuffleWriter, UnsafeShuffleWriter), and BlockStoreShuffleReader.
#include <algorithm>

#include "models/consumers/shuffle_sorter.hpp"
#include "models/operators/kinds.hpp"
#include "models/task/grow.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;

/// Serialized row: UnsafeRowSerializer writes the length before it.
std::int64_t serialized(const Flow& flow) { return flow.row_bytes + 4; }

/// A writer per non-empty partition is open at once: buffers and compressors, no sorting, no pages.
sim::Co<void> write_bypass(TaskContext& task, const plan::Op& op, const Flow& flow) {
  const std::int64_t open = std::min(op.n.partitions, flow.rows);
  const std::int64_t buffers = open * coefficient(Coef::kBypassWriterBytesPerPartition);
  co_await task.hold(Account::kHeapShuffle, buffers);
  const std::int64_t raw = flow.rows * serialized(flow);
  co_await task.spend(
      flow.fixed_ns + flow.rows * (flow.cpu_ns_per_row + coefficient(Coef::kShuffleWriteNsPerRow)) +
          mul_div(raw, coefficient(Coef::kShuffleWriteNsPerMiB), 1 << 20),
      flow.rows * flow.garbage_per_row + raw / 4);
  co_await task.write_shuffle(mul_div(raw, op.n.compressed_ppm, 1'000'000));
  task.release(Account::kHeapShuffle, buffers);
}

void add_peak(TaskContext& task, consumers::ShuffleSorter& sorter) {
  task.metrics().peak_execution_memory += sorter.peak().count();
}

/// Serialized records in pages, sorted by partition; spills are merged into one file.
sim::Co<void> write_sorted(TaskContext& task, const plan::Op& op, const Flow& flow) {
  consumers::ShuffleSorterConf conf;
  conf.initial_records = task.conf().sorter_initial_records;
  conf.radix = task.conf().shuffle_radix_sort;
  conf.spill_records = Rows(task.conf().spill_rows);
  conf.spill_bytes = Bytes(task.conf().spill_bytes);
  auto& sorter = task.keep<consumers::ShuffleSorter>(add_peak, conf);
  const consumers::Progress opened = sorter.open();
  co_await drive(task, sorter, opened);
  co_await fill(task, sorter, flow, flow.rows, Bytes(serialized(flow)),
                coefficient(Coef::kShuffleWriteNsPerRow));
  co_await pay_for_spills(task, sorter);
  const std::int64_t raw = flow.rows * serialized(flow);
  co_await task.spend(mul_div(raw, coefficient(Coef::kShuffleWriteNsPerMiB), 1 << 20), raw / 4);
  co_await task.write_shuffle(mul_div(raw, op.n.compressed_ppm, 1'000'000));
  sorter.free();
}

sim::Co<Flow> run_exchange(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  if (op.n.partitions <= task.conf().bypass_merge_threshold) {
    co_await write_bypass(task, op, flow);
  } else {
    co_await write_sorted(task, op, flow);
  }
  co_return Flow{};
}

sim::Co<Flow> run_shuffle_read(TaskContext& task, const plan::Op& op) {
  const plan::Work& work = task.work(op);
  task.metrics().rows += work.rows;
  task.metrics().shuffle_read_bytes += work.bytes_read;
  // What is in flight stands in Netty's buffers, outside the heap; decompression is per stream.
  const std::int64_t ns =
      mul_div(work.bytes_read, coefficient(Coef::kShuffleReadNsPerMiB), 1 << 20);
  co_return Flow{.rows = work.rows,
                 .row_bytes = op.n.row_bytes,
                 .cpu_ns_per_row = work.rows > 0 ? ns / work.rows : 0,
                 .garbage_per_row = op.n.row_bytes / 2,
                 .fixed_ns = work.rows > 0 ? ns % work.rows : ns};
}

}  // namespace

OperatorKind exchange_kind() {
  return {.spec = {.name = "Exchange", .summary = "Writes shuffle output."},
          .plan = nullptr,
          .run = run_exchange};
}
OperatorKind shuffle_read_kind() {
  return {.spec = {.name = "ShuffleRead", .summary = "Reads a reduce partition."},
          .plan = nullptr,
          .run = run_shuffle_read};
}

}  // namespace oomcast
