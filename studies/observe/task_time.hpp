// Where the time of a task that ended well went, as the log has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "inputs/eventlog/event_log.hpp"

namespace oomcast::observe {

/// Milliseconds. The parts of `run` do not overlap; what is left of it is work.
struct TaskTime {
  std::int64_t slot = 0;        // from launch to finish
  std::int64_t run = 0;         // Executor Run Time: without deserialization, results, scheduling
  std::int64_t gc = 0;          // the executor stood still for collections
  std::int64_t fetch_wait = 0;  // the task stood still for remote blocks

  [[nodiscard]] std::int64_t start() const { return slot - run; }
  [[nodiscard]] std::int64_t work() const { return run - gc - fetch_wait; }
};

/// Nothing of tasks that did not end well, ended twice, or do not tell how long they ran.
[[nodiscard]] std::optional<TaskTime> task_time(const eventlog::EventLog& log, std::size_t row);

}  // namespace oomcast::observe
