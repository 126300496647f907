// Which running tasks are slow enough to be started a second time. Mirrors
// TaskSetManager.checkSpeculatableTasks, its TaskProcessRateCalculator, and PercentileHeap (4.3).
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "models/conf/conf.hpp"
#include "sim/time.hpp"

namespace oomcast::scheduler {

/// spark.speculation.*
struct SpeculationRules {
  bool enabled = false;
  Duration interval{100'000'000};
  Duration least{100'000'000};  // minTaskRuntime
  std::int64_t quantile_ppm = 900'000;
  std::int64_t multiplier_ppm = 3'000'000;
  std::optional<Duration> threshold;      // task.duration.threshold
  bool efficiency = true;                 // looks at rows per second as well
  std::int64_t rate_ppm = 750'000;        // efficiency.processRateMultiplier
  std::int64_t long_run_ppm = 2'000'000;  // efficiency.longRunTaskFactor
  Duration heartbeat{10'000'000'000};     // until which nothing is known of a task's rows
};
[[nodiscard]] SpeculationRules speculation_rules(const Conf& conf);

/// The median of what was added so far, in logarithmic time.
class Median {
 public:
  void add(std::int64_t value);
  [[nodiscard]] std::int64_t count() const {
    return static_cast<std::int64_t>(low_.size() + high_.size());
  }
  /// The element at half of the sorted list, as PercentileHeap takes it; count() > 0.
  [[nodiscard]] std::int64_t value() const { return *high_.begin(); }

 private:
  std::multiset<std::int64_t> low_;  // half of all, rounded down
  std::multiset<std::int64_t> high_;
};

/// A stage's tasks that ended well, and the time above which another is slow.
class StageSpeculation {
 public:
  /// `slots` of one executor.
  StageSpeculation(const SpeculationRules& rules, std::int64_t tasks, std::int64_t slots);

  void succeeded(Duration took) { took_.add(took.count()); }
  /// Whether there is anything to look for by now.
  [[nodiscard]] bool looks() const;
  /// `time_ppm`: how long the task's work takes, of the usual time.
  [[nodiscard]] bool is_slow(Duration running, std::int64_t time_ppm) const;

 private:
  const SpeculationRules* rules_;
  std::int64_t tasks_;
  std::int64_t done_before_;  // tasks that must be done before one is slow
  bool few_;                  // as many tasks as one executor runs at once, or fewer
  Median took_;
};

}  // namespace oomcast::scheduler
