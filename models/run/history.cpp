#include "models/run/history.hpp"

namespace oomcast {

Bytes LedgerSample::sum_of(AccountKind kind) const {
  Bytes sum;
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    sum += kind_of(static_cast<Account>(i)) == kind ? bytes[i] : Bytes(0);
  }
  return sum;
}

std::string_view step_name(StepKind kind) {
  static constexpr std::array<std::string_view, static_cast<std::size_t>(StepKind::kCount)> kNames{
      "stage-submitted", "stage-completed", "executor-added", "borrow", "evict",        "wait",
      "grant",           "refuse",          "hold",           "spill",  "forced-spill", "gc",
      "task-failed",     "executor-lost",   "job-failed"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace oomcast
