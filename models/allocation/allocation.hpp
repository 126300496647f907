// How many executors an application asks for while dynamic allocation is on, and when an idle one
// may go. Mirrors ExecutorAllocationManager and ExecutorMonitor (4.3).
#pragma once

#include <cstdint>
#include <optional>

#include "models/conf/conf.hpp"
#include "sim/time.hpp"

namespace oomcast::allocation {

/// spark.dynamicAllocation.*
struct AllocationRules {
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::int64_t initial = 0;
  std::int64_t ratio_ppm = 1'000'000;  // executorAllocationRatio
  Duration backlog{1'000'000'000};
  Duration sustained{1'000'000'000};
  std::optional<Duration> idle;     // none: never
  std::optional<Duration> cached;   // with cached blocks
  std::optional<Duration> shuffle;  // with shuffle files
  bool tracks_shuffles = true;
};
/// None if dynamic allocation is off.
[[nodiscard]] std::optional<AllocationRules> allocation_rules(const Conf& conf);

/// How long an executor must be idle to be let go; none: it is kept.
[[nodiscard]] std::optional<Duration> idle_timeout(const AllocationRules& rules, bool cached_blocks,
                                                   bool shuffle_files);

class Allocation {
 public:
  /// The manager looks at multiples of this (ExecutorAllocationManager.intervalMillis).
  static constexpr Duration kInterval{100'000'000};

  /// `slots` of one executor.
  Allocation(const AllocationRules& rules, std::int64_t slots);

  [[nodiscard]] const AllocationRules& rules() const { return rules_; }
  /// Executors wanted at this moment.
  [[nodiscard]] std::int64_t target() const { return target_; }

  /// Tasks wait that no executor has.
  void backlog(SimTime now);
  /// None waits any more.
  void no_backlog();
  /// The first stage was submitted, or an executor was idle long enough: from now on the target
  /// may become lower.
  void begin() { initializing_ = false; }

  /// One look: `tasks` run or wait, `executors` are there. True if the target is another now.
  bool look(SimTime now, std::int64_t tasks, std::int64_t executors);
  /// When to look again if nothing happens before; none: not at all.
  [[nodiscard]] std::optional<SimTime> next_look(SimTime now, std::int64_t tasks) const;

 private:
  [[nodiscard]] std::int64_t needed(std::int64_t tasks) const;
  void add(std::int64_t needed, std::int64_t executors);

  AllocationRules rules_;
  std::int64_t slots_;
  std::int64_t target_;
  std::int64_t to_add_ = 1;
  bool initializing_ = true;
  std::optional<SimTime> add_at_;
};

}  // namespace oomcast::allocation
