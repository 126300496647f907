// Joins two sorted inputs. Rows of one key of the buffered side are kept as copies on the Java
// heap, outside Spark's books, up to a threshold that is by default out of reach. Mirrors
// SortMergeJoinExec and ExternalAppendOnlyUnsafeRowArray.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/operators/sort.hpp"
#include "models/task/grow.hpp"

namespace oomcast {
namespace {

/// Heap of a buffered row: a byte array, an UnsafeRow, a reference.
std::int64_t buffered_row_bytes(std::int64_t row_bytes) {
  return row_bytes + coefficient(Coef::kBufferedRowOverheadBytes);
}

/// Copies the rows of the most frequent key onto the heap, in pieces, as they are read.
sim::Co<std::int64_t> buffer_on_heap(TaskContext& task, Account account, std::int64_t rows,
                                     std::int64_t row_bytes, std::int64_t ns_per_row) {
  const std::int64_t all = rows * buffered_row_bytes(row_bytes);
  constexpr std::int64_t kPieces = 16;
  const std::int64_t piece_rows = std::max<std::int64_t>(1, rows / kPieces);
  for (std::int64_t done = 0; done < rows; done += piece_rows) {
    const std::int64_t now = std::min(piece_rows, rows - done);
    // The ArrayBuffer of references doubles: one object of 4 bytes a slot.
    co_await task.hold(account, now * buffered_row_bytes(row_bytes), 4 * (done + now));
    co_await task.spend(now * ns_per_row, now * row_bytes / 4);
  }
  co_return all;
}

sim::Co<Flow> run_sort_merge_join(TaskContext& task, const plan::Op& op) {
  const Flow left = co_await task.open(op.input);
  const Flow right = co_await task.open(op.right);
  task.enter(op);
  const plan::Work& left_work = task.work(op);
  const plan::Work& right_work = op.work_right.at(task.index());
  const bool buffer_left = op.n.columns == 1;
  const plan::Work& buffered = buffer_left ? left_work : right_work;
  const std::int64_t row_bytes = buffer_left ? op.n.row_bytes : op.n.row_bytes_right;
  const Flow& buffered_flow = buffer_left ? left : right;
  // Semi and anti joins look at one matching row.
  const std::int64_t rows_of_key =
      op.n.flag ? std::min<std::int64_t>(1, buffered.largest_group) : buffered.largest_group;
  const std::int64_t in_memory = std::min(rows_of_key, task.conf().join_buffer_rows);
  const std::int64_t ns_per_row =
      buffered_flow.cpu_ns_per_row + coefficient(Coef::kMergeJoinNsPerRow);
  const std::int64_t held =
      co_await buffer_on_heap(task, Account::kHeapJoinBuffer, in_memory, row_bytes, ns_per_row);
  if (rows_of_key > in_memory) {
    // The rest of the key's rows, and those buffered so far, go to a sorter without an order.
    consumers::ExternalSorterConf conf = sorter_conf(task.conf(), false);
    conf.initial_records = 1024;
    conf.spill_records = Rows(task.conf().join_spill_rows);
    auto& sorter = task.keep<consumers::ExternalSorter>(add_peak, conf);
    const consumers::Progress opened = sorter.open();
    co_await drive(task, sorter, opened);
    co_await fill(task, sorter, Flow{.rows = rows_of_key, .row_bytes = row_bytes}, rows_of_key,
                  Bytes(row_bytes), ns_per_row);
    task.release(Account::kHeapJoinBuffer, held);
    co_await open_spill_readers(task, sorter);
  }
  const std::int64_t pulled_ns =
      left.rows * (left.cpu_ns_per_row + coefficient(Coef::kMergeJoinNsPerRow)) +
      std::max<std::int64_t>(0, right.rows - in_memory) * ns_per_row + left.fixed_ns +
      right.fixed_ns;
  const std::int64_t rows = left_work.rows_out;
  co_return Flow{.rows = rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = rows > 0 ? pulled_ns / rows + 20 : 0,
                 .garbage_per_row = op.n.row_bytes_out,
                 .fixed_ns = rows > 0 ? pulled_ns % rows : pulled_ns};
}

/// Buffers one window partition: the first rows on the heap, then a sorter. Mirrors WindowExec.
sim::Co<Flow> run_window(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  const std::int64_t group = task.work(op).largest_group;
  const std::int64_t in_memory = std::min(group, task.conf().window_buffer_rows);
  const std::int64_t ns_per_row = flow.cpu_ns_per_row + coefficient(Coef::kWindowNsPerRow);
  const std::int64_t held =
      co_await buffer_on_heap(task, Account::kHeapWindow, in_memory, op.n.row_bytes, ns_per_row);
  if (group > in_memory) {
    consumers::ExternalSorterConf conf = sorter_conf(task.conf(), false);
    conf.initial_records = 1024;
    auto& sorter = task.keep<consumers::ExternalSorter>(add_spills, conf);
    const consumers::Progress opened = sorter.open();
    co_await drive(task, sorter, opened);
    co_await fill(task, sorter, Flow{.rows = group, .row_bytes = op.n.row_bytes}, group,
                  Bytes(op.n.row_bytes), ns_per_row);
    task.release(Account::kHeapWindow, held);
    co_await open_spill_readers(task, sorter);
  }
  co_return Flow{.rows = flow.rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = ns_per_row,
                 .garbage_per_row = op.n.row_bytes_out,
                 .fixed_ns = flow.fixed_ns};
}

}  // namespace

OperatorKind sort_merge_join_kind() {
  return {.spec = {.name = "SortMergeJoin", .summary = "Joins two sorted inputs."},
          .plan = nullptr,
          .run = run_sort_merge_join};
}
OperatorKind window_kind() {
  return {.spec = {.name = "Window", .summary = "Computes functions over buffered partitions."},
          .plan = nullptr,
          .run = run_window};
}

}  // namespace oomcast
