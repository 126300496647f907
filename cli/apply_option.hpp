// The option --apply: rewrites of a scenario's jobs; shared by verbs.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/load.hpp"
#include "models/scenario/scenario.hpp"
#include "studies/transform/transform.hpp"

namespace oomcast::cli {

inline constexpr OptionSpec kApplyOption{
    .name = "apply",
    .value = "REWRITE",
    .help = "Rewrite the jobs first: see 'oomcast list rewrites'",
    .repeatable = true};

/// Finds and reads `named`, lays the options over it and applies all --apply in order; adds a line
/// on each of them.
inline Checked<Scenario> load_with_rewrites(const std::string& named, const Arguments& arguments,
                                            std::vector<std::string>& descriptions) {
  Checked<Scenario> scenario = load_with_options(named, arguments);
  return scenario.ok() ? transform::apply_all(std::move(scenario).value(),
                                              arguments.values("apply"), descriptions)
                       : scenario;
}

}  // namespace oomcast::cli
