// Puts task starts and ends into the log, and counts what is odd about their order.
#include "inputs/eventlog/parsed_task.hpp"

#include <algorithm>

namespace oomcast::eventlog {
namespace {

constexpr std::size_t kFailuresKept = 1000;
constexpr std::size_t kFailureTextBytes = 2000;

using Row = TaskTable::Row;

/// The value of the task whose row comes next.
void keep_value(EventLog& log, std::uint32_t stage, const StageAccumulator& of,
                std::int64_t value) {
  if (log.task_values.size() >= kTaskValuesKept) {
    ++log.task_values_left_out;
    return;
  }
  const auto index = static_cast<std::uint32_t>(&of - log.stages[stage].accumulators.data());
  log.task_values.push_back({static_cast<std::uint32_t>(log.tasks.size()), index, value});
}

void add_accumulables(LogBuilder& to, Row& row, const std::vector<ParsedAccumulable>& all) {
  std::size_t cursor = 0;
  for (const ParsedAccumulable& one : all) {
    if (one.name.starts_with("internal.metrics.")) {
      // Spark 1.6 to 2.4 have the peak only here.
      if (one.name == "internal.metrics.peakExecutionMemory" &&
          !row.has(TaskMetric::kPeakExecutionBytes)) {
        row.set(TaskMetric::kPeakExecutionBytes, one.update);
      }
      continue;
    }
    if (!one.id) {
      continue;
    }
    StageAccumulator& total = to.accumulator(row.stage, *one.id, one.name, cursor);
    total.sql = total.sql || one.sql;
    ++total.tasks;
    if (__builtin_add_overflow(total.sum, one.update, &total.sum)) {
      total.sum = one.update < 0 ? INT64_MIN : INT64_MAX;
    }
    total.max = std::max(total.max, one.update);
    if (total.by_task && one.update > 0) {
      keep_value(to.log, row.stage, total, one.update);
    }
  }
}

/// Marks a second end of the same task for the same reason, and remembers this one.
void note_end(LogBuilder& to, Row& row) {
  TaskSeen& seen = to.tasks.at(row.task_id);
  if (seen.started) {
    row.set(TaskFlag::kStarted);
  }
  if (seen.ends > 0 && to.log.tasks.reason(seen.last_row) == row.reason) {
    row.set(TaskFlag::kDuplicate);
    to.notices.count(Notice::kDuplicateTaskEnd);
    ++to.log.task_counts.duplicates;
  }
  seen.ends = static_cast<std::uint8_t>(std::min(seen.ends + 1, 2));
  seen.last_row = static_cast<std::uint32_t>(to.log.tasks.size());
}

void note_failure(LogBuilder& to, const TaskReason& reason) {
  to.look_for_memory(reason.text, "task");
  if (to.log.task_failures.size() < kFailuresKept && !reason.text.empty()) {
    to.log.task_failures.push_back(
        {.row = to.log.tasks.size(), .text = reason.text.substr(0, kFailureTextBytes)});
  }
}

}  // namespace

void commit(LogBuilder& to, ParsedTaskEnd& end) {
  Row& row = end.row;
  row.stage = to.stage(end.stage_id, end.stage_attempt);
  row.executor = to.executor(end.executor);
  add_accumulables(to, row, end.accumulables);
  row.reason = to.end_reason(end.reason.kind, end.reason.name);
  note_end(to, row);
  if (end.reason.kind != EndKind::kSuccess) {
    note_failure(to, end.reason);
  }
  if ((row.flags >> static_cast<unsigned>(TaskFlag::kHasMetrics) & 1U) == 0) {
    to.notices.count(Notice::kTaskWithoutMetrics);
  }
  if (end.peaks) {
    to.log.executors[row.executor].has_metrics = true;
    to.raise_peaks(to.log.executors[row.executor].peaks, *end.peaks);
    to.raise_peaks(to.stage_peaks(row.stage, row.executor).peaks, *end.peaks);
  }
  ++to.log.task_counts.end_events;
  to.log.tasks.push(row);
}

void commit(LogBuilder& to, const ParsedTaskStart& start) {
  ++to.log.stages[to.stage(start.stage_id, start.stage_attempt)].task_starts;
  ++to.log.task_counts.start_events;
  TaskSeen& seen = to.tasks.at(start.task_id);
  if (seen.ends > 0 && !seen.started) {
    to.notices.count(Notice::kEndBeforeStart, "task " + std::to_string(start.task_id));
    to.log.tasks.set_flag(seen.last_row, TaskFlag::kStarted);
  }
  seen.started = true;
}

}  // namespace oomcast::eventlog
