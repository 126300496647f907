// Aggregation into fixed-width buffers: a generated fast map, then BytesToBytesMap, then, when
// memory is refused, sorted runs. Mirrors HashAggregateExec's generated code over
// UnsafeFixedWidthAggregationMap and UnsafeKVExternalSorter.
#include <algorithm>

#include "models/consumers/bytes_map.hpp"
#include "models/operators/kinds.hpp"
#include "models/operators/sort.hpp"
#include "models/task/grow.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using consumers::BytesMap;
using consumers::ExternalSorter;

constexpr std::int64_t kInitialCapacity =
    1024 * 16;  // UnsafeFixedWidthAggregationMap, HashAggregate

/// The fast map's one page of rows (RowBasedKeyValueBatch); it cannot spill.
class FastMapPage final : public consumers::GrowingConsumer {
 public:
  FastMapPage(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode)
      : GrowingConsumer(memory, id, mode, "RowBasedKeyValueBatch") {}
  consumers::Progress open() { return begin(); }
  [[nodiscard]] Bytes size() const { return page_.size; }
  memory::SpillOutcome spill(Bytes /*wanted*/, const MemoryConsumer& /*trigger*/) override {
    return {};
  }

 private:
  Ask next() override { return asked_ ? Ask{} : Ask{Ask::Kind::kPage, memory_.page_size()}; }
  void answer(const memory::MemoryOutcome& outcome) override {
    asked_ = true;
    if (!outcome.failure) {
      page_ = block_of(outcome);
    }
  }
  Block page_;
  bool asked_ = false;
};

void ignore_peak(TaskContext& /*task*/, FastMapPage& /*page*/) {}
void add_map_peak(TaskContext& task, BytesMap& map) {
  task.metrics().peak_execution_memory += map.peak().count();
}

/// Rows of distinct keys that the fast map takes before it is full.
sim::Co<std::int64_t> open_fast_map(TaskContext& task, const plan::Op& op) {
  auto& page = task.keep<FastMapPage>(ignore_peak);
  const consumers::Progress opened = page.open();
  co_await finish(task, page, opened);
  // Its buckets: two ints a row, at half load.
  co_await task.hold(Account::kHeapAggregation, task.conf().fast_map_rows * 8);
  const std::int64_t record = op.n.key_bytes + op.n.buffer_bytes + 8;
  co_return std::min(task.conf().fast_map_rows, page.size().count() / record);
}

/// Sorts and writes the full map, and starts again with an empty one.
sim::Co<void> fall_back(TaskContext& task, BytesMap& map, ExternalSorter*& sorter) {
  if (sorter == nullptr) {
    sorter = &task.keep<ExternalSorter>(add_peak, sorter_conf(task.conf(), false));
  }
  const std::int64_t longs_needed = 4 * map.keys().count();
  if (map.slot_bytes() < Bytes(8 * longs_needed)) {
    const consumers::Progress array = map.allocate_extra_array(Bytes(8 * longs_needed));
    co_await drive(task, map, array);
  }
  co_await task.spend(map.keys().count() * coefficient(Coef::kSortNsPerRow), 0);
  sorter->note_map_spill(map.total(), map.payload(), map.keys());
  co_await pay_for_spills(task, *sorter);
  const consumers::Progress reset = map.reset();
  co_await drive(task, map, reset);
}

/// Puts `groups` new keys into the map; rows of known keys only cost time.
sim::Co<void> fill_map(TaskContext& task, const plan::Op& op, BytesMap& map,
                       ExternalSorter*& sorter, std::int64_t groups, std::int64_t ns_per_group) {
  const Bytes record = consumers::map_record_bytes(Bytes(op.n.key_bytes), Bytes(op.n.buffer_bytes));
  std::int64_t left = groups;
  while (left > 0) {
    const Rows fit = std::min(Rows(left), map.fits(record, true));
    if (fit > Rows(0)) {
      map.insert(fit, record, true);
      left -= fit.count();
      const consumers::Progress settled = map.settle();
      co_await drive(task, map, settled);
      co_await task.spend(fit.count() * ns_per_group, 0);
      continue;
    }
    const consumers::Progress room = map.make_room(record);
    co_await finish(task, map, room);
    if (map.appended()) {
      continue;
    }
    if (map.keys() == Rows(0)) {
      const memory::SparkError error = memory::aggregate_out_of_memory();
      co_await task.fail_with(error, map.failure());
    }
    co_await fall_back(task, map, sorter);
  }
}

sim::Co<Flow> run_hash_aggregate(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  const plan::Work& work = task.work(op);
  const std::int64_t ns_per_row = flow.cpu_ns_per_row + coefficient(Coef::kHashAggregateNsPerRow);
  const bool keyed = op.n.flag;
  std::int64_t fast = 0;
  if (keyed && op.n.fast_map) {
    fast = co_await open_fast_map(task, op);
  }
  co_await task.spend(flow.fixed_ns, 0);
  if (!keyed) {
    co_await task.spend(flow.rows * ns_per_row, flow.rows * flow.garbage_per_row);
    co_return Flow{.rows = 1, .row_bytes = op.n.row_bytes_out};
  }
  auto& map = task.keep<BytesMap>(add_map_peak, kInitialCapacity);
  const consumers::Progress opened = map.open();
  co_await drive(task, map, opened);
  ExternalSorter* sorter = nullptr;
  const std::int64_t slow_groups = std::max<std::int64_t>(0, work.groups - fast);
  const std::int64_t all_ns = flow.rows * ns_per_row;
  const std::int64_t ns_per_group = work.groups > 0 ? all_ns / work.groups : 0;
  co_await task.spend((work.groups - slow_groups) * ns_per_group, flow.rows * flow.garbage_per_row);
  co_await fill_map(task, op, map, sorter, slow_groups, ns_per_group);
  if (sorter != nullptr) {
    // At the end of the input what is left goes to the sorter too, and all runs are merged.
    co_await fall_back(task, map, sorter);
    co_await open_spill_readers(task, *sorter);
  }
  co_return Flow{.rows = work.rows_out,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = coefficient(Coef::kProjectNsPerRow),
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
