// How many executors an application may lose before its manager gives it up. Mirrors
// ExecutorFailureTracker, and who asks it: ApplicationMaster and ExecutorPodsAllocator (4.3).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "models/conf/conf.hpp"
#include "models/scenario/scenario.hpp"
#include "sim/time.hpp"

namespace oomcast::scheduler {

class FailureBudget {
 public:
  /// `executors`: of the application, or the most that dynamic allocation may have.
  FailureBudget(const Conf& conf, ManagerKind manager, std::int64_t executors);

  /// An executor ended that way; managers do not count all ends.
  void lost(std::int32_t exit_code, bool app_caused, SimTime now);
  /// Whether the application is given up now.
  [[nodiscard]] bool spent(SimTime now);
  [[nodiscard]] std::int64_t most() const { return most_; }

 private:
  ManagerKind manager_;
  std::int64_t most_;
  std::optional<Duration> validity_;
  std::deque<SimTime> lost_at_;
};

}  // namespace oomcast::scheduler
