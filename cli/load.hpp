// From what the user named to a Scenario: found, read, checked, with the options laid over it.
#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "inputs/scenario/scenario_json.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::cli {

/// What scenarios may name, and files they extend.
ScenarioContext scenario_context();

/// Reads the file at `path`; every mistake at once.
Checked<Scenario> load_scenario(const std::string& path);

/// Applies --properties-file (below the scenario's own conf), --preset and --conf (above it),
/// --seed, --spark.
Checked<Scenario> with_options(Scenario scenario, const Arguments& arguments);

/// Finds and reads `named`, then applies the options; the mistakes of both at once.
Checked<Scenario> load_with_options(const std::string& named, const Arguments& arguments);

}  // namespace oomcast::cli
