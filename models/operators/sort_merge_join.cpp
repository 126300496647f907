// Joins two sorted inputs. Rows of one key of the buffered side are kept as copies on the Java
// heap, outside Spark's books, up to a threshold that is by default out of reach. Mirrors
// SortMergeJoinExec and ExternalAppendOnlyUnsafeRowArray.
#include <algorithm>

#include "models/consumers/row_array.hpp"
#include "models/operators/kinds.hpp"
#include "models/operators/row_buffer.hpp"
#include "models/task/grow.hpp"
#include "models/task/heap_objects.hpp"

namespace oomcast {
namespace {

using consumers::RowArray;

/// Rows of the most frequent key of a side that is buffered.
sim::Co<void> buffer_side(TaskContext& task, const plan::Op& op, const plan::Work& work,
                          const plan::Work& other, std::int64_t row_bytes,
                          std::int64_t ns_per_row) {
  // Semi and anti joins look at one matching row, and have room for one.
  const bool first_only = op.n.flag;
  const std::int64_t rows =
      first_only ? std::min<std::int64_t>(1, work.largest_group) : work.largest_group;
  const consumers::RowArrayConf conf{.in_memory_rows = Rows(task.conf().join_buffer_rows),
                                     .in_memory_bytes = Bytes(task.conf().join_spill_bytes),
                                     .spill_rows = Rows(task.conf().join_spill_rows),
                                     .spill_bytes = Bytes(task.conf().join_spill_bytes)};
  auto& array = task.keep<RowArray>(report_nothing<RowArray>, conf);
  co_await buffer_rows(task, array, Account::kHeapJoinBuffer, rows, row_bytes, ns_per_row,
                       other.largest_group);
}

sim::Co<Flow> run_sort_merge_join(TaskContext& task, const plan::Op& op) {
  const Flow left = co_await task.open(op.input);
  const Flow right = co_await task.open(op.right);
  task.enter(op);
  const plan::Work& left_work = task.work(op);
  const plan::Work& right_work = op.work_right.at(task.index());
  const bool buffers_left = op.n.columns != 0;
  const bool buffers_right = op.n.columns != 1;
  const std::int64_t left_ns = left.cpu_ns_per_row + task.estimate(Coef::kMergeJoinNsPerRow);
  const std::int64_t right_ns = right.cpu_ns_per_row + task.estimate(Coef::kMergeJoinNsPerRow);
  if (buffers_left) {
    co_await buffer_side(task, op, left_work, right_work, op.n.row_bytes, left_ns);
  }
  if (buffers_right) {
    co_await buffer_side(task, op, right_work, left_work, op.n.row_bytes_right, right_ns);
  }
  const std::int64_t pulled_left =
      left.rows - (buffers_left ? std::min(left.rows, left_work.largest_group) : 0);
  const std::int64_t pulled_right =
      right.rows - (buffers_right ? std::min(right.rows, right_work.largest_group) : 0);
  const std::int64_t pulled_ns =
      pulled_left * left_ns + pulled_right * right_ns + left.fixed_ns + right.fixed_ns;
  const std::int64_t rows = left_work.rows_out;
  // One row of the other side meets all of the key's rows in one go.
  const std::int64_t matches = op.n.flag ? 1
                                         : std::max(buffers_right ? right_work.largest_group : 1,
                                                    buffers_left ? left_work.largest_group : 1);
  co_return Flow{.rows = rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = rows > 0 ? pulled_ns / rows + 20 : 0,
                 .garbage_per_row = op.n.row_bytes_out,
                 .fixed_ns = rows > 0 ? pulled_ns % rows : pulled_ns,
                 .burst = std::max<std::int64_t>(1, std::min(matches, rows)),
                 .burst_of = &op};
}

/// Buffers one window partition at a time: the largest is played. Mirrors WindowExec.
sim::Co<Flow> run_window(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  co_await hold_burst(task, flow);
  task.enter(op);
  const std::int64_t ns_per_row = flow.cpu_ns_per_row + task.estimate(Coef::kWindowNsPerRow);
  const consumers::RowArrayConf conf{.in_memory_rows = Rows(task.conf().window_buffer_rows),
                                     .in_memory_bytes = Bytes(task.conf().window_spill_bytes),
                                     .spill_rows = Rows(task.conf().window_spill_rows),
                                     .spill_bytes = Bytes(task.conf().window_spill_bytes)};
  auto& array = task.keep<RowArray>(report_nothing<RowArray>, conf);
  constexpr std::int64_t kWindowIterators = 2;  // the frame's, and that of the rows that leave
  co_await buffer_rows(task, array, Account::kHeapWindow, task.work(op).largest_group,
                       op.n.row_bytes, ns_per_row, kWindowIterators);
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
