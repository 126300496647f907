// Aggregation into fixed-width buffers: a generated fast map, then BytesToBytesMap, then, when
// memory is refused, sorted runs. Mirrors HashAggregateExec's generated code over
// UnsafeFixedWidthAggregationMap and UnsafeKVExternalSorter.
#include <algorithm>

#include "models/consumers/aggregation_map.hpp"
#include "models/operators/kinds.hpp"
#include "models/task/grow.hpp"
#include "models/task/spill_readers.hpp"

namespace oomcast {
namespace {

using consumers::AggregationMap;

consumers::AggregationConf map_conf(const TaskConf& conf, const plan::Op& op) {
  consumers::AggregationConf result;
  result.key = Bytes(op.n.key_bytes);
  result.buffer = Bytes(op.n.buffer_bytes);
  result.fast_map = conf.fast_map && (op.n.fast_map || !conf.fast_map_partial_only);
  result.fixed_length = op.n.fixed_key;
  result.fast_capacity = conf.fast_map_rows;
  return result;
}

/// Puts new groups into the map; rows of groups that are in it only cost time.
sim::Co<void> take_groups(TaskContext& task, AggregationMap& map, std::int64_t groups,
                          std::int64_t ns_per_group, std::int64_t garbage_per_group) {
  std::int64_t left = groups;
  while (left > 0) {
    const Rows fit = std::min(Rows(left), map.fits());
    if (fit > Rows(0)) {
      map.insert(fit);
      left -= fit.count();
      const consumers::Progress settled = map.settle();
      co_await drive(task, map, settled);
      co_await task.spend(fit.count() * ns_per_group, fit.count() * garbage_per_group);
      continue;
    }
    const std::int64_t sorted = map.map().keys().count();
    const std::int64_t before = map.fallbacks();
    const consumers::Progress room = map.make_room();
    co_await drive(task, map, room);
    if (map.fallbacks() > before) {
      co_await task.spend(sorted * task.estimate(Coef::kSortNsPerRow), 0);
    }
  }
}

/// Before the first group comes out.
sim::Co<void> end_of_input(TaskContext& task, const plan::Op& op, AggregationMap& map) {
  if (!map.fell_back()) {
    map.begin_output();
    co_return;
  }
  const consumers::Progress finished = map.finish();
  co_await drive(task, map, finished);
  task.note_sort_fallback(op);
  co_await merge_spills(task, map.fallbacks());
}

sim::Co<Flow> run_hash_aggregate(TaskContext& task, const plan::Op& op) {
  const std::int64_t spilled_before = task.metrics().memory_bytes_spilled;
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  const plan::Work& work = task.work(op);
  const std::int64_t ns_per_row = flow.cpu_ns_per_row + task.estimate(Coef::kHashAggregateNsPerRow);
  const bool keyed = op.n.flag;
  co_await task.spend(flow.fixed_ns, 0);
  if (!keyed) {
    co_await task.spend(flow.rows * ns_per_row, flow.rows * flow.garbage_per_row);
    co_return Flow{.rows = 1, .row_bytes = op.n.row_bytes_out};
  }
  const consumers::AggregationConf conf = map_conf(task.conf(), op);
  const memory::ConsumerId fast = task.next_consumer_id();
  auto& map = task.keep_made(report_peak<AggregationMap>,
                             std::make_unique<AggregationMap>(
                                 task.memory(), fast, task.next_consumer_id(), task.mode(), conf));
  if (conf.fast_map) {
    // Buckets of the fast map: two ints a row, outside Spark's books.
    co_await task.hold(Account::kHeapAggregation, conf.fast_capacity * 8);
  }
  const consumers::Progress opened = map.open();
  co_await drive(task, map, opened);
  const std::int64_t groups = std::max<std::int64_t>(1, work.groups);
  co_await take_groups(task, map, work.groups, flow.rows * ns_per_row / groups,
                       flow.rows * flow.garbage_per_row / groups);
  co_await end_of_input(task, op, map);
  task.note_spill_size(op, spilled_before);
  co_return Flow{.rows = work.rows_out,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = task.estimate(Coef::kProjectNsPerRow),
                 .garbage_per_row = op.n.row_bytes_out / 4,
                 .fixed_ns = 0};
}

}  // namespace

OperatorKind hash_aggregate_kind() {
  return {.spec = {.name = "HashAggregate", .summary = "Aggregates into fixed-width buffers."},
          .plan = nullptr,
          .run = run_hash_aggregate};
}

}  // namespace oomcast
