// From an event log to a Scenario whose stages are those that were observed: same tasks, same rows
// and bytes, the log's own conf and cluster. What the log does not tell is filled in and listed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inputs/eventlog/event_log.hpp"
#include "models/problem.hpp"
#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

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
  Problems warnings;  // about `changes`
};

/// `changes` are laid over the log's own conf. Fails if no task of the log ended, or if a change is
/// a mistake.
Checked<Observation> observe(const eventlog::EventLog& log, const std::vector<ConfEntry>& changes);

/// spark.sql.shuffle.partitions as the log had it, and as it is to be.
struct ShufflePartitions {
  std::int64_t before = 200;
  std::int64_t after = 200;
};

/// The parts of observe(). They add to the assumptions.
Problems observe_cluster(const eventlog::EventLog& log, const std::vector<ConfEntry>& changes,
                         Observation& to);
/// `page_bytes` is the page size under the log's own conf; 0: not known.
std::vector<plan::PhysicalJob> observe_jobs(const eventlog::EventLog& log,
                                            const ShufflePartitions& partitions,
                                            std::int64_t page_bytes,
                                            std::vector<std::string>& assumptions);

}  // namespace oomcast::observe
