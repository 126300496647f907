// Replaying a Spark event log: what was observed beside what the simulation of it gives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/conf/conf.hpp"
#include "models/problem.hpp"
#include "models/run/run.hpp"
#include "studies/observe/calibrate.hpp"
#include "studies/observe/completeness.hpp"
#include "studies/observe/observe.hpp"
#include "studies/observe/pace.hpp"

namespace oomcast::replay {

/// Figures of a stage, summed over its tasks unless said otherwise.
struct StageFigures {
  std::int64_t tasks = 0;
  std::int64_t tasks_failed = 0;
  Duration time;       // from submission to completion
  Duration task_time;  // of tasks, from launch to finish
  Duration gc_time;
  Duration task_time_max;
  Bytes memory_bytes_spilled;
  Bytes disk_bytes_spilled;
  Bytes peak_execution_memory;  // of the largest task
};

struct StageComparison {
  std::int64_t stage = 0;
  std::int64_t attempt = 0;
  std::string name;
  std::optional<StageFigures> observed;   // none: the log has no such stage
  std::optional<StageFigures> simulated;  // none: the simulation did not reach it
  std::optional<StageFigures> changed;    // likewise, under the changed conf
};

struct ReplayComparison {
  std::string log;  // as named by the user
  std::string application_id;
  std::string application_name;
  std::string spark_version;
  bool log_is_complete = true;  // false: the log ends in the middle
  Outcome observed_outcome = Outcome::kSuccess;
  std::string observed_message;         // what the log says about the first failure
  std::vector<StageComparison> stages;  // in order of stage and attempt
  Run usual;                            // under the log's own conf, with the usual numbers
  Run simulated;                        // the same with what the log taught
  std::optional<Run> changed;           // with ReplayOptions::what_if, likewise
  observe::Calibration calibration;
  observe::Completeness completeness;
  pace::Learned learned;                 // speeds and their spread
  std::vector<std::string> differences;  // between simulated and changed, with their causes
  Problems warnings;                     // about the log and the conf

  /// The run that is asked about.
  [[nodiscard]] const Run& last() const { return changed ? *changed : simulated; }
};

struct ReplayOptions {
  observe::WhatIf what_if;
  bool calibrate = true;  // false: the usual numbers, as if the log taught nothing
  std::optional<std::uint64_t> seed;
  bool keep_tasks = false;
  bool keep_history = false;  // of the run that is asked about: changed, else simulated
};

/// Reads the log, makes a scenario of its stages, simulates it and sets both side by side.
[[nodiscard]] Checked<ReplayComparison> replay(const std::string& path,
                                               const ReplayOptions& options);

/// The most that were there at the same time: those that took a lost one's place do not count.
[[nodiscard]] std::int64_t executors_at_once(const Run& run);
[[nodiscard]] std::int64_t executors_lost(const Run& run);

/// What `changed` does other than `base`, most important first, and what it comes from.
[[nodiscard]] std::vector<std::string> differences(const Run& base, const Run& changed);

}  // namespace oomcast::replay
