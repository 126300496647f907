// Task starts and ends: nearly all of a log's bytes.
#include <algorithm>

#include "inputs/eventlog/events.hpp"
#include "inputs/eventlog/metric_fields.hpp"
#include "inputs/eventlog/parsed_task.hpp"

namespace oomcast::eventlog {
namespace {

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
                 const MetricFields<N>& fields) {
  const auto object = value != nullptr ? as_object(*value, to.notices) : std::nullopt;
  if (!object) {
    return;
  }
  const Picked picked(*object, fields.keys);
  for (std::size_t i = 0; i < N; ++i) {
    set_metric(to, row, fields.metrics[i], picked[i]);
  }
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
  set_metrics(to, row, picked[9], kShuffleReadFields);
  set_metrics(to, row, picked[10], kShuffleWriteFields);
  set_metrics(to, row, picked[11], kInputFields);
  set_metrics(to, row, picked[12], kOutputFields);
  const auto blocks = picked[13] != nullptr ? as_array(*picked[13], to.notices) : std::nullopt;
  if (blocks) {
    read_updated_blocks(to, *blocks);
  }
  if (metrics.begin() != metrics.end()) {
    row.set(TaskFlag::kHasMetrics);
  }
}

void read_accumulables(LogBuilder& to, const JsonArray& accumulables,
                       std::vector<ParsedAccumulable>& all) {
  static constexpr std::array<std::string_view, 4> kKeys{"ID", "Name", "Update", "Metadata"};
  for (const JsonElement element : accumulables) {
    const auto object = as_object(element, to.notices);
    if (!object) {
      continue;
    }
    const Picked picked(*object, kKeys);
    ParsedAccumulable one;
    if (picked[1] == nullptr || picked[2] == nullptr ||
        picked[1]->get(one.name) != simdjson::SUCCESS) {
      continue;
    }
    const auto update = as_lenient_integer(*picked[2]);
    if (!update) {
      continue;
    }
    one.update = *update;
    one.id = picked[0] != nullptr ? as_integer(*picked[0], to.notices) : std::nullopt;
    std::string_view metadata;
    one.sql =
        picked[3] != nullptr && picked[3]->get(metadata) == simdjson::SUCCESS && metadata == "sql";
    all.push_back(one);
  }
}

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

TaskReason read_reason(LogBuilder& to, const JsonObject& body) {
  TaskReason reason;
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
  if (picked[0] != nullptr) {
    row.index = static_cast<std::int32_t>(std::clamp<std::int64_t>(number(0), -1, INT32_MAX));
  }
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
  commit(to,
         ParsedTaskStart{.stage_id = *stage, .stage_attempt = attempt.value_or(0), .task_id = *id});
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
  ParsedTaskEnd end;
  end.stage_id = *stage;
  end.stage_attempt = attempt.value_or(0);
  end.row.task_id = *id;
  std::optional<JsonArray> accumulables;
  read_task_info(to, end.row, *info, end.executor, accumulables);
  if (const auto metrics = object(5)) {
    read_task_metrics(to, end.row, *metrics);
  }
  if (accumulables) {
    read_accumulables(to, *accumulables, end.accumulables);
  }
  if (const auto body = object(2)) {
    end.reason = read_reason(to, *body);
  }
  if (const auto metrics = object(4)) {
    end.peaks = read_peaks(to, *metrics);
  }
  commit(to, end);
  return {};
}

}  // namespace oomcast::eventlog
