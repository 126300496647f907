// Drives a growing consumer from a task: waits where Spark's memory manager waits, pays for its
// spills, and fails the task with its error.
#pragma once

#include <algorithm>

#include "models/consumers/growing_consumer.hpp"
#include "models/task/task_context.hpp"

namespace oomcast {

/// Books the spills of the task's consumers since the last call: a consumer may spill another.
inline sim::Co<void> pay_for_spills(TaskContext& task) {
  for (const consumers::SpillRecord& spill : task.take_spills()) {
    co_await task.spilled(spill.counted ? spill.memory.count() : 0, spill.payload.count());
  }
}

/// Takes an operation that was begun to its end; an error is left to the caller.
template <class Consumer>
sim::Co<void> finish(TaskContext& task, Consumer& consumer, consumers::Progress progress) {
  while (progress == consumers::Progress::kWaiting) {
    co_await task.memory_turn();
    const memory::Acquisition acquisition = task.completion();
    progress = consumer.resume(acquisition);
  }
  co_await pay_for_spills(task);
}

/// The same, and an error fails the task.
template <class Consumer>
sim::Co<void> drive(TaskContext& task, Consumer& consumer, consumers::Progress progress) {
  co_await finish(task, consumer, progress);
  if (consumer.error()) {
    const memory::SparkError error = *consumer.error();
    const memory::MemoryFailure failure = consumer.failure();
    co_await task.fail_with(error, failure);
  }
}

/// Operators and writers that do not report a peak of their own (Peak Execution Memory misses
/// them): hash joins' relations, object aggregation, the buffers of joins and windows.
template <class Consumer>
void report_nothing(TaskContext& /*task*/, Consumer& /*consumer*/) {}

/// Those that do (incPeakExecutionMemory).
template <class Consumer>
void report_peak(TaskContext& task, Consumer& consumer) {
  task.metrics().peak_execution_memory += consumer.peak().count();
  if (task.current() != nullptr) {
    task.operator_metrics(*task.current()).peak_memory += consumer.peak().count();
  }
}

/// Inserts rows of a flow into a consumer with fits(), insert() and make_room().
template <class Consumer>
sim::Co<void> fill(TaskContext& task, Consumer& consumer, const Flow& flow, std::int64_t rows,
                   Bytes record, std::int64_t ns_per_row) {
  co_await task.spend(flow.fixed_ns, 0);
  std::int64_t left = rows;
  while (left > 0) {
    const Rows fit = std::min(Rows(left), consumer.fits(record));
    if (fit > Rows(0)) {
      consumer.insert(fit, record);
      left -= fit.count();
      co_await task.spend_rows(flow, fit.count(), ns_per_row);
      continue;
    }
    const consumers::Progress progress = consumer.make_room(record);
    co_await drive(task, consumer, progress);
  }
}

}  // namespace oomcast
