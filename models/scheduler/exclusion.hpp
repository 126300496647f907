// Executors and nodes that fail tasks and get no more of them: of one task, of one stage, or of
// the application. Mirrors TaskSetExcludelist and HealthTracker (4.3).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "models/conf/conf.hpp"
#include "sim/time.hpp"

namespace oomcast::scheduler {

/// spark.excludeOnFailure.*
struct ExclusionRules {
  bool of_stages = false;  // and of tasks
  bool of_application = false;
  bool kills = false;  // killExcludedExecutors
  bool on_fetch_failure = false;
  std::int64_t attempts_per_executor = 1;  // of one task
  std::int64_t attempts_per_node = 2;
  std::int64_t stage_tasks_per_executor = 2;
  std::int64_t stage_executors_per_node = 2;
  std::int64_t application_tasks_per_executor = 2;
  std::int64_t application_executors_per_node = 2;
  Duration timeout{3'600'000'000'000};
  Duration unschedulable{120'000'000'000};  // until a stage that may run nowhere is given up
};
[[nodiscard]] ExclusionRules exclusion_rules(const Conf& conf);

/// An executor, and the node that it is or was on.
struct Site {
  std::int32_t executor = 0;
  std::int32_t node = 0;
};

/// What became excluded: nothing, an executor, or with it its node.
struct Excluded {
  bool executor = false;
  bool node = false;
};

/// Failures of one attempt of a stage.
class StageExclusion {
 public:
  explicit StageExclusion(const ExclusionRules& rules) : rules_(&rules) {}

  /// A task failed there, and it counts.
  Excluded failed(const Site& site, std::int64_t task);
  /// Whether the site gets no task of the stage, or not this one.
  [[nodiscard]] bool excludes(const Site& site) const;
  [[nodiscard]] bool excludes(const Site& site, std::int64_t task) const;

  struct Failures {
    std::int32_t node = 0;
    std::map<std::int64_t, std::int64_t> of_tasks;  // how often each failed
  };
  [[nodiscard]] const std::map<std::int32_t, Failures>& by_executor() const { return failures_; }

 private:
  const ExclusionRules* rules_;
  std::map<std::int32_t, Failures> failures_;
  std::set<std::int32_t> executors_;
  std::set<std::int32_t> nodes_;
  std::set<std::pair<std::int32_t, std::int64_t>> tasks_of_nodes_;
};

/// Failures of all stages that ended well: only then does the application hear of them.
class ApplicationExclusion {
 public:
  explicit ApplicationExclusion(const ExclusionRules& rules) : rules_(&rules) {}

  /// What each executor with failures in the stage is excluded from now.
  std::vector<std::pair<Site, Excluded>> stage_succeeded(const StageExclusion& stage, SimTime now);
  /// An output could not be fetched from there; true if the executor is excluded by it.
  bool fetch_failed(const Site& site, SimTime now);
  [[nodiscard]] bool excludes(const Site& site) const;

  /// Takes those back whose time is over; the second of each pair says which of the two.
  std::vector<std::pair<Site, Excluded>> expire(SimTime now);
  /// When the next one's time is over.
  [[nodiscard]] std::optional<SimTime> next_expiry() const;

 private:
  struct Held {
    std::int32_t node = 0;
    SimTime until;
  };
  bool hold(const Site& site, SimTime now);

  const ExclusionRules* rules_;
  std::map<std::int32_t, std::vector<SimTime>> failed_;  // of tasks, until they are forgotten
  std::map<std::int32_t, Held> executors_;
  std::map<std::int32_t, SimTime> nodes_;
};

}  // namespace oomcast::scheduler
