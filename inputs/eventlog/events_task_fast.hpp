// The fast way to read task starts and ends: nearly all of a log's bytes.
#pragma once

#include "inputs/eventlog/json_walk.hpp"
#include "inputs/eventlog/parsed_task.hpp"

namespace oomcast::eventlog {

/// Reads a line that is a whole task start, or a task end as Spark writes it for a success. False,
/// and nothing changed, if it is anything else or odd in any way: events_task.cpp reads it then.
bool read_task_fast(LogBuilder& to, JsonWalk& walk, ParsedTaskEnd& scratch);

/// Whether a line may be a task's start or end that a walk can read: by its first bytes, and
/// without a backslash in it.
bool looks_like_task(std::string_view line);

}  // namespace oomcast::eventlog
