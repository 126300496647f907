// Retry policies as agents: what somebody (or something) submits after an application has failed,
// having seen how.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "studies/advise/diagnosis.hpp"
#include "studies/advise/trial.hpp"

namespace oomcast::policy {

struct Agent {
  std::string_view name;
  std::string_view summary;  // one line for people
  /// The changes for the next attempt, all of them: `last` failed as `diagnosis` says, after
  /// `attempts` attempts. None: it gives up.
  std::optional<advise::Changes> (*next)(const advise::Trial& last,
                                         const advise::Diagnosis& diagnosis, std::size_t attempts);
};

/// All retry policies, the plain one first.
std::span<const Agent> agents();

/// The agent of that name, or null.
const Agent* find_agent(std::string_view name);

}  // namespace oomcast::policy
