// What an event log teaches about speed: rows and bytes per second of each operator, and how much
// of tasks' time collections took. Fitted over all tasks that ended well, robustly.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inputs/eventlog/event_log.hpp"

namespace oomcast::pace {

/// Of an operator (rows), or of bytes moved by tasks. Per second of one task's working time.
struct Pace {
  std::string what;  // "Sort", "shuffle read" ...
  bool bytes = false;
  double per_second = 0;
  double low = 0;  // quartiles of how tasks differ from the fit
  double high = 0;
  std::int64_t tasks = 0;  // in which it had something to do
};

struct Learned {
  std::int64_t tasks = 0;   // that ended well and tell what they did
  std::vector<Pace> paces;  // by name
  double fixed_ms = 0;      // of a task with nothing to do
  /// Share of tasks' time that collections took, in parts per million: quartiles.
  std::int64_t gc_low_ppm = 0;
  std::int64_t gc_ppm = 0;
  std::int64_t gc_high_ppm = 0;
};

/// Least absolute relative deviations: a task that is ten times slower than its like moves nothing.
[[nodiscard]] Learned learn(const eventlog::EventLog& log);

}  // namespace oomcast::pace
