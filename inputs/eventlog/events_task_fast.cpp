// Task starts and ends without a tree. The keys stand in the order in which JsonProtocol writes
// them; any other order works too. Numbers that are negative, missing or odd are left to
// events_task.cpp, so that there is one place that knows what to do about them.
#include "inputs/eventlog/events_task_fast.hpp"

#include <algorithm>
#include <charconv>

#include "inputs/eventlog/metric_fields.hpp"

namespace oomcast::eventlog {
namespace {

using enum TaskMetric;
constexpr std::string_view kTaskStart = "SparkListenerTaskStart";
constexpr std::string_view kTaskEnd = "SparkListenerTaskEnd";

/// Numbers of a member of Task Metrics; what is not among the fields is walked over.
template <std::size_t N>
bool read_metrics(JsonWalk& walk, TaskTable::Row& row, const MetricFields<N>& fields) {
  return walk.object(fields.keys, [&](std::size_t k) {
    std::int64_t number = 0;
    if (k == N) {
      return walk.skip();
    }
    if (!walk.integer(number) || number < 0) {
      return false;
    }
    row.set(fields.metrics[k], number);
    return true;
  });
}

bool read_shuffle_and_io(JsonWalk& walk, TaskTable::Row& row, std::size_t group) {
  switch (group) {
    case 0:
      return read_metrics(walk, row, kShuffleReadFields);
    case 1:
      return read_metrics(walk, row, kShuffleWriteFields);
    case 2:
      return read_metrics(walk, row, kInputFields);
    default:
      return read_metrics(walk, row, kOutputFields);
  }
}

bool read_task_metrics(JsonWalk& walk, TaskTable::Row& row) {
  static constexpr std::array<std::string_view, 17> kKeys{"Executor Deserialize Time",
                                                          "Executor Deserialize CPU Time",
                                                          "Executor Run Time",
                                                          "Executor CPU Time",
                                                          "Peak Execution Memory",
                                                          "Peak On Heap Execution Memory",
                                                          "Peak Off Heap Execution Memory",
                                                          "Result Size",
                                                          "JVM GC Time",
                                                          "Result Serialization Time",
                                                          "Memory Bytes Spilled",
                                                          "Disk Bytes Spilled",
                                                          "Shuffle Read Metrics",
                                                          "Shuffle Write Metrics",
                                                          "Input Metrics",
                                                          "Output Metrics",
                                                          "Updated Blocks"};
  // By position in kKeys; the three times that nobody asked for are told by kTaskMetrics.
  static constexpr auto kNone = static_cast<TaskMetric>(kTaskMetrics);
  static constexpr std::array kNumbers{kNone,
                                       kNone,
                                       kRunTimeMs,
                                       kCpuTimeNs,
                                       kPeakExecutionBytes,
                                       kPeakOnHeapExecutionBytes,
                                       kPeakOffHeapExecutionBytes,
                                       kResultSizeBytes,
                                       kGcTimeMs,
                                       kNone,
                                       kMemorySpilledBytes,
                                       kDiskSpilledBytes};
  return walk.object(kKeys, [&](std::size_t k) {
    row.set(TaskFlag::kHasMetrics);
    if (k < kNumbers.size()) {
      std::int64_t number = 0;
      if (!walk.integer(number) || number < 0) {
        return false;
      }
      if (kNumbers[k] != kNone) {
        row.set(kNumbers[k], number);
      }
      return true;
    }
    if (k < 16) {
      return read_shuffle_and_io(walk, row, k - kNumbers.size());
    }
    // Blocks that were updated are for the other way.
    return k == 16 ? walk.array([] { return false; }) : walk.skip();
  });
}

/// An update is a number, or (SQL metrics) a number as text; others are no numbers to add up.
bool read_update(JsonWalk& walk, OptionalInteger& update) {
  std::int64_t number = 0;
  std::string_view text;
  if (walk.peek() != '"') {
    update = walk.integer(number) ? OptionalInteger(number) : std::nullopt;
    return update.has_value();
  }
  if (!walk.text(text)) {
    return false;
  }
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = code == std::errc() && end == text.data() + text.size();
  update = whole ? OptionalInteger(number) : std::nullopt;
  return true;
}

bool read_accumulable(JsonWalk& walk, std::vector<ParsedAccumulable>& all) {
  static constexpr std::array<std::string_view, 7> kKeys{
      "ID", "Name", "Update", "Value", "Internal", "Count Failed Values", "Metadata"};
  ParsedAccumulable one;
  OptionalInteger update;
  bool has_name = false;
  const bool good = walk.object(kKeys, [&](std::size_t k) {
    std::int64_t id = 0;
    std::string_view metadata;
    switch (k) {
      case 0:
        if (!walk.integer(id)) {
          return false;
        }
        one.id = id;
        return true;
      case 1:
        has_name = walk.text(one.name);
        return has_name;
      case 2:
        return read_update(walk, update);
      case 6:
        if (!walk.text(metadata)) {
          return false;
        }
        one.sql = metadata == "sql";
        return true;
      default:
        return walk.skip();
    }
  });
  if (good && has_name && update) {
    one.update = *update;
    all.push_back(one);
  }
  return good;
}

bool read_task_info(JsonWalk& walk, ParsedTaskEnd& end) {
  static constexpr std::array<std::string_view, 14> kKeys{
      "Task ID",     "Index",  "Attempt",  "Partition ID", "Launch Time",
      "Executor ID", "Host",   "Locality", "Speculative",  "Getting Result Time",
      "Finish Time", "Failed", "Killed",   "Accumulables"};
  TaskTable::Row& row = end.row;
  bool has_id = false;
  const bool good = walk.object(kKeys, [&](std::size_t k) {
    std::int64_t number = 0;
    bool flag = false;
    switch (k) {
      case 0:
        has_id = walk.integer(row.task_id);
        return has_id;
      case 1:
        if (!walk.integer(number) || number < 0 || number > INT32_MAX) {
          return false;
        }
        row.index = static_cast<std::int32_t>(number);
        return true;
      case 2:
        if (!walk.integer(number) || number < 0 || number > UINT16_MAX) {
          return false;
        }
        row.attempt = static_cast<std::uint16_t>(number);
        return true;
      case 4:
        return walk.integer(row.launch_ms);
      case 5:
        return walk.text(end.executor);
      case 10:
        return walk.integer(row.finish_ms);
      case 8:
      case 11:
      case 12:
        if (!walk.boolean(flag)) {
          return false;
        }
        if (flag) {
          row.set(k == 8 ? TaskFlag::kSpeculative
                         : (k == 11 ? TaskFlag::kFailed : TaskFlag::kKilled));
        }
        return true;
      case 13:
        return walk.array([&] { return read_accumulable(walk, end.accumulables); });
      default:
        return walk.skip();
    }
  });
  return good && has_id;
}

bool read_peaks(JsonWalk& walk, ParsedTaskEnd& end) {
  end.peaks.emplace();
  return walk.object(kExecutorMetricNames, [&](std::size_t k) {
    return k < end.peaks->size() ? walk.integer((*end.peaks)[k]) : walk.skip();
  });
}

bool read_success(JsonWalk& walk, TaskReason& reason) {
  static constexpr std::array<std::string_view, 1> kKeys{"Reason"};
  return walk.object(kKeys, [&](std::size_t k) {
    std::string_view name;
    if (k != 0 || !walk.text(name) || name != "Success") {
      return false;
    }
    reason.kind = EndKind::kSuccess;
    reason.name = name;
    return true;
  });
}

/// Forgets the last task, but keeps its memory.
void reset(ParsedTaskEnd& end) {
  end.row = {};
  end.stage_attempt = 0;
  end.executor = {};
  end.reason.kind = EndKind::kUnknown;
  end.accumulables.clear();
  end.peaks.reset();
}

}  // namespace

bool looks_like_task(std::string_view line) {
  static constexpr std::string_view kBegin = R"({"Event":"SparkListenerTask)";
  return line.starts_with(kBegin) && line.find('\\') == std::string_view::npos;
}

bool read_task_fast(LogBuilder& to, JsonWalk& walk, ParsedTaskEnd& end) {
  static constexpr std::array<std::string_view, 8> kKeys{
      "Event",           "Stage ID",  "Stage Attempt ID",      "Task Type",
      "Task End Reason", "Task Info", "Task Executor Metrics", "Task Metrics"};
  reset(end);
  std::string_view event;
  unsigned seen = 0;
  const bool good = walk.object(kKeys, [&](std::size_t k) {
    seen |= 1U << k;
    switch (k) {
      case 0:
        return walk.text(event);
      case 1:
        return walk.integer(end.stage_id);
      case 2:
        return walk.integer(end.stage_attempt);
      case 4:
        return read_success(walk, end.reason);
      case 5:
        return read_task_info(walk, end);
      case 6:
        return read_peaks(walk, end);
      case 7:
        return read_task_metrics(walk, end.row);
      default:
        return walk.skip();
    }
  });
  static constexpr unsigned kNeeded = 1U << 0 | 1U << 1 | 1U << 5;
  if (!good || !walk.finished() || (seen & kNeeded) != kNeeded) {
    return false;
  }
  if (event == kTaskEnd && end.reason.kind == EndKind::kSuccess) {
    to.count_event(event);
    commit(to, end);
    return true;
  }
  if (event == kTaskStart) {
    to.count_event(event);
    commit(to, ParsedTaskStart{.stage_id = end.stage_id,
                               .stage_attempt = end.stage_attempt,
                               .task_id = end.row.task_id});
    return true;
  }
  return false;
}

}  // namespace oomcast::eventlog
