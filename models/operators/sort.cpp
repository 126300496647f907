// Sorts rows in pages with an array of pointers, spills runs, merges them. Mirrors SortExec over
// UnsafeExternalRowSorter. Sorted rows stay in memory while they are streamed.
#include "models/operators/sort.hpp"

#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/task/grow.hpp"
#include "models/task/spill_readers.hpp"

namespace oomcast {

sim::Co<void> sort_rows(TaskContext& task, consumers::ExternalSorter& sorter, Flow flow) {
  const consumers::Progress opened = sorter.open();
  co_await drive(task, sorter, opened);
  co_await fill(task, sorter, flow, flow.rows, Bytes(flow.row_bytes),
                task.estimate(Coef::kSortInsertNsPerRow));
  co_await task.spend(flow.rows * task.estimate(Coef::kSortNsPerRow), 0);
  sorter.begin_reading();
  // Whoever asks for the rows takes the first one before it needs memory of its own; the page of
  // that row stays when the sorter is forced to spill.
  sorter.read(std::min(Rows(1), sorter.in_memory()));
}

consumers::RecordSorterConf sorter_conf(const TaskConf& conf, bool radix) {
  consumers::RecordSorterConf result;
  result.initial_records = conf.sorter_initial_records;
  result.radix = radix && conf.radix_sort;
  result.spill_records = Rows(conf.spill_rows);
  result.spill_bytes = Bytes(conf.spill_bytes);
  return result;
}

namespace {

sim::Co<Flow> run_sort(TaskContext& task, const plan::Op& op) {
  const std::int64_t spilled_before = task.metrics().memory_bytes_spilled;
  const Flow flow = co_await task.open(op.input);
  auto& sorter = task.keep<consumers::ExternalSorter>(report_peak<consumers::ExternalSorter>,
                                                      sorter_conf(task.conf(), op.n.radix));
  co_await sort_rows(task, sorter, flow);
  task.note_spill_size(op, spilled_before);
  co_await merge_spills(task, sorter.spill_count());
  co_return Flow{.rows = flow.rows,
                 .row_bytes = flow.row_bytes,
                 .cpu_ns_per_row = task.estimate(Coef::kProjectNsPerRow),
                 .garbage_per_row = 0,
                 .fixed_ns = 0};
}

}  // namespace

OperatorKind sort_kind() {
  return {.spec = {.name = "Sort", .summary = "Sorts rows within the task."},
          .plan = nullptr,
          .run = run_sort};
}

}  // namespace oomcast
