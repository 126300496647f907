// A trial: a workload with some changes, simulated. Whoever wants to know whether a change helps
// asks here, and nothing is said of a change that was not tried.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/plan/plan.hpp"
#include "models/run/run.hpp"
#include "studies/advise/change.hpp"
#include "studies/price.hpp"
#include "studies/workload.hpp"

namespace oomcast::advise {

struct Trial {
  Changes changes;
  std::string refused;  // why it could not be tried: a limit of the cluster, a mistake; else empty
  std::shared_ptr<const Scenario> scenario;  // with the changes
  std::shared_ptr<const Run> run;            // none if it was refused
  Price price;

  [[nodiscard]] bool survives() const {
    return run != nullptr && run->verdict.outcome == Outcome::kSuccess;
  }
  /// Why it does not help, in one line.
  [[nodiscard]] std::string reason() const;
};

class Laboratory {
 public:
  explicit Laboratory(const Workload& workload);

  [[nodiscard]] const Workload& workload() const { return workload_; }
  /// The workload as it is, with all its attempts, or the mistakes of its scenario. Plans as well.
  [[nodiscard]] Checked<Trial> untouched();
  /// Plans the jobs once for all trials that leave the plan alone.
  void plan();
  /// The jobs as they are planned without changes; none if they cannot be.
  [[nodiscard]] const std::vector<plan::PhysicalJob>& planned() const;
  /// Ends with the first death of a heap: whoever lives without one needs no second attempt, and
  /// whoever does not would die of the same again. (Where the attempts themselves are changed all
  /// of them are played.) May be called from several threads, after plan().
  [[nodiscard]] Trial attempt(const Changes& changes) const;
  /// Why the cluster cannot give what a changed scenario asks for; empty if it can. A workload that
  /// exceeds its cluster's limits as it is has none.
  [[nodiscard]] std::string refusal(const Scenario& scenario) const;
  /// The scenario with the changes, or why there is none.
  [[nodiscard]] Checked<Scenario> changed(const Changes& changes) const;

 private:
  const Workload& workload_;
  bool limited_ = true;
  std::shared_ptr<const std::vector<plan::PhysicalJob>> planned_;
};

/// How a run ends and by which limit, in one line: "executor_oom: ...", or "survives".
[[nodiscard]] std::string reason_of(const Run& run);

/// Why the cluster cannot give what the scenario's conf asks for; empty if it can.
[[nodiscard]] std::string beyond_limits(const Scenario& scenario);

/// Whether the scenario says how large a container may be.
[[nodiscard]] bool has_container_limit(const Scenario& scenario);

}  // namespace oomcast::advise
