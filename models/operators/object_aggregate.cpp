// Aggregation with buffers that are Java objects: collect_list and the like. Nothing of it stands
// in Spark's books. Mirrors ObjectHashAggregateExec and ObjectAggregationIterator.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/operators/sort.hpp"
#include "models/task/grow.hpp"
#include "models/task/heap_objects.hpp"

namespace oomcast {
namespace {

/// Bytes that a key-value sorter writes for a record besides its length (insertKVRecord).
std::int64_t kv_record(std::int64_t key, std::int64_t value) {
  return consumers::kRecordLength.count() + key + value;
}

/// With the 128th key the buffers so far go to one sorter, and all further input rows to another
/// (SortBasedAggregator); then one key's buffer stands on the heap at a time.
sim::Co<void> sort_by_key(TaskContext& task, const plan::Op& op, const Flow& flow,
                          std::int64_t keys_so_far, std::int64_t ns_per_row) {
  using consumers::ExternalSorter;
  constexpr std::int64_t kOneLong = 16;  // UnsafeRow of it: null word and value
  const auto conf = sorter_conf(task.conf(), op.n.radix && op.n.key_bytes == kOneLong);
  auto& buffers = task.keep<ExternalSorter>(report_nothing<ExternalSorter>, conf);
  const consumers::Progress opened = buffers.open();
  co_await drive(task, buffers, opened);
  // Keys come early: each has had about one row by then.
  co_await fill(task, buffers, Flow{}, keys_so_far,
                Bytes(kv_record(op.n.key_bytes, flow.row_bytes)), 0);
  auto& input = task.keep<ExternalSorter>(report_nothing<ExternalSorter>, conf);
  const consumers::Progress input_opened = input.open();
  co_await drive(task, input, input_opened);
  buffers.begin_reading();
  co_await fill(task, input, flow, flow.rows - keys_so_far,
                Bytes(kv_record(op.n.key_bytes, flow.row_bytes)), ns_per_row);
  input.begin_reading();
  co_await open_spill_readers(task, buffers);
  co_await open_spill_readers(task, input);
}

sim::Co<Flow> run_object_aggregate(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  co_await hold_burst(task, flow);
  task.enter(op);
  const plan::Work& work = task.work(op);
  const std::int64_t elements = op.n.partial ? work.rows : std::max(work.bytes_read, work.rows);
  // Behind a shuffle elements lie in the arrays of the maps they came from.
  const std::int64_t maps = task.stage().ops[static_cast<std::size_t>(op.input)].n.maps;
  const Gathered largest{.elements = work.largest_group,
                         .object_bytes = op.n.buffer_bytes,
                         .array_bytes = std::max<std::int64_t>(8, op.n.buffer_bytes - 36),
                         .arrays = op.n.partial ? 0 : std::max<std::int64_t>(1, maps)};
  const std::int64_t ns = flow.cpu_ns_per_row + coefficient(Coef::kObjectAggregateNsPerRow);
  co_await task.spend(flow.fixed_ns, 0);
  const std::int64_t threshold = task.conf().object_aggregate_keys;
  if (work.groups < threshold || flow.rows <= threshold) {
    Gathered others = largest;
    others.elements = elements - largest.elements;
    others.arrays = 0;
    co_await hold_gathered(task, others, ns);
    co_await hold_gathered(task, largest, ns);
  } else {
    task.metrics().sort_fallbacks += 1;
    co_await sort_by_key(task, op, flow, std::min(threshold, work.groups), ns);
    co_await hold_gathered(task, largest, ns);
  }
  co_await write_gathered(task, largest, op.n.partial);
  co_return Flow{.rows = work.rows_out,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = ns,
                 .garbage_per_row = op.n.row_bytes_out,
                 .fixed_ns = 0};
}

}  // namespace

OperatorKind object_hash_aggregate_kind() {
  return {.spec = {.name = "ObjectHashAggregate", .summary = "Aggregates into Java objects."},
          .plan = nullptr,
          .run = run_object_aggregate};
}

}  // namespace oomcast
