// What an event log teaches about speed: rows and bytes per second of each operator and the fixed
// cost of a task, fitted over all tasks that ended well, robustly; and what it tells directly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inputs/eventlog/event_log.hpp"
#include "models/jvm/heap.hpp"
#include "studies/observe/quartiles.hpp"
#include "studies/observe/seen_speeds.hpp"

namespace oomcast::pace {

/// Of an operator (rows), or of bytes moved by tasks. Per second of one task's working time.
struct Pace {
  std::string what;  // "Sort", "shuffle read" ...
  bool bytes = false;
  double per_second = 0;
  double low = 0;  // quartiles of how the tasks that do mostly this differ from the fit
  double high = 0;
  std::int64_t tasks = 0;  // in which it had something to do
};

struct Learned {
  std::int64_t tasks = 0;    // that ended well and tell what they did
  std::vector<Pace> paces;   // by name; empty: too few tasks
  observe::Spread fixed_ms;  // of run time, of a task with nothing to do
  observe::SeenSpeeds seen;
};

/// Least absolute relative deviations: a task that is ten times slower than its like moves nothing.
/// `heap` of an executor, if it is known.
[[nodiscard]] Learned learn(const eventlog::EventLog& log,
                            const std::optional<jvm::HeapShape>& heap = std::nullopt);

}  // namespace oomcast::pace
