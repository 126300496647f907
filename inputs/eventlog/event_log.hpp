// What an event log says, as plain values: the common form of all Spark versions and codecs.
// Times are milliseconds since 1970 as Spark writes them; sizes are bytes. Nothing is guessed:
// what the log does not have is an empty optional or a cleared presence bit.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inputs/eventlog/sql_plan.hpp"
#include "inputs/eventlog/task_table.hpp"
#include "models/problem.hpp"

namespace oomcast::eventlog {

using OptionalInteger = std::optional<std::int64_t>;
using OptionalText = std::optional<std::string>;

/// ExecutorMetricType's names, in the order of the arrays of peaks.
inline constexpr std::array<std::string_view, 23> kExecutorMetricNames{
    "JVMHeapMemory",
    "JVMOffHeapMemory",
    "OnHeapExecutionMemory",
    "OffHeapExecutionMemory",
    "OnHeapStorageMemory",
    "OffHeapStorageMemory",
    "OnHeapUnifiedMemory",
    "OffHeapUnifiedMemory",
    "DirectPoolMemory",
    "MappedPoolMemory",
    "ProcessTreeJVMVMemory",
    "ProcessTreeJVMRSSMemory",
    "ProcessTreePythonVMemory",
    "ProcessTreePythonRSSMemory",
    "ProcessTreeOtherVMemory",
    "ProcessTreeOtherRSSMemory",
    "MinorGCCount",
    "MinorGCTime",
    "MajorGCCount",
    "MajorGCTime",
    "TotalGCTime",
    "ConcurrentGCCount",
    "ConcurrentGCTime",
};
/// Peaks by index of kExecutorMetricNames; 0 where nothing was seen.
using ExecutorPeaks = std::array<std::int64_t, kExecutorMetricNames.size()>;

/// One file or archive member that was read.
struct LogPart {
  std::string name;                // file name, or "archive.zip!member"
  std::string codec;               // none, zstd, lz4, snappy, lzf, gzip, zip
  std::int64_t file_bytes = 0;     // of the file on disk
  std::int64_t frames = 0;         // frames, streams or chunks, as the codec has them
  std::int64_t decoded_bytes = 0;  // after decompression
  std::int64_t lines = 0;
  OptionalText decode_error;  // where and why decoding stopped early
  std::string file_sha256;    // only with ReadOptions::checksums
};

/// Counts over all parts, joined in order.
struct StreamFacts {
  std::int64_t decoded_bytes = 0;
  std::int64_t lines = 0;
  std::int64_t blank_lines = 0;
  std::int64_t crlf_lines = 0;
  std::int64_t byte_order_marks = 0;
  std::int64_t invalid_utf8_lines = 0;
  bool ends_with_newline = false;
  std::string sha256;  // only with ReadOptions::checksums
};

/// A line that is no usable event.
struct MalformedLine {
  std::string file;
  std::int64_t line = 0;  // 1-based in its file
  std::string why;
  std::int64_t length_bytes = 0;
  bool is_last = false;    // of the last file
  std::string first_text;  // its first 60 characters
};

struct Application {
  OptionalText id;
  OptionalText name;
  OptionalText attempt;
  OptionalText user;
  OptionalInteger start_ms;
  OptionalInteger end_ms;
  bool started = false;  // SparkListenerApplicationStart was there
};

struct Environment {
  std::map<std::string, std::string> spark;  // Spark Properties: only what was set explicitly
  OptionalText java_version;
  OptionalText scala_version;
  std::int64_t updates = 0;  // SparkListenerEnvironmentUpdate events
};

struct BlockManager {
  OptionalInteger max_memory_bytes;
  OptionalInteger
      max_on_heap_bytes;  // the unified region: (heap - 300 MiB) * spark.memory.fraction
  OptionalInteger max_off_heap_bytes;  // spark.memory.offHeap.size
};

/// An executor, the driver ("driver", or "<driver>" before Spark 1.5) included.
struct Executor {
  std::string id;
  bool added = false;  // SparkListenerExecutorAdded was there
  OptionalText host;
  OptionalInteger cores;
  OptionalInteger added_ms;
  OptionalInteger resource_profile;
  std::optional<BlockManager> block_manager;
  bool has_metrics = false;  // it was named beside executor metrics
  ExecutorPeaks peaks{};     // over the whole life
};

struct ExecutorRemoval {
  std::string id;
  OptionalInteger time_ms;
  OptionalText reason;
};

struct ResourceProfile {
  std::int64_t id = 0;
  std::map<std::string, std::int64_t>
      executor;                        // cores; memory, memoryOverhead, offHeap ... in MiB
  std::map<std::string, double> task;  // cpus, gpu ...
};

struct Job {
  std::int64_t id = 0;
  bool started = false;  // false: only its end was logged
  bool ended = false;
  std::vector<std::int64_t> stage_ids;
  OptionalText result;   // JobSucceeded, JobFailed; empty: did not end
  OptionalText failure;  // the exception's message
  OptionalText sql_execution;
  OptionalInteger submission_ms;
  OptionalInteger completion_ms;
};

struct StorageLevel {
  bool disk = false;
  bool memory = false;
  bool off_heap = false;
  bool deserialized = false;
  std::int64_t replication = 1;
};

/// An RDD as Stage Info describes it; the maxima are over all mentions.
struct Rdd {
  std::int64_t id = 0;
  std::string name;
  StorageLevel level;
  std::vector<std::int64_t> parent_ids;
  std::int64_t partitions = 0;
  std::int64_t cached_partitions_max = 0;
  std::int64_t memory_bytes_max = 0;
  std::int64_t disk_bytes_max = 0;
  bool persisted = false;
};

/// One accumulator (a SQL metric, mostly) summed over the task ends of one stage attempt.
struct StageAccumulator {
  std::int64_t id = 0;
  std::uint32_t name = 0;  // index into EventLog::accumulator_names
  bool sql = false;        // Metadata says "sql"
  std::int64_t tasks = 0;  // with a numeric Update
  std::int64_t sum = 0;
  std::int64_t max = 0;  // of one task
  bool by_task = false;  // its values go to EventLog::task_values
};

/// What one task added to an accumulator that tells about rows or memory of a plan node.
struct TaskValue {
  std::uint32_t row = 0;          // in EventLog::tasks
  std::uint32_t accumulator = 0;  // in the accumulators of the task's stage
  std::int64_t value = 0;
};
/// More than these are not kept (32 MB): sums by stage remain.
inline constexpr std::size_t kTaskValuesKept = 2'000'000;

enum class StageStatus : std::uint8_t { kSeenOnlyThroughTasks, kActive, kComplete, kFailed };

struct Stage {
  std::int64_t id = 0;
  std::int64_t attempt = 0;
  OptionalText name;
  OptionalInteger num_tasks;
  bool submitted = false;
  bool completed = false;
  OptionalText failure;
  OptionalInteger submission_ms;
  OptionalInteger completion_ms;
  OptionalInteger resource_profile;
  std::vector<std::int64_t> parent_ids;
  std::vector<std::int64_t> rdd_ids;
  std::int64_t task_starts = 0;
  std::vector<StageAccumulator> accumulators;
  [[nodiscard]] StageStatus status() const;
};

/// A stage that a job named but that has no event of its own (its output was there already).
struct SkippedStage {
  std::int64_t id = 0;
  std::int64_t attempt = 0;
};

/// Peaks of one executor while one stage attempt ran (Task Executor Metrics, StageExecutorMetrics).
struct StageExecutorPeaks {
  std::uint32_t stage = 0;     // index into EventLog::stages
  std::uint32_t executor = 0;  // index into EventLog::executors
  ExecutorPeaks peaks{};
};

/// A way to end, e.g. {kExceptionFailure, "java.lang.OutOfMemoryError"}.
struct EndReason {
  EndKind kind = EndKind::kSuccess;
  std::string name;  // "Success", "ExceptionFailure:java.lang.OutOfMemoryError" ...
};

/// What a failed task said; the first ones only.
struct TaskFailure {
  std::size_t row = 0;  // in EventLog::tasks
  std::string text;     // description or loss reason, cut
};

struct TaskCounts {
  std::int64_t start_events = 0;
  std::int64_t end_events = 0;
  std::int64_t unique_started = 0;
  std::int64_t unique_ended = 0;
  std::int64_t ended_twice_or_more = 0;
  std::int64_t ended_without_start = 0;
  std::int64_t started_without_end = 0;
  std::int64_t duplicates = 0;
};

struct SqlExecution {
  std::int64_t id = 0;
  bool started = false;
  OptionalInteger root_id;
  std::string description;
  OptionalInteger start_ms;
  OptionalInteger end_ms;
  bool ended = false;
  OptionalText error;  // empty text: ended well
  std::optional<PlanNode> initial_plan;
  std::vector<PlanMetric> added_metrics;  // by nodes that adaptive execution made afterwards
  std::optional<PlanNode> final_plan;     // of the last adaptive update; empty: the initial one
  std::map<std::string, std::string> modified_conf;
  [[nodiscard]] const PlanNode* plan() const {
    return final_plan ? &*final_plan : initial_plan ? &*initial_plan : nullptr;
  }
};

struct SqlCounts {
  std::int64_t starts = 0;
  std::int64_t ends = 0;
  std::int64_t adaptive_updates = 0;
};

struct DriverAccumulator {
  std::int64_t execution_id = 0;
  std::int64_t accumulator_id = 0;
  std::int64_t value = 0;
};

/// The greatest size of a block that a block update or a task's Updated Blocks mentioned.
struct BlockSize {
  std::string id;  // rdd_4_0, broadcast_1_piece0 ...
  std::int64_t memory_bytes_max = 0;
  std::int64_t disk_bytes_max = 0;
  std::int64_t task_memory_bytes_max = 0;  // by tasks' Updated Blocks alone
  bool in_task_update = false;
  bool in_block_update = false;
};

struct StorageCounts {
  std::int64_t unpersist_events = 0;
  std::int64_t block_updated_events = 0;
  std::int64_t task_updated_blocks = 0;
};

/// A text in the log that speaks of memory: how often, and its first example.
struct MemoryEvidence {
  std::string pattern;  // see oom_evidence.cpp
  std::string where;    // task, stage, job, executor, sql
  std::int64_t count = 0;
  std::string sample;
};

struct EventLog {
  std::string source;  // the last component of the path
  std::string layout;  // single, rolling_v2, databricks_rolling
  std::vector<std::string> notes;
  std::vector<LogPart> parts;
  StreamFacts stream;
  std::int64_t malformed_lines = 0;
  std::vector<MalformedLine> malformed;  // the first 50
  Problems warnings;                     // one per kind, with its count

  OptionalText spark_version;
  Application application;
  Environment environment;
  std::map<std::int64_t, ResourceProfile> resource_profiles;
  std::vector<Executor> executors;  // in the order in which they were first named
  std::vector<ExecutorRemoval> removals;
  std::int64_t block_managers_removed = 0;
  std::map<std::string, std::int64_t> event_counts;  // by class name
  std::vector<Job> jobs;                             // in the order in which they were first named
  std::vector<Stage> stages;                         // in the order in which they were first named
  std::vector<SkippedStage> skipped_stages;
  std::map<std::int64_t, Rdd> rdds;
  TaskTable tasks;  // one row per SparkListenerTaskEnd
  TaskCounts task_counts;
  std::vector<EndReason> end_reasons;
  std::vector<TaskFailure> task_failures;
  std::vector<TaskValue> task_values;  // the first kTaskValuesKept, without zeros
  std::int64_t task_values_left_out = 0;
  std::vector<StageExecutorPeaks> stage_peaks;
  std::vector<std::string> accumulator_names;
  std::vector<SqlExecution> sql;  // by id
  SqlCounts sql_counts;
  std::vector<DriverAccumulator> driver_accumulators;
  std::vector<BlockSize> blocks;  // in the order in which they were first named
  StorageCounts storage_counts;
  std::vector<MemoryEvidence> memory_evidence;
};

}  // namespace oomcast::eventlog
