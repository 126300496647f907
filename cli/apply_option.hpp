// The option --apply: rewrites of a scenario's jobs; shared by verbs.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "models/scenario/scenario.hpp"
#include "studies/transform/transform.hpp"

namespace oomcast::cli {

inline constexpr OptionSpec kApplyOption{
    .name = "apply",
    .value = "REWRITE",
    .help = "Rewrite the jobs first: see 'oomcast list rewrites'",
    .repeatable = true};

/// Applies all --apply in order, and adds a line on each.
inline Checked<Scenario> with_rewrites(Scenario scenario, const Arguments& arguments,
                                       std::vector<std::string>& descriptions) {
  return transform::apply_all(std::move(scenario), arguments.values("apply"), descriptions);
}

}  // namespace oomcast::cli
