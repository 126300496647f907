// A Run: what a simulation found, as plain values. Every report is a reader of it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/jvm/pressure.hpp"
#include "models/ledger/accounts.hpp"
#include "models/run/history.hpp"
#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast {

/// How a run ended. The words (outcome_name) are those of outputs, goldens and the scorer.
enum class Outcome : std::uint8_t {
  kSuccess,
  kTaskOom,      // SparkOutOfMemoryError: the task dies, the executor lives
  kExecutorOom,  // java.lang.OutOfMemoryError in an executor
  kDriverOom,
  kMaxResultSize,
  kPythonMemoryError,
  kContainerKill,  // YARN or the kernel
  kDiskFull,
  kJobFailed,     // anything else
  kExecutorLost,  // taken away from outside, silent for too long, or too often
};
inline constexpr std::size_t kOutcomeCount = 10;
std::string_view outcome_name(Outcome outcome);
/// One sentence for people: "An executor ran out of Java heap".
std::string_view outcome_sentence(Outcome outcome);

inline constexpr std::int32_t kDriverId = -1;  // the driver's number where executors have theirs

inline constexpr std::int32_t kNoExecutor = -2;

/// Where something happened. Negative numbers: not known or not meant.
struct Where {
  std::int32_t job = -1;
  std::int32_t stage = -1;  // as Spark numbers them, from 0
  std::int32_t stage_attempt = 0;
  std::int32_t task = -1;  // index in the stage
  std::int32_t task_attempt = 0;
  std::int32_t executor = kNoExecutor;  // kDriverId: the driver
  std::string operator_name;            // as Spark names it: "SortMergeJoin"
  Account account = Account::kCount;    // kCount: none
  SimTime at;
};

/// One failure of a task, an executor or the driver.
struct Failure {
  Outcome kind = Outcome::kJobFailed;
  Where where;
  std::string message;         // what the user would read
  std::int32_t exit_code = 0;  // of the executor or driver; 0: it lives
  bool app_caused = true;      // counts against spark.task.maxFailures
  Bytes needed;                // what was asked for and not had
  Bytes array{};               // of it one array; zero: small objects
  Bytes limit;                 // of the limit that was hit
};

struct Verdict {
  Outcome outcome = Outcome::kSuccess;
  bool inconclusive = false;       // the tightest account is within the model's band of its limit
  Where where;                     // of the first cause; where it is tightest, if it survived
  std::string what;                // one line: outcome
  std::string place;               // one line: stage, task, operator, account
  std::vector<std::string> chain;  // why: first cause first
  std::string message;             // what the user would read
  std::int64_t p_fail_ppm = 0;     // probability of failure, parts per million
  std::int64_t margin_ppm = 0;     // what is left of the tightest limit, parts per million
  std::int64_t gc_ppm = 0;         // of the task time of the stage that collects most
  bool thrashing = false;          // it ends well, but mostly collects garbage
  jvm::Pressure heap;              // the highest of any executor, past a death as well
  jvm::Pressure driver_heap;
  std::string advice;  // what it would take, one line
};

struct Finding {
  std::string id;    // stable word: "hot-key", "spill", "disk", ...
  std::string text;  // one or two sentences with numbers
};

enum class StageStatus : std::uint8_t { kSucceeded, kFailed, kSkipped, kNotReached };

/// What an operator of a stage reported, as its SQL metrics; sums over tasks.
struct OperatorRow {
  std::int32_t index = 0;  // among the stage's operators
  std::string name;        // as Spark names it
  std::string label;       // with what it works on
  Bytes peak_memory;
  Bytes peak_memory_max;  // of one task
  Bytes spill_size;
  std::int64_t sort_fallback_tasks = 0;
};

/// An operator of a stage, in the order in which rows pass.
struct PlanNode {
  std::string name;             // as Spark names it
  std::string label;            // with what it works on
  std::int32_t input = -1;      // places in StageRow::plan; -1: none, or another stage's output
  std::int32_t right = -1;      // of the second input
  std::int32_t broadcast = -1;  // that it needs; see StageRow::builds_broadcast
  bool reads_shuffle = false;   // the output of the next of StageRow::parents
};

/// One attempt of a stage that was submitted.
struct StageAttempt {
  std::int64_t tasks = 0;  // that had no output
  SimTime submitted;
  SimTime completed;
  std::string failure;  // why another one had to follow; empty: none had to, or its output got lost
};

struct StageRow {
  std::int32_t job = 0;
  std::int32_t stage = 0;
  std::int32_t attempt = 0;
  std::vector<std::int32_t> parents;
  std::string name;  // operators in short: "scan transactions > exchange by merchant_id"
  StageStatus status = StageStatus::kNotReached;
  std::int64_t tasks = 0;
  std::int64_t tasks_succeeded = 0;
  std::int64_t tasks_failed = 0;
  SimTime submitted;
  SimTime completed;
  Rows input_rows;
  Bytes input_bytes;
  Bytes shuffle_read_bytes;
  Bytes shuffle_write_bytes;
  Bytes memory_bytes_spilled;  // sums over tasks
  Bytes disk_bytes_spilled;
  Bytes peak_execution_memory_max;   // of one task
  Bytes peak_on_heap_execution_max;  // granted to one task, on the heap and off it
  Bytes peak_off_heap_execution_max;
  std::vector<OperatorRow> operators;  // those that reported something
  std::int64_t sort_fallbacks = 0;     // hash aggregations of tasks that fell back to sorting
  Bytes peak_heap_max;                 // live heap of an executor while the stage ran
  Duration run_time;                   // sums over tasks
  Duration gc_time;
  Duration task_time_median;
  Duration task_time_max;
  Rows task_rows_max;  // the largest task, whether it came to an end or not
  Bytes task_bytes_max;
  Bytes task_bytes_median;
  std::vector<PlanNode> plan;          // inputs before users
  std::vector<StageAttempt> attempts;  // by number; none: not reached
  std::int32_t builds_broadcast = -1;  // in its job
};

struct TaskRow {
  std::int64_t id = 0;  // of the attempt, in the application: Spark's task id
  std::int32_t stage = 0;
  std::int32_t index = 0;
  std::int16_t attempt = 0;
  std::int16_t stage_attempt = 0;
  std::int32_t executor = 0;
  Outcome outcome = Outcome::kSuccess;
  bool killed = false;  // ended because the stage or the executor did
  bool speculative = false;
  SimTime start;
  SimTime end;
  Duration gc_time;
  Rows rows;
  Bytes input_bytes;
  Bytes shuffle_read_bytes;
  Bytes shuffle_write_bytes;
  Bytes memory_bytes_spilled;
  Bytes disk_bytes_spilled;
  Bytes peak_execution_memory;   // what operators report; see StageRow
  Bytes peak_on_heap_execution;  // granted, on the heap and off it
  Bytes peak_off_heap_execution;
  Bytes result_bytes;  // serialized, to the driver
};

struct ExecutorRow {
  std::int32_t id = 0;  // kDriverId: the driver
  SimTime started;
  SimTime ended;
  bool lost = false;
  std::int32_t exit_code = 0;
  std::string reason;
  Bytes heap_max;        // -Xmx
  Bytes unified;         // M
  Bytes container;       // limit; zero: none
  Bytes disk;            // the same
  Bytes peak_heap;       // live
  Bytes peak_heap_used;  // with garbage not yet collected: what the JVM's own metric shows
  jvm::Pressure heap_pressure;
  jvm::GrownPressures grown;
  Bytes peak_execution;
  Bytes peak_storage;
  Bytes peak_rss;        // of all its processes, shared pages counted for each
  Bytes peak_jvm_rss;    // of the JVM alone
  Bytes peak_container;  // what its manager counts: of YARN the sum, of a cgroup shared pages once
  Bytes peak_wanted;     // the same with what was asked for and not yet touched
  Duration over_limit;   // longest time that it stood above its container's limit
  Bytes peak_state;      // of streaming queries
  Bytes peak_python;     // daemon and workers
  Bytes peak_python_workers;
  Bytes peak_python_mapped;    // address space of the fullest worker
  Bytes python_address_space;  // its limit; zero: none
  Bytes peak_disk;
  // A task held what it could not have held beside one more, and that one had ended such a share of
  // the task's time before: the least.
  std::optional<std::int64_t> race_ppm;
  Duration gc_time;
  std::int64_t tasks = 0;
};

/// What stood on every account of a container at one moment.
struct LedgerSnapshot {
  std::int32_t executor = 0;
  SimTime at;
  std::string why;
  std::array<Bytes, kAccountCount> bytes{};
  Bytes heap_limit;
  Bytes container_limit;
};

struct Manifest {
  std::string oomcast_version;
  std::string scenario;
  std::string input_hash;
  std::string spark_version;
  std::uint64_t seed = 0;
  std::uint64_t trace_hash = 0;
  std::uint64_t events = 0;  // simulated
};

struct ConfLine {
  std::string key;
  std::string value;
  std::string origin;  // "default 4.3", or where the user set it
};

struct Run {
  Manifest manifest;
  Verdict verdict;
  SimTime ended;
  std::int64_t task_attempts = 1;  // that a task has before its job fails
  std::vector<Finding> findings;
  std::vector<StageRow> stages;
  std::vector<TaskRow> tasks;
  std::vector<ExecutorRow> executors;
  std::vector<Failure> failures;          // in order of time
  std::vector<LedgerSnapshot> snapshots;  // moments of death, and the tightest moment
  std::vector<std::string> decisions;     // of planner and AQE, with their numbers
  std::vector<std::string> assumptions;   // what was not known and how it was filled in
  std::vector<ConfLine> conf;             // what differs from the defaults
  History history;                        // empty unless asked for
};

/// The first snapshot of a container, or null.
[[nodiscard]] const LedgerSnapshot* snapshot_of(const Run& run, std::int32_t executor);

}  // namespace oomcast
