// Executors, their block managers, and the peaks of their metrics.
#include "inputs/eventlog/events.hpp"

namespace oomcast::eventlog {
namespace {

std::optional<std::string_view> block_manager_executor(LogBuilder& to, const JsonObject& event) {
  const auto id = object_field(event, "Block Manager ID", to.notices);
  return id ? text_field(*id, "Executor ID", to.notices) : std::nullopt;
}

void raise_executor(LogBuilder& to, std::uint32_t executor, const ExecutorPeaks& peaks) {
  to.log.executors[executor].has_metrics = true;
  to.raise_peaks(to.log.executors[executor].peaks, peaks);
}

}  // namespace

Missing read_executor_added(LogBuilder& to, const JsonObject& event) {
  const auto id = text_field(event, "Executor ID", to.notices);
  if (!id) {
    return "Executor ID";
  }
  Executor& executor = to.log.executors[to.executor(*id)];
  executor.added = true;
  executor.added_ms = integer_field(event, "Timestamp", to.notices);
  if (const auto info = object_field(event, "Executor Info", to.notices)) {
    executor.host = owned(text_field(*info, "Host", to.notices));
    executor.cores = integer_field(*info, "Total Cores", to.notices);
    executor.resource_profile = integer_field(*info, "Resource Profile Id", to.notices);
  }
  return {};
}

Missing read_executor_removed(LogBuilder& to, const JsonObject& event) {
  const auto id = text_field(event, "Executor ID", to.notices);
  if (!id) {
    return "Executor ID";
  }
  const auto reason = text_field(event, "Removed Reason", to.notices);
  to.log.removals.push_back({.id = std::string(*id),
                             .time_ms = integer_field(event, "Timestamp", to.notices),
                             .reason = owned(reason)});
  if (reason) {
    to.look_for_memory(*reason, "executor");
  }
  return {};
}

Missing read_block_manager_added(LogBuilder& to, const JsonObject& event) {
  const auto id = block_manager_executor(to, event);
  if (!id) {
    return "Executor ID";
  }
  to.log.executors[to.executor(*id)].block_manager = BlockManager{
      .max_memory_bytes = integer_field(event, "Maximum Memory", to.notices),
      .max_on_heap_bytes = integer_field(event, "Maximum Onheap Memory", to.notices),
      .max_off_heap_bytes = integer_field(event, "Maximum Offheap Memory", to.notices)};
  return {};
}

Missing read_block_manager_removed(LogBuilder& to, const JsonObject& event) {
  if (!block_manager_executor(to, event)) {
    return "Executor ID";
  }
  ++to.log.block_managers_removed;
  return {};
}

ExecutorPeaks read_peaks(LogBuilder& to, const JsonObject& metrics) {
  const Picked picked(metrics, kExecutorMetricNames);
  ExecutorPeaks peaks{};
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    if (const JsonElement* value = picked[i]) {
      peaks[i] = as_integer(*value, to.notices).value_or(0);
    }
  }
  return peaks;
}

Missing read_executor_metrics_update(LogBuilder& to, const JsonObject& event) {
  const auto id = text_field(event, "Executor ID", to.notices);
  if (!id) {
    return "Executor ID";
  }
  const auto updates = array_field(event, "Executor Metrics Updated", to.notices);
  if (!updates) {
    return {};
  }
  const std::uint32_t executor = to.executor(*id);
  for (const JsonElement element : *updates) {
    const auto update = as_object(element, to.notices);
    const auto metrics =
        update ? object_field(*update, "Executor Metrics", to.notices) : std::nullopt;
    if (!metrics) {
      continue;
    }
    raise_executor(to, executor, read_peaks(to, *metrics));
  }
  return {};
}

Missing read_stage_executor_metrics(LogBuilder& to, const JsonObject& event) {
  const auto id = text_field(event, "Executor ID", to.notices);
  if (!id) {
    return "Executor ID";
  }
  const auto metrics = object_field(event, "Executor Metrics", to.notices);
  if (!metrics) {
    return {};
  }
  const ExecutorPeaks peaks = read_peaks(to, *metrics);
  const std::uint32_t executor = to.executor(*id);
  raise_executor(to, executor, peaks);
  if (const auto stage = integer_field(event, "Stage ID", to.notices)) {
    const auto attempt = integer_field(event, "Stage Attempt ID", to.notices);
    to.raise_peaks(to.stage_peaks(to.stage(*stage, attempt.value_or(0)), executor).peaks, peaks);
  }
  return {};
}

}  // namespace oomcast::eventlog
