// Drives a growing consumer from a task: waits where Spark's memory manager waits, pays for its
// spills, and fails the task with its error.
#pragma once

#include <algorithm>

#include "models/consumers/growing_consumer.hpp"
#include "models/task/task_context.hpp"

namespace oomcast {

/// Books the spills a consumer made since the last call: its own and those forced by others.
template <class Consumer>
sim::Co<void> pay_for_spills(TaskContext& task, Consumer& consumer) {
  for (const consumers::SpillRecord& spill : consumer.take_spills()) {
    co_await task.spilled(spill.memory.count(), spill.payload.count());
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
  co_await pay_for_spills(task, consumer);
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
