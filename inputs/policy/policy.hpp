// A policy: workloads, layers of conf that a platform and its teams lay over them, and what must
// hold. What `oomcast check` tests before a change is rolled out. Plain values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/conf/conf.hpp"
#include "models/problem.hpp"
#include "sim/bytes.hpp"

namespace oomcast::policy {

struct Expectations {
  std::optional<bool> survives;                  // unless false, it must
  std::optional<std::int64_t> executors_lost;    // at most
  std::optional<Bytes> spill_below;              // spilled to disk, all stages
  std::optional<std::int64_t> p_oom_below_ppb;   // probability of failure
  std::optional<std::int64_t> price_within_ppb;  // above the baseline, at most
  std::optional<std::int64_t> time_within_ppb;   // likewise
  std::optional<bool> same_as_baseline;          // every figure
};

/// Limits on the conf itself, whatever the simulation says.
struct Guardrails {
  std::optional<Bytes> container_max;      // of one executor: heap, overhead, off-heap, Python
  std::optional<Bytes> total_memory_max;   // all executors and the driver
  std::optional<std::int64_t> cores_max;   // of one executor
  std::optional<Bytes> driver_memory_max;  // its heap
  std::optional<Bytes> result_size_max;    // spark.driver.maxResultSize; 0 (no limit) exceeds it
  std::map<std::string, std::string, std::less<>> require;  // keys and the values they must have
  std::vector<std::string> forbid;                          // keys nobody may set
};

struct Layer {
  std::string name;
  std::string team;       // applies to this team's workloads; empty: to all
  bool below = false;     // under the workload's own conf, like spark-defaults.conf
  bool proposed = false;  // not in force yet: what is compared with the rest
  std::vector<ConfEntry> conf;
};

struct WorkloadSet {
  std::vector<std::string> scenarios;  // names or paths, with * and ?
  std::vector<std::string> logs;       // paths, with * and ?
  std::string team;
  Expectations expect;  // over those of the policy
};

struct Policy {
  std::string name;
  std::string title;
  std::string path;
  std::vector<WorkloadSet> workloads;
  std::vector<Layer> layers;
  Expectations expect;
  Guardrails guardrails;
  std::map<std::string, Guardrails, std::less<>> team_guardrails;  // over those of the policy
  std::int32_t expect_line = 1;                                    // where they stand in the file
  std::int32_t guardrails_line = 1;
};

/// What one workload came to; a baseline keeps these.
struct Figures {
  std::string outcome;
  std::int64_t executors_lost = 0;
  Bytes spilled;  // to disk
  std::int64_t p_fail_ppm = 0;
  std::int64_t price_billionths = 0;
  std::int64_t time_ns = 0;
  friend bool operator==(const Figures&, const Figures&) = default;
};

using Baseline = std::map<std::string, Figures, std::less<>>;  // by workload

/// All mistakes at once, with file, line and JSON pointer.
Checked<Policy> read_policy(std::string_view text, std::string_view file_name);

/// A file that `check --update-baseline` wrote.
Checked<Baseline> read_baseline(std::string_view text, std::string_view file_name);

/// `over` where it says something, else `under`.
Expectations merged(const Expectations& under, const Expectations& over);
Guardrails merged(const Guardrails& under, const Guardrails& over);

}  // namespace oomcast::policy
