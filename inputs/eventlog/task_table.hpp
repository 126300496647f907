// The task table: one row per SparkListenerTaskEnd, column by column, some 100 bytes a row.
// Mirrors TaskInfo and TaskMetrics as JsonProtocol writes them; leaves out what no memory model
// reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "inputs/eventlog/task_column.hpp"

namespace oomcast::eventlog {

/// The numbers of Task Metrics that are kept. Names end in their unit.
enum class TaskMetric : std::uint8_t {
  kRunTimeMs,
  kCpuTimeNs,
  kGcTimeMs,
  kResultSizeBytes,
  kMemorySpilledBytes,
  kDiskSpilledBytes,
  kPeakExecutionBytes,
  kPeakOnHeapExecutionBytes,   // Spark 4.x only
  kPeakOffHeapExecutionBytes,  // Spark 4.x only
  kInputBytes,
  kInputRecords,
  kOutputBytes,
  kOutputRecords,
  kShuffleRemoteBytes,
  kShuffleLocalBytes,
  kShuffleRemoteToDiskBytes,
  kShuffleReadRecords,
  kShuffleWriteBytes,
  kShuffleWriteRecords,
  kFetchWaitMs,       // Fetch Wait Time: the task stood still for remote blocks
  kRemoteRequestsMs,  // Remote Requests Duration, summed over requests (Spark 3.5 and later)
  kShuffleWriteNs,    // Shuffle Write Time: in the file system alone
};
inline constexpr std::size_t kTaskMetrics = 22;

enum class TaskFlag : std::uint8_t {
  kFailed,       // Task Info says Failed
  kKilled,       // Task Info says Killed
  kSpeculative,  // Task Info says Speculative
  kHasMetrics,   // Task Metrics was there and not empty
  kStarted,      // a SparkListenerTaskStart of this task id came before
  kDuplicate,    // this task id ended before with the same reason: not work done twice
};

/// How a task ended (TaskEndReason in JsonProtocol).
enum class EndKind : std::uint8_t {
  kSuccess,
  kResubmitted,
  kFetchFailed,
  kExceptionFailure,
  kTaskResultLost,
  kTaskKilled,
  kTaskCommitDenied,
  kExecutorLostFailure,
  kUnknown,
};

class TaskTable {
 public:
  struct Row {
    std::int64_t task_id = 0;
    std::uint32_t stage = 0;     // index into EventLog::stages
    std::int32_t index = -1;     // of the task in its stage
    std::uint16_t attempt = 0;   // of the task
    std::uint32_t executor = 0;  // index into EventLog::executors
    std::uint16_t reason = 0;    // index into EventLog::end_reasons
    std::int64_t launch_ms = 0;  // since 1970; 0: not written
    std::int64_t finish_ms = 0;
    std::uint32_t present = 0;  // bit m: metric m was written
    std::uint8_t flags = 0;     // bit f: TaskFlag f
    std::array<std::int64_t, kTaskMetrics> metrics{};

    void set(TaskMetric metric, std::int64_t value) {
      metrics[static_cast<std::size_t>(metric)] = value;
      present |= 1U << static_cast<unsigned>(metric);
    }
    [[nodiscard]] bool has(TaskMetric metric) const {
      return (present >> static_cast<unsigned>(metric) & 1U) != 0;
    }
    void set(TaskFlag flag) {
      flags |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(flag));
    }
  };

  void push(const Row& row);
  void set_flag(std::size_t row, TaskFlag flag) {
    bits_[row] |= 1U << (kFlagShift + static_cast<unsigned>(flag));
  }

  [[nodiscard]] std::size_t size() const { return task_id_.size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }

  [[nodiscard]] std::int64_t task_id(std::size_t row) const { return task_id_[row]; }
  [[nodiscard]] std::uint32_t stage(std::size_t row) const { return stage_[row]; }
  [[nodiscard]] std::int32_t index(std::size_t row) const { return index_[row]; }
  [[nodiscard]] std::uint16_t attempt(std::size_t row) const { return attempt_[row]; }
  [[nodiscard]] std::uint32_t executor(std::size_t row) const { return executor_[row]; }
  [[nodiscard]] std::uint16_t reason(std::size_t row) const { return reason_[row]; }
  [[nodiscard]] std::int64_t launch_ms(std::size_t row) const { return launch_ms_[row]; }
  [[nodiscard]] std::int64_t finish_ms(std::size_t row) const { return finish_ms_[row]; }
  [[nodiscard]] bool flag(std::size_t row, TaskFlag flag) const {
    return (bits_[row] >> (kFlagShift + static_cast<unsigned>(flag)) & 1U) != 0;
  }
  [[nodiscard]] bool has(std::size_t row, TaskMetric metric) const {
    return (bits_[row] >> static_cast<unsigned>(metric) & 1U) != 0;
  }
  /// The metric's value; 0 where the log does not have it.
  [[nodiscard]] std::int64_t metric(std::size_t row, TaskMetric metric) const {
    return metrics_[static_cast<std::size_t>(metric)][row];
  }
  /// What the table takes, without what vectors hold in reserve.
  [[nodiscard]] std::size_t bytes() const;

 private:
  static constexpr unsigned kFlagShift = 24;
  static_assert(kTaskMetrics <= kFlagShift);

  TaskColumn task_id_;
  std::vector<std::int64_t> launch_ms_;
  std::vector<std::int64_t> finish_ms_;
  std::array<TaskColumn, kTaskMetrics> metrics_;
  std::vector<std::uint32_t> stage_;
  std::vector<std::int32_t> index_;
  std::vector<std::uint32_t> executor_;
  std::vector<std::uint32_t> bits_;  // 0..23 metric present, 24..31 flags
  std::vector<std::uint16_t> attempt_;
  std::vector<std::uint16_t> reason_;
};

}  // namespace oomcast::eventlog
