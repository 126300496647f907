// What it would take: tries single changes to a failing scenario and keeps only what a simulation
// of the changed scenario shows to survive.
#pragma once

#include <string>
#include <vector>

#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::survive {

struct Attempt {
  std::string key;    // the conf key that was changed
  std::string value;  // to what
  Outcome outcome = Outcome::kSuccess;
};

struct Advice {
  std::vector<Attempt> attempts;  // in the order they were simulated
  std::string text;               // one or two sentences
};

/// Simulates changes that address the run's verdict: more of the resource that ran out, and, where
/// rows of one key are held on the heap, the threshold that lets them spill.
[[nodiscard]] Advice what_it_takes(const Scenario& scenario, const Run& failed);

}  // namespace oomcast::survive
