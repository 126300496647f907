#include "models/scheduler/failure_budget.hpp"

#include <algorithm>
#include <limits>

namespace oomcast::scheduler {
namespace {

constexpr std::int32_t kExceededMemory = -104;  // ContainerExitStatus.KILLED_EXCEEDED_PMEM

/// ExecutorFailureTracker.maxNumExecutorFailures
std::int64_t most_losses(const Conf& conf, std::int64_t executors) {
  constexpr std::int64_t kIntMax = std::numeric_limits<std::int32_t>::max();
  const std::int64_t twice = executors > kIntMax / 2 ? kIntMax : 2 * executors;
  return conf.integer_or_none("spark.executor.maxNumFailures")
      .value_or(std::max<std::int64_t>(3, twice));
}

}  // namespace

FailureBudget::FailureBudget(const Conf& conf, ManagerKind manager, std::int64_t executors)
    : manager_(manager),
      most_(most_losses(conf, executors)),
      validity_(conf.duration_or_none("spark.executor.failuresValidityInterval")) {}

void FailureBudget::lost(std::int32_t exit_code, bool app_caused, SimTime now) {
  // YARN counts ends "from a bad node": kills for memory have a branch of their own that does not
  // (YarnAllocator.processCompletedContainers).
  const bool counts =
      manager_ == ManagerKind::kYarn ? app_caused && exit_code != kExceededMemory : app_caused;
  if (counts) {
    lost_at_.push_back(now);
  }
}

bool FailureBudget::spent(SimTime now) {
  while (validity_ && !lost_at_.empty() && lost_at_.front() + *validity_ < now) {
    lost_at_.pop_front();
  }
  const auto count = static_cast<std::int64_t>(lost_at_.size());
  switch (manager_) {
    case ManagerKind::kYarn:
      return count >= most_;  // ApplicationMaster.launchReporterThread
    case ManagerKind::kKubernetes:
      return count > most_;  // ExecutorPodsAllocator.start
    default:
      return false;  // nobody looks
  }
}

}  // namespace oomcast::scheduler
