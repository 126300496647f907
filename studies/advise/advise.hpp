// What a failing job needs: a diagnosis, changes that were simulated to survive, and why the
// popular ones do not help. Nothing is recommended that was not simulated.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/problem.hpp"
#include "studies/advise/diagnosis.hpp"
#include "studies/advise/ranking.hpp"
#include "studies/advise/trial.hpp"

namespace oomcast::advise {

struct AdviseOptions {
  std::int64_t extra_percent = 5;  // that a searched size gets above the least that survives
  std::size_t threads = 0;         // 0: all cores
  std::size_t proposals = 5;       // shown at most
};

/// Changes that do not.
struct Rejected {
  std::string title;
  Changes changes;
  bool refused = false;    // not simulated: a limit of the cluster, a mistake
  bool no_effect = false;  // the run is the same, event by event
  std::string reason;
};

struct Advice {
  Diagnosis diagnosis;
  Trial base;                       // as it is
  std::vector<Proposal> proposals;  // best first
  std::vector<Rejected> rejected;   // in the order of levers
  std::string limits;               // what bounded the search for sizes
  std::vector<std::string> notes;   // memory that nobody claims, what was assumed
  std::int64_t simulations = 0;
};

/// Searches. Errors are the workload's own mistakes.
[[nodiscard]] Checked<Advice> advise(const Workload& workload, const AdviseOptions& options = {});

}  // namespace oomcast::advise
