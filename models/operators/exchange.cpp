// Writing and reading a shuffle. Mirrors ShuffleWriterProcessor with SortShuffleManager's choice of
// writer (BypassMergeSortShuffleWriter, UnsafeShuffleWriter, SortShuffleWriter), and
// BlockStoreShuffleReader.
#include <algorithm>

#include "models/consumers/shuffle_sorter.hpp"
#include "models/consumers/shuffle_writer.hpp"
#include "models/consumers/spillable.hpp"
#include "models/operators/kinds.hpp"
#include "models/operators/sort.hpp"
#include "models/sizes/java_layout.hpp"
#include "models/task/grow.hpp"
#include "models/task/heap_objects.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;

/// Serialized row: UnsafeRowSerializer writes the length before it.
std::int64_t serialized(const Flow& flow) { return flow.row_bytes + 4; }

/// All rows of a task, serialized, as they go into its shuffle file.
struct Output {
  std::int64_t raw = 0;
  std::int64_t written = 0;
  std::int64_t disk_ns = 0;
};

Output output_of(const TaskContext& task, const plan::Op& op, const Flow& flow) {
  Output output{.raw = flow.rows * serialized(flow)};
  output.written = mul_div(output.raw, op.n.compressed_ppm, 1'000'000);
  output.disk_ns = task.disk_ns(Coef::kShuffleWriteNsPerMiB, output.raw, output.written);
  return output;
}

/// What was gathered, and spilled, goes into one file.
sim::Co<void> write_output(TaskContext& task, const plan::Op& op, const Flow& flow) {
  co_await task.read_spills();
  const Output output = output_of(task, op, flow);
  co_await task.spend(output.disk_ns, output.raw / 4);
  co_await task.write_shuffle(output.written);
}

/// A writer per non-empty partition is open at once: buffers and compressors, no sorting, no pages.
sim::Co<void> write_bypass(TaskContext& task, const plan::Op& op, const Flow& flow) {
  const std::int64_t open = std::min(op.n.partitions, flow.rows);
  const std::int64_t buffers = open * task.estimate(Coef::kBypassWriterBytesPerPartition);
  co_await task.hold(Account::kHeapShuffle, buffers);
  const Output output = output_of(task, op, flow);
  co_await task.spend(
      flow.fixed_ns +
          flow.rows * (flow.cpu_ns_per_row + task.estimate(Coef::kShuffleWriteNsPerRow)) +
          output.disk_ns,
      flow.rows * flow.garbage_per_row + output.raw / 4);
  co_await task.write_shuffle(output.written);
  task.release(Account::kHeapShuffle, buffers);
}

/// Serialized records in pages, sorted by partition; spills are merged into one file.
sim::Co<void> write_sorted(TaskContext& task, const plan::Op& op, const Flow& flow) {
  consumers::RecordSorterConf conf = sorter_conf(task.conf(), false);
  conf.radix = task.conf().shuffle_radix_sort;
  auto& sorter = task.keep<consumers::ShuffleSorter>(report_peak<consumers::ShuffleSorter>, conf);
  const consumers::Progress opened = sorter.open();
  co_await drive(task, sorter, opened);
  co_await fill(task, sorter, flow, flow.rows, Bytes(serialized(flow)),
                task.estimate(Coef::kShuffleWriteNsPerRow));
  co_await pay_for_spills(task);
  co_await write_output(task, op, flow);
  sorter.free();
}

/// Copies of rows in a buffer of pairs (PartitionedPairBuffer) that watches its own size.
sim::Co<void> write_objects(TaskContext& task, const plan::Op& op, const Flow& flow) {
  consumers::SpillableConf conf;
  conf.spill_records = Rows(task.conf().spill_rows);
  conf.spill_bytes = Bytes(task.conf().spill_bytes);
  conf.can_be_forced = task.mode() == memory::MemoryMode::kOnHeap;
  // It is forced to disk while it is read only, which is not played.
  auto& pairs = task.keep_made(
      report_nothing<consumers::Spillable>,
      std::make_unique<consumers::Spillable>(task.memory(), task.next_consumer_id(), conf));
  // A pair of partition and key, the row's copy, and two references in the buffer's array.
  const Bytes element = sizes::instance_bytes({.references = 2}) + 2 * sizes::kReference +
                        sizes::unsafe_row_copy_bytes(Bytes(flow.row_bytes));
  Bytes held;
  co_await task.spend(flow.fixed_ns, 0);
  for (Rows left(flow.rows); left > Rows(0);) {
    const Bytes base = pairs.elements().count() * element;
    const Rows fit = std::min(left, pairs.fits(base, element));
    pairs.insert(fit);
    left -= fit;
    if (left > Rows(0)) {
      const consumers::Progress checked = pairs.check_after(base + (fit.count() + 1) * element);
      left -= Rows(1);
      co_await drive(task, pairs, checked);
    }
    const Bytes now = pairs.elements().count() * element;
    if (now < held) {
      task.release(Account::kHeapShuffle, (held - now).count());
    } else {
      co_await task.hold(Account::kHeapShuffle, (now - held).count());
    }
    held = now;
    co_await task.spend_rows(flow, fit.count() + 1, task.estimate(Coef::kShuffleWriteNsPerRow));
  }
  co_await write_output(task, op, flow);
  task.release(Account::kHeapShuffle, held.count());
  pairs.free();
}

sim::Co<Flow> run_exchange(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  co_await hold_burst(task, flow);
  // SQL never combines on the map side of a shuffle, and UnsafeRowSerializer relocates.
  const consumers::ShuffleTraits traits{.partitions = op.n.partitions};
  switch (consumers::choose_shuffle_writer(traits, task.conf().bypass_merge_threshold)) {
    case consumers::ShuffleWriter::kBypassMergeSort:
      co_await write_bypass(task, op, flow);
      break;
    case consumers::ShuffleWriter::kUnsafe:
      co_await write_sorted(task, op, flow);
      break;
    case consumers::ShuffleWriter::kSort:
      co_await write_objects(task, op, flow);
      break;
  }
  co_return Flow{};
}

sim::Co<Flow> run_shuffle_read(TaskContext& task, const plan::Op& op) {
  const plan::Work& work = task.work(op);
  task.metrics().rows += work.rows;
  task.metrics().shuffle_read_bytes += work.bytes_read;
  co_await hold_row_reader(task, op.n.row_bytes);
  // What is in flight stands in Netty's buffers, outside the heap; decompression is per stream.
  const std::int64_t blocks = std::min(work.rows, op.n.maps);
  const std::int64_t raw = work.raw_bytes > 0 ? work.raw_bytes : work.rows * op.n.row_bytes;
  const std::int64_t ns = task.disk_ns(Coef::kShuffleReadNsPerMiB, raw, work.bytes_read);
  co_return Flow{.rows = work.rows,
                 .row_bytes = op.n.row_bytes,
                 .cpu_ns_per_row = work.rows > 0 ? ns / work.rows : 0,
                 .garbage_per_row = op.n.row_bytes / 2,
                 .fixed_ns = task.estimate(Coef::kShuffleOpenNs) +
                             blocks * task.estimate(Coef::kShuffleBlockNs)};
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
