// From an event log to a Scenario whose stages are those that were observed: same tasks, same rows
// and bytes, the log's own conf and cluster. What the log does not tell is filled in and listed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inputs/eventlog/event_log.hpp"
#include "models/cost/coefficients.hpp"
#include "models/planner/rules/aqe_stage.hpp"
#include "models/problem.hpp"
#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"
#include "models/sizes/map_status.hpp"

namespace oomcast::observe {

/// How the observed application ended.
struct ObservedEnd {
  Outcome outcome = Outcome::kSuccess;
  std::string message;   // of the first failure that ended a job
  bool complete = true;  // false: the log ends before the application does
};
ObservedEnd observed_end(const eventlog::EventLog& log);

struct Observation {
  Scenario scenario;
  ObservedEnd end;
  std::vector<std::string> assumptions;
  std::int64_t guessed_rows = 0;  // stages whose rows' size is by compressed bytes alone
  Problems warnings;              // about `changes`
};

/// What is to be other than the log had it.
struct WhatIf {
  std::vector<std::string> unset;           // keys of the log's own conf that are left out
  std::vector<ConfEntry> conf;              // laid over the log's own
  std::int64_t volume_ppm = 1'000'000;      // of all rows
  std::int64_t hot_growth_ppm = 1'000'000;  // of the rows of hot keys, beyond the volume's growth
  std::optional<std::int64_t> executors;
  std::optional<std::int64_t> cores;  // of an executor where no key sets them
  std::optional<ManagerKind> manager;
  std::optional<Bytes> local_disk;  // of one executor
  /// What rows come to where the log tells compressed bytes alone: no change, but another guess.
  std::int64_t guessed_compressed_ppm = coefficient(Coef::kGuessedCompressedPpm);

  [[nodiscard]] bool anything() const {
    return !unset.empty() || !conf.empty() || volume_ppm != 1'000'000 ||
           hot_growth_ppm != 1'000'000 || executors || cores || manager || local_disk;
  }
};

/// Fails if no task of the log ended, or if a change is a mistake.
Checked<Observation> observe(const eventlog::EventLog& log, const WhatIf& changes);

/// What decides about the tasks that read a shuffle, as the log had it and as it is to be.
struct ShuffleChange {
  std::int64_t before = 200;  // spark.sql.shuffle.partitions
  std::int64_t after = 200;
  bool adaptive_before = false;  // spark.sql.adaptive.enabled
  bool adaptive_after = false;
  bool after_is_set = false;     // by a change, not by the log
  bool adaptive_is_set = false;  // likewise
  bool splits_change = false;    // skewed partitions would be split otherwise
};

/// What of executors decides about stages.
struct Machine {
  std::int64_t page_bytes = 0;            // under the log's own conf; 0: not known
  std::int64_t python_address_space = 0;  // likewise; 0: no limit
  // Under the changed conf:
  std::int64_t arrow_batch_rows = 10'000;
  planner::AdaptiveReadConf reads;
  sizes::MapStatusRule map_status;
  std::int64_t guessed_compressed_ppm = 0;  // WhatIf
};

/// The parts of observe(). They add to the assumptions and the guesses.
Problems observe_cluster(const eventlog::EventLog& log, const WhatIf& changes, Observation& to);
std::vector<plan::PhysicalJob> observe_jobs(const eventlog::EventLog& log,
                                            const ShuffleChange& change, const Machine& machine,
                                            Observation& to);

}  // namespace oomcast::observe
