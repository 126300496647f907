// Task starts and ends: nearly all of a log's bytes.
#include <algorithm>

#include "inputs/eventlog/events.hpp"

namespace oomcast::eventlog {
namespace {

constexpr std::size_t kFailuresKept = 1000;
constexpr std::size_t kFailureTextBytes = 2000;

using Row = TaskTable::Row;

void set_metric(LogBuilder& to, Row& row, TaskMetric metric, const JsonElement* value) {
  if (value == nullptr) {
    return;
  }
  if (const auto number = as_integer(*value, to.notices)) {
    row.set(metric, *number);
    if (*number < 0) {
      to.notices.count(Notice::kNegativeNumber);
    }
  }
}

template <std::size_t N>
void set_metrics(LogBuilder& to, Row& row, const JsonElement* value,
                 const std::array<std::string_view, N>& keys,
                 const std::array<TaskMetric, N>& metrics) {
  const auto object = value != nullptr ? as_object(*value, to.notices) : std::nullopt;
  if (!object) {
    return;
  }
  const Picked picked(*object, keys);
  for (std::size_t i = 0; i < N; ++i) {
    set_metric(to, row, metrics[i], picked[i]);
  }
}

void read_shuffle_and_io(LogBuilder& to, Row& row, const JsonElement* shuffle_read,
                         const JsonElement* shuffle_write, const JsonElement* input,
                         const JsonElement* output) {
  static constexpr std::array<std::string_view, 4> kShuffleRead{
      "Remote Bytes Read", "Remote Bytes Read To Disk", "Local Bytes Read", "Total Records Read"};
  static constexpr std::array<std::string_view, 2> kShuffleWrite{"Shuffle Bytes Written",
                                                                 "Shuffle Records Written"};
  static constexpr std::array<std::string_view, 2> kInput{"Bytes Read", "Records Read"};
  static constexpr std::array<std::string_view, 2> kOutput{"Bytes Written", "Records Written"};
  using enum TaskMetric;
  set_metrics<4>(
      to, row, shuffle_read, kShuffleRead,
      {kShuffleRemoteBytes, kShuffleRemoteToDiskBytes, kShuffleLocalBytes, kShuffleReadRecords});
  set_metrics<2>(to, row, shuffle_write, kShuffleWrite, {kShuffleWriteBytes, kShuffleWriteRecords});
  set_metrics<2>(to, row, input, kInput, {kInputBytes, kInputRecords});
  set_metrics<2>(to, row, output, kOutput, {kOutputBytes, kOutputRecords});
}

void read_task_metrics(LogBuilder& to, Row& row, const JsonObject& metrics) {
  static constexpr std::array<std::string_view, 14> kKeys{"Executor Run Time",
                                                          "Executor CPU Time",
                                                          "Peak Execution Memory",
                                                          "Peak On Heap Execution Memory",
                                                          "Peak Off Heap Execution Memory",
                                                          "Result Size",
                                                          "JVM GC Time",
                                                          "Memory Bytes Spilled",
                                                          "Disk Bytes Spilled",
                                                          "Shuffle Read Metrics",
                                                          "Shuffle Write Metrics",
                                                          "Input Metrics",
                                                          "Output Metrics",
                                                          "Updated Blocks"};
  using enum TaskMetric;
  static constexpr std::array kNumbers{kRunTimeMs,
                                       kCpuTimeNs,
                                       kPeakExecutionBytes,
                                       kPeakOnHeapExecutionBytes,
                                       kPeakOffHeapExecutionBytes,
                                       kResultSizeBytes,
                                       kGcTimeMs,
                                       kMemorySpilledBytes,
                                       kDiskSpilledBytes};
  const Picked picked(metrics, kKeys);
  for (std::size_t i = 0; i < kNumbers.size(); ++i) {
    set_metric(to, row, kNumbers[i], picked[i]);
  }
  read_shuffle_and_io(to, row, picked[9], picked[10], picked[11], picked[12]);
  const auto blocks = picked[13] != nullptr ? as_array(*picked[13], to.notices) : std::nullopt;
  if (blocks) {
    read_updated_blocks(to, *blocks);
  }
  if (metrics.begin() != metrics.end()) {
    row.set(TaskFlag::kHasMetrics);
  }
}

void read_accumulables(LogBuilder& to, Row& row, const JsonArray& accumulables) {
  static constexpr std::array<std::string_view, 4> kKeys{"ID", "Name", "Update", "Metadata"};
  std::size_t cursor = 0;
  for (const JsonElement element : accumulables) {
    const auto object = as_object(element, to.notices);
    if (!object) {
      continue;
    }
    const Picked picked(*object, kKeys);
    std::string_view name;
    if (picked[1] == nullptr || picked[2] == nullptr || picked[1]->get(name) != simdjson::SUCCESS) {
      continue;
    }
    const auto update = as_lenient_integer(*picked[2]);
    if (!update) {
      continue;
    }
    if (name.starts_with("internal.metrics.")) {
      // Spark 1.6 to 2.4 have the peak only here.
      if (name == "internal.metrics.peakExecutionMemory" &&
          !row.has(TaskMetric::kPeakExecutionBytes)) {
        row.set(TaskMetric::kPeakExecutionBytes, *update);
      }
      continue;
    }
    const auto id = picked[0] != nullptr ? as_integer(*picked[0], to.notices) : std::nullopt;
    if (!id) {
      continue;
    }
    StageAccumulator& total = to.accumulator(row.stage, *id, name, cursor);
    std::string_view metadata;
    total.sql = total.sql || (picked[3] != nullptr &&
                              picked[3]->get(metadata) == simdjson::SUCCESS && metadata == "sql");
    ++total.tasks;
    if (__builtin_add_overflow(total.sum, *update, &total.sum)) {
      total.sum = *update < 0 ? INT64_MIN : INT64_MAX;
    }
    total.max = std::max(total.max, *update);
  }
}

struct Reason {
  EndKind kind = EndKind::kUnknown;
  std::string name = "UnknownReason";
  std::string text;
};

EndKind kind_of(std::string_view reason) {
  static constexpr std::array<std::pair<std::string_view, EndKind>, 8> kKinds{{
      {"Success", EndKind::kSuccess},
      {"Resubmitted", EndKind::kResubmitted},
      {"FetchFailed", EndKind::kFetchFailed},
      {"ExceptionFailure", EndKind::kExceptionFailure},
      {"TaskResultLost", EndKind::kTaskResultLost},
      {"TaskKilled", EndKind::kTaskKilled},
      {"TaskCommitDenied", EndKind::kTaskCommitDenied},
      {"ExecutorLostFailure", EndKind::kExecutorLostFailure},
  }};
  for (const auto& [name, kind] : kKinds) {
    if (name == reason) {
      return kind;
    }
  }
  return EndKind::kUnknown;
}

Reason read_reason(LogBuilder& to, const JsonObject& body) {
  Reason reason;
  const auto name = text_field(body, "Reason", to.notices);
  if (!name) {
    return reason;
  }
  reason.kind = kind_of(*name);
  reason.name = *name;
  if (reason.kind == EndKind::kSuccess) {
    return reason;
  }
  if (reason.kind == EndKind::kExceptionFailure) {
    reason.name += ":" + owned(text_field(body, "Class Name", to.notices)).value_or("");
  }
  for (const std::string_view key :
       {"Class Name", "Description", "Full Stack Trace", "Loss Reason", "Kill Reason", "Message"}) {
    if (const auto text = text_field(body, key, to.notices)) {
      reason.text += (reason.text.empty() ? "" : "\n") + std::string(*text);
    }
  }
  return reason;
}

void read_task_info(LogBuilder& to, Row& row, const JsonObject& info, std::string_view& executor,
                    std::optional<JsonArray>& accumulables) {
  static constexpr std::array<std::string_view, 9> kKeys{
      "Index",       "Attempt", "Launch Time", "Executor ID", "Speculative",
      "Finish Time", "Failed",  "Killed",      "Accumulables"};
  const Picked picked(info, kKeys);
  const auto number = [&](std::size_t k) {
    return picked[k] != nullptr ? as_integer(*picked[k], to.notices).value_or(0) : 0;
  };
  const auto flag = [&](std::size_t k) { return picked[k] != nullptr && as_bool(*picked[k]); };
  row.index = static_cast<std::int32_t>(std::clamp<std::int64_t>(number(0), -1, INT32_MAX));
  row.attempt = static_cast<std::uint16_t>(std::clamp<std::int64_t>(number(1), 0, UINT16_MAX));
  row.launch_ms = number(2);
  row.finish_ms = number(5);
  if (picked[3] != nullptr) {
    executor = as_text(*picked[3], to.notices).value_or(executor);
  }
  if (flag(4)) {
    row.set(TaskFlag::kSpeculative);
  }
  if (flag(6)) {
    row.set(TaskFlag::kFailed);
  }
  if (flag(7)) {
    row.set(TaskFlag::kKilled);
  }
  accumulables = picked[8] != nullptr ? as_array(*picked[8], to.notices) : std::nullopt;
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

void note_failure(LogBuilder& to, const Reason& reason) {
  to.look_for_memory(reason.text, "task");
  if (to.log.task_failures.size() < kFailuresKept && !reason.text.empty()) {
    to.log.task_failures.push_back(
        {.row = to.log.tasks.size(), .text = reason.text.substr(0, kFailureTextBytes)});
  }
}

}  // namespace

Missing read_task_start(LogBuilder& to, const JsonObject& event) {
  const auto stage = integer_field(event, "Stage ID", to.notices);
  if (!stage) {
    return "Stage ID";
  }
  const auto info = object_field(event, "Task Info", to.notices);
  const auto id = info ? integer_field(*info, "Task ID", to.notices) : std::nullopt;
  if (!id) {
    return "Task ID";
  }
  const auto attempt = integer_field(event, "Stage Attempt ID", to.notices);
  ++to.log.stages[to.stage(*stage, attempt.value_or(0))].task_starts;
  ++to.log.task_counts.start_events;
  TaskSeen& seen = to.tasks.at(*id);
  if (seen.ends > 0 && !seen.started) {
    to.notices.count(Notice::kEndBeforeStart, "task " + std::to_string(*id));
    to.log.tasks.set_flag(seen.last_row, TaskFlag::kStarted);
  }
  seen.started = true;
  return {};
}

Missing read_task_end(LogBuilder& to, const JsonObject& event) {
  static constexpr std::array<std::string_view, 6> kKeys{
      "Stage ID",  "Stage Attempt ID",      "Task End Reason",
      "Task Info", "Task Executor Metrics", "Task Metrics"};
  const Picked picked(event, kKeys);
  const auto object = [&](std::size_t k) {
    return picked[k] != nullptr ? as_object(*picked[k], to.notices) : std::nullopt;
  };
  const auto stage = picked[0] != nullptr ? as_integer(*picked[0], to.notices) : std::nullopt;
  if (!stage) {
    return "Stage ID";
  }
  const auto info = object(3);
  const auto id = info ? integer_field(*info, "Task ID", to.notices) : std::nullopt;
  if (!id) {
    return "Task ID";
  }
  const auto attempt = picked[1] != nullptr ? as_integer(*picked[1], to.notices) : std::nullopt;
  Row row;
  row.task_id = *id;
  row.stage = to.stage(*stage, attempt.value_or(0));
  std::string_view executor;
  std::optional<JsonArray> accumulables;
  read_task_info(to, row, *info, executor, accumulables);
  row.executor = to.executor(executor);
  if (const auto metrics = object(5)) {
    read_task_metrics(to, row, *metrics);
  }
  if (accumulables) {
    read_accumulables(to, row, *accumulables);
  }
  const auto body = object(2);
  const Reason reason = body ? read_reason(to, *body) : Reason{};
  row.reason = to.end_reason(reason.kind, reason.name);
  note_end(to, row);
  if (reason.kind != EndKind::kSuccess) {
    note_failure(to, reason);
  }
  if ((row.flags >> static_cast<unsigned>(TaskFlag::kHasMetrics) & 1U) == 0) {
    to.notices.count(Notice::kTaskWithoutMetrics);
  }
  if (const auto metrics = object(4)) {
    const ExecutorPeaks peaks = read_peaks(to, *metrics);
    to.log.executors[row.executor].has_metrics = true;
    to.raise_peaks(to.log.executors[row.executor].peaks, peaks);
    to.raise_peaks(to.stage_peaks(row.stage, row.executor).peaks, peaks);
  }
  ++to.log.task_counts.end_events;
  to.log.tasks.push(row);
  return {};
}

}  // namespace oomcast::eventlog
