// The changes that people try when a job runs out of memory, each as a lever: what it sets, and
// which size it may search; and rewrites of the job. Which ones are tried depends on what the run
// suffers from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "studies/advise/change.hpp"
#include "studies/advise/diagnosis.hpp"

namespace oomcast::advise {

/// A size to be searched: the least that survives.
struct Sized {
  ChangeKind kind = ChangeKind::kConf;
  std::string key;
  Bytes from;  // what it is now, and does not survive
};

struct Lever {
  std::string title;  // what it does, for people
  Changes changes;    // fixed
  std::optional<Sized> sized;
  bool milder = false;  // than the lever before it: not tried where that one fails as before
};

/// What may help against the illness, and what people try in vain. In a fixed order. Levers that
/// would change nothing are left out.
[[nodiscard]] std::vector<Lever> levers_for(const Scenario& scenario, const Run& run,
                                            const Diagnosis& diagnosis);

}  // namespace oomcast::advise
