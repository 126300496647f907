// What each task of each stage of an event log read and wrote: one load per task index, whatever
// attempts there were.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "inputs/eventlog/event_log.hpp"

namespace oomcast::observe {

struct TaskLoad {
  std::int64_t input_bytes = 0;
  std::int64_t input_records = 0;
  std::int64_t shuffle_read_bytes = 0;
  std::int64_t shuffle_read_records = 0;
  std::int64_t shuffle_write_bytes = 0;
  std::int64_t shuffle_write_records = 0;
  std::int64_t output_bytes = 0;
  std::int64_t output_records = 0;
  std::int64_t peak_bytes = 0;
  std::int64_t memory_spilled_bytes = 0;
  std::int64_t disk_spilled_bytes = 0;
  std::int64_t result_bytes = 0;
  void add(const TaskLoad& other);  // all but the row
  std::int64_t row = -1;  // in the task table, of the attempt that succeeded; -1: none did
};

/// A stage with all its attempts.
struct StageLoads {
  std::int64_t id = 0;
  std::vector<std::size_t> attempts;  // indices into EventLog::stages, in order of attempt
  std::vector<TaskLoad> tasks;        // by index
  TaskLoad sum;
  std::int64_t unknown = 0;   // tasks of which no attempt succeeded: filled in
  std::int64_t cut = 0;       // tasks left out, of a stage with more than are simulated
  std::int64_t culprit = -1;  // of the unknown tasks the one that failed by itself
  bool reads_known = false;   // what tasks read of each shuffle is in `metrics`, of all of them
  // SQL metrics task by task, by accumulator: 0 for unknown tasks.
  std::map<std::int64_t, std::vector<std::int64_t>> metrics;
};

/// All stages with at least one ended task, in order of id.
std::vector<StageLoads> stage_loads(const eventlog::EventLog& log);

/// Values of tasks that never succeeded, of which `total` is known: each gets the median of the
/// others, the culprit what is left beyond; all share alike where there are no others.
void complete(const StageLoads& loads, std::int64_t total, std::vector<std::int64_t>& values);
/// The same for a field of the tasks; it keeps the field's sum right.
void complete_field(StageLoads& loads, std::int64_t total, std::int64_t TaskLoad::* field);

using LoadField = std::int64_t TaskLoad::*;
[[nodiscard]] std::span<const LoadField> all_load_fields();

/// The greatest sizes in memory of all blocks of a cached relation.
std::int64_t cached_bytes(const eventlog::EventLog& log, std::int64_t rdd);

/// One number of all tasks, in order of index.
std::vector<std::int64_t> column_of(const StageLoads& loads, LoadField field);

}  // namespace oomcast::observe
