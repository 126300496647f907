// What `run` says of a job that fails: the first things that advise would try, each simulated.
#pragma once

#include <string>
#include <vector>

#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::advise {

struct Attempt {
  std::string key;    // what was changed: a conf key, a member of the cluster
  std::string value;  // to what
  Outcome outcome = Outcome::kSuccess;
};

struct FirstAid {
  std::vector<Attempt> attempts;  // in the order they were simulated
  std::string text;               // one or two sentences
};

/// The least size of what ran out; and where that does not do, or where one task has far more than
/// its share, the first other change of conf.
[[nodiscard]] FirstAid first_aid(const Scenario& scenario, const Run& failed);

}  // namespace oomcast::advise
