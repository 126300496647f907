// Adds up task metrics; names them as the facts do.
#include "inputs/eventlog/task_sums.hpp"

#include <algorithm>

namespace oomcast::eventlog {
namespace {

struct Named {
  TaskMetric metric;
  std::string_view name;
};

using enum TaskMetric;
constexpr std::array kNames{
    Named{kRunTimeMs, "executor_run_time_ms"},
    Named{kCpuTimeNs, "executor_cpu_time_ns"},
    Named{kGcTimeMs, "gc_time_ms"},
    Named{kResultSizeBytes, "result_size"},
    Named{kMemorySpilledBytes, "memory_bytes_spilled"},
    Named{kDiskSpilledBytes, "disk_bytes_spilled"},
    Named{kPeakExecutionBytes, "peak_execution_memory"},
    Named{kInputBytes, "input_bytes"},
    Named{kInputRecords, "input_records"},
    Named{kOutputBytes, "output_bytes"},
    Named{kOutputRecords, "output_records"},
    Named{kShuffleRemoteBytes, "shuffle_remote_bytes"},
    Named{kShuffleLocalBytes, "shuffle_local_bytes"},
    Named{kShuffleRemoteToDiskBytes, "shuffle_remote_to_disk"},
    Named{kShuffleReadRecords, "shuffle_read_records"},
    Named{kShuffleWriteBytes, "shuffle_write_bytes"},
    Named{kShuffleWriteRecords, "shuffle_write_records"},
};

std::size_t at(TaskMetric metric) { return static_cast<std::size_t>(metric); }

}  // namespace

void MetricSums::add(const TaskTable& tasks, std::size_t row) {
  any = true;
  for (std::size_t m = 0; m < kTaskMetrics; ++m) {
    if (tasks.has(row, static_cast<TaskMetric>(m))) {
      const std::int64_t value = tasks.metric(row, static_cast<TaskMetric>(m));
      sum[m] += value;
      max[m] = std::max(max[m], value);
      present |= 1U << m;
    }
  }
  std::int64_t read = 0;
  if (!__builtin_add_overflow(tasks.metric(row, kShuffleRemoteBytes),
                              tasks.metric(row, kShuffleLocalBytes), &read)) {
    shuffle_read_max = std::max(shuffle_read_max, read);
  }
}

bool MetricSums::operator==(const MetricSums& other) const {
  return any == other.any && present == other.present && sum == other.sum;
}

void MetricSums::write_sum(JsonWriter& to) const {
  to.begin_object();
  for (const Named& named : kNames) {
    if ((present >> at(named.metric) & 1U) != 0) {
      to.field(named.name, sum[at(named.metric)]);
    }
  }
  if (any) {
    to.field("shuffle_read_bytes", sum[at(kShuffleRemoteBytes)] + sum[at(kShuffleLocalBytes)]);
  }
  to.end_object();
}

void MetricSums::write_max(JsonWriter& to) const {
  to.begin_object();
  for (const Named& named : kNames) {
    if (max[at(named.metric)] > 0) {
      to.field(named.name, max[at(named.metric)]);
    }
  }
  if (shuffle_read_max > 0) {
    to.field("shuffle_read_bytes", shuffle_read_max);
  }
  to.end_object();
}

void TaskGroup::add(const EventLog& log, std::size_t row) {
  const TaskTable& tasks = log.tasks;
  ++rows;
  by_reason.resize(log.end_reasons.size());
  ++by_reason[tasks.reason(row)];
  if (!tasks.flag(row, TaskFlag::kHasMetrics)) {
    return;
  }
  ++with_metrics;
  all.add(tasks, row);
  if (log.end_reasons[tasks.reason(row)].kind == EndKind::kSuccess) {
    success.add(tasks, row);
  }
}

void TaskGroup::write_totals(JsonWriter& to) const {
  to.key("sum");
  all.write_sum(to);
  to.key("max");
  all.write_max(to);
}

void TaskGroup::write_sums(JsonWriter& to) const {
  write_totals(to);
  if (!(all == success)) {
    to.key("sum_success");
    success.write_sum(to);
  }
}

void TaskGroup::write_reasons(JsonWriter& to, const EventLog& log) const {
  to.begin_object();
  for (std::size_t i = 0; i < by_reason.size(); ++i) {
    if (by_reason[i] > 0) {
      to.field(log.end_reasons[i].name, by_reason[i]);
    }
  }
  to.end_object();
}

}  // namespace oomcast::eventlog
