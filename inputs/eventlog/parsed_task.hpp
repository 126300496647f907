// A task's start or end between JSON and the log: what both ways of parsing it fill.
// The tolerant way (events_task.cpp) takes everything; the fast way (events_task_fast.cpp) takes
// only what Spark writes for a task that ended well, and leaves the rest to the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/eventlog/log_builder.hpp"

namespace oomcast::eventlog {

struct TaskReason {
  EndKind kind = EndKind::kUnknown;
  std::string name = "UnknownReason";
  std::string text;  // what the failure said
};

struct ParsedAccumulable {
  OptionalInteger id;
  std::string_view name;
  std::int64_t update = 0;
  bool sql = false;
};

struct ParsedTaskEnd {
  TaskTable::Row row;  // its stage, executor and reason are set when it is committed
  std::int64_t stage_id = 0;
  std::int64_t stage_attempt = 0;
  std::string_view executor;
  TaskReason reason;
  std::vector<ParsedAccumulable> accumulables;
  std::optional<ExecutorPeaks> peaks;
};

struct ParsedTaskStart {
  std::int64_t stage_id = 0;
  std::int64_t stage_attempt = 0;
  std::int64_t task_id = 0;
};

void commit(LogBuilder& to, ParsedTaskEnd& end);
void commit(LogBuilder& to, const ParsedTaskStart& start);

}  // namespace oomcast::eventlog
