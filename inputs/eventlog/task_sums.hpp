// Sums and maxima of task metrics over rows of the task table.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "inputs/eventlog/event_log.hpp"
#include "inputs/eventlog/json_writer.hpp"

namespace oomcast::eventlog {

/// Over all task ends that have metrics, failed ones and duplicates included, as Spark's
/// AppStatusListener counts them.
struct MetricSums {
  std::array<Wide, kTaskMetrics> sum{};
  std::array<std::int64_t, kTaskMetrics> max{};
  std::uint32_t present = 0;
  bool any = false;                   // a task end with metrics was added
  std::int64_t shuffle_read_max = 0;  // of remote + local
  void add(const TaskTable& tasks, std::size_t row);
  [[nodiscard]] bool operator==(const MetricSums& other) const;
  void write_sum(JsonWriter& to) const;
  void write_max(JsonWriter& to) const;
};

struct TaskGroup {
  MetricSums all;
  MetricSums success;
  std::vector<std::int64_t> by_reason;  // by index of EventLog::end_reasons
  std::int64_t with_metrics = 0;
  std::int64_t rows = 0;
  void add(const EventLog& log, std::size_t row);
  /// Writes "sum" and "max".
  void write_totals(JsonWriter& to) const;
  /// The same and, where it differs, "sum_success".
  void write_sums(JsonWriter& to) const;
  void write_reasons(JsonWriter& to, const EventLog& log) const;
};

}  // namespace oomcast::eventlog
