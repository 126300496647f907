// Which of the proposals come first, and which need not be shown: what they cost until the job has
// succeeded once, and what they ask of people.
#pragma once

#include <string>
#include <vector>

#include "studies/advise/levers.hpp"
#include "studies/advise/trial.hpp"

namespace oomcast::advise {

/// Changes that survive.
struct Proposal {
  std::string title;
  Trial trial;
  std::string least;         // of a searched size: the least that survives; else empty
  std::string safe;          // ... with less than 10 % probability of failure; empty: not searched
  std::vector<Sized> loose;  // sizes among the changes that were set, not searched
  std::int64_t score = 0;    // less is better
};

/// Price of a trial that survives: that of the attempts until one succeeds, and something for each
/// change.
[[nodiscard]] std::int64_t score_of(const Trial& trial);

/// Best first, scored anew; what is too close to call comes last.
void rank(std::vector<Proposal>& proposals);

/// Leaves out what an earlier one does with the same changes or fewer, as safely: another value of
/// the same key, a superset.
void drop_beaten(std::vector<Proposal>& ranked);

}  // namespace oomcast::advise
