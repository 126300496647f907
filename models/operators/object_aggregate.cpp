// Aggregation with buffers that are Java objects: collect_list and the like. Nothing of it stands
// in Spark's books. Mirrors ObjectHashAggregateExec and ObjectAggregationIterator.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/operators/sort.hpp"
#include "models/sizes/row_layout.hpp"
#include "models/task/grow.hpp"
#include "models/task/heap_objects.hpp"
#include "models/task/spill_readers.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;

constexpr std::int64_t kMaxBlocks = 256;  // maps told apart; more come in groups

/// Collects `elements` objects on the heap, in pieces.
sim::Co<void> gather(TaskContext& task, std::int64_t elements, std::int64_t element_bytes,
                     std::int64_t ns_per_element) {
  constexpr std::int64_t kPieces = 16;
  const std::int64_t piece = std::max<std::int64_t>(1, (elements + kPieces - 1) / kPieces);
  for (std::int64_t done = 0; done < elements; done += piece) {
    const std::int64_t now = std::min(piece, elements - done);
    co_await task.hold(Account::kHeapAggregation, now * element_bytes, 4 * (done + now));
    co_await task.spend(now * ns_per_element, now * element_bytes);
  }
}

/// What the aggregation meets in one task. An element is a gathered value, a row carries one
/// (before the shuffle) or those of one map (behind it).
struct Meeting {
  std::int64_t rows = 0;
  std::int64_t groups = 0;
  std::int64_t elements = 0;
  std::int64_t largest = 0;        // elements of the largest group
  std::int64_t element_heap = 0;   // bytes of one element as an object
  std::int64_t element_array = 0;  // the same in an UnsafeArrayData
  std::int64_t hot = 1;            // groups about as large as the largest
  std::int64_t blocks = 1;         // maps whose output is read, one after another

  /// Elements that are in no hot group.
  [[nodiscard]] std::int64_t cold_elements() const {
    return std::max<std::int64_t>(0, elements - hot * largest);
  }
};

Meeting meeting_of(const plan::Op& op, const plan::Work& work) {
  Meeting meeting;
  meeting.rows = work.rows;
  meeting.groups = work.groups;
  meeting.elements = op.n.partial ? work.rows : std::max(work.bytes_read, work.rows);
  meeting.largest = work.largest_group;
  meeting.hot = op.n.partial ? 1 : std::max<std::int64_t>(1, std::min(work.hot_groups, work.rows));
  meeting.element_heap = op.n.buffer_bytes;
  meeting.element_array = std::max<std::int64_t>(8, op.n.buffer_bytes - 36);
  meeting.blocks = op.n.partial ? 1 : std::clamp<std::int64_t>(op.n.maps, 1, kMaxBlocks);
  return meeting;
}

/// Rows read until the map of objects holds `keys` keys. Rows of generated data come in no order;
/// behind a shuffle every map brings each of its keys once.
std::int64_t rows_until(const plan::Op& op, const Meeting& met, std::int64_t keys) {
  if (!op.n.partial) {
    return std::min(met.rows, keys);
  }
  const std::int64_t others = std::max<std::int64_t>(1, met.rows - met.largest);
  const std::int64_t per_key =
      std::max<std::int64_t>(1, others / std::max<std::int64_t>(1, met.groups - 1));
  // With more than one row a key some of the first rows repeat keys that were met.
  const std::int64_t wanted = per_key == 1 ? keys : keys + keys / 8;
  return std::min(met.rows, mul_div(wanted, met.rows, others));
}

/// Record of UnsafeKVExternalSorter: the key's length, the key, the value.
Bytes kv_record(const plan::Op& op, std::int64_t value_bytes) {
  return Bytes(4 + op.n.key_bytes + value_bytes);
}

consumers::ExternalSorter& kv_sorter(TaskContext& task, const plan::Op& op) {
  consumers::RecordSorterConf conf = sorter_conf(task.conf(), true);
  conf.radix = op.n.radix;  // UnsafeKVExternalSorter does not ask spark.sql.sort.enableRadixSort
  return task.keep<consumers::ExternalSorter>(report_nothing<consumers::ExternalSorter>, conf);
}

/// A row of the reduce side: a key and the elements that one map gathered for it.
std::int64_t gathered_row(std::int64_t elements, const Meeting& met) {
  return sizes::row_fixed_part(2).count() + 16 + elements * met.element_array;
}

/// The map's keys and buffers, sorted, the hot ones first; nothing of it is read before the input
/// is at its end.
sim::Co<void> dump_map(TaskContext& task, const plan::Op& op, const Meeting& met, std::int64_t keys,
                       std::int64_t elements) {
  auto& sorter = kv_sorter(task, op);
  const consumers::Progress opened = sorter.open();
  co_await drive(task, sorter, opened);
  const std::int64_t buffer = sizes::row_fixed_part(1).count() + 16;
  const std::int64_t hot = std::min(met.hot, keys);
  const std::int64_t in_hot = std::min(elements, hot * met.largest / met.blocks);
  co_await fill(task, sorter, Flow{}, hot, kv_record(op, buffer + in_hot / hot * met.element_array),
                0);
  const std::int64_t others = std::max<std::int64_t>(1, keys - hot);
  co_await fill(task, sorter, Flow{}, keys - hot,
                kv_record(op, buffer + (elements - in_hot) * met.element_array / others), 0);
  sorter.begin_reading();
}

/// The rest of the input goes to a second sorter, with its grouping key; on the reduce side map by
/// map, first the hot groups' rows, then the others'.
sim::Co<void> sort_input(TaskContext& task, const plan::Op& op, const Flow& flow,
                         const Meeting& met, std::int64_t rows, std::int64_t ns) {
  auto& sorter = kv_sorter(task, op);
  const consumers::Progress opened = sorter.open();
  co_await drive(task, sorter, opened);
  if (op.n.partial) {
    co_await fill(task, sorter, flow, rows, kv_record(op, flow.row_bytes), ns);
  } else {
    // The first map's hot rows are in the map of objects.
    const std::int64_t hot_rows = std::min(rows, met.hot * (met.blocks - 1));
    const std::int64_t cold_rows = rows - hot_rows;
    const std::int64_t cold_of_all = std::max<std::int64_t>(1, met.rows - met.hot * met.blocks);
    const std::int64_t hot = gathered_row(met.largest / met.blocks, met);
    const std::int64_t cold = gathered_row(met.cold_elements() / cold_of_all, met);
    for (std::int64_t block = 0; block < met.blocks; ++block) {
      const std::int64_t before = block == 0 ? 0 : hot_rows * (block - 1) / (met.blocks - 1);
      const std::int64_t now = block == 0 ? 0 : hot_rows * block / (met.blocks - 1);
      co_await fill(task, sorter, flow, now - before, kv_record(op, hot), ns);
      const std::int64_t from = cold_rows * block / met.blocks;
      const std::int64_t to = cold_rows * (block + 1) / met.blocks;
      co_await fill(task, sorter, flow, to - from, kv_record(op, cold), ns);
    }
  }
  sorter.begin_reading();
  sorter.read(std::min(Rows(1), sorter.in_memory()));
  co_await merge_spills(task, sorter.spill_count());
}

/// Key by key the sorted rows are aggregated; what all groups but one of the hot ones take. Each is
/// garbage when the next one begins.
sim::Co<void> gather_again(TaskContext& task, const Meeting& met, std::int64_t ns_per_element) {
  const std::int64_t others = std::max<std::int64_t>(0, met.elements - met.largest);
  co_await task.spend(others * ns_per_element, others * met.element_heap);
}

sim::Co<Flow> run_object_aggregate(TaskContext& task, const plan::Op& op) {
  const std::int64_t spilled_before = task.metrics().memory_bytes_spilled;
  Flow flow = co_await task.open(op.input);
  co_await hold_burst(task, flow);
  task.enter(op);
  const plan::Work& work = task.work(op);
  const Meeting met = meeting_of(op, work);
  // Behind a shuffle elements lie in the arrays of the maps they came from.
  const std::int64_t maps = task.stage().ops[static_cast<std::size_t>(op.input)].n.maps;
  const Gathered largest{.elements = met.largest,
                         .object_bytes = met.element_heap,
                         .array_bytes = met.element_array,
                         .arrays = op.n.partial ? 0 : std::max<std::int64_t>(1, maps)};
  // Rows that carry many elements cost by their bytes, elements by their number.
  const std::int64_t ns = task.estimate(Coef::kObjectAggregateNsPerRow);
  const std::int64_t ns_with_row =
      ns + mul_div(flow.cpu_ns_per_row, met.rows, std::max<std::int64_t>(1, met.elements));
  co_await task.spend(flow.fixed_ns, 0);
  flow.fixed_ns = 0;
  const std::int64_t most_keys = task.conf().object_aggregate_keys;
  const std::int64_t first_rows =
      met.groups >= most_keys ? rows_until(op, met, most_keys) : met.rows;
  if (first_rows == met.rows) {
    Gathered others = largest;
    others.elements = met.elements - met.largest;
    others.arrays = 0;
    co_await hold_gathered(task, others, ns_with_row);
  } else {
    // With the 128th key all goes to sorters; then one key's buffer stands on the heap at a time.
    const std::int64_t first = op.n.partial ? first_rows
                                            : mul_div(met.cold_elements(), first_rows, met.rows) +
                                                  met.hot * met.largest / met.blocks;
    co_await gather(task, first, met.element_heap, ns_with_row);
    co_await dump_map(task, op, met, most_keys, first);
    task.release(Account::kHeapAggregation, first * met.element_heap);
    co_await sort_input(task, op, flow, met, met.rows - first_rows, ns);
    co_await gather_again(task, met, ns);
    task.note_sort_fallback(op);
    task.note_spill_size(op, spilled_before);
  }
  co_await hold_gathered(task, largest, ns_with_row);
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
