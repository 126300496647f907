// Finding scenarios: by path, or by name in the folders where they are kept.
#pragma once

#include <string>
#include <vector>

#include "models/problem.hpp"

namespace oomcast::cli {

struct ScenarioFile {
  std::string name;    // the file's, without ".json"
  std::string family;  // the folder's, below the root
  std::string path;
};

/// $OOMCAST_SCENARIOS, then share/oomcast/scenarios beside the program, then the source's folder.
std::vector<std::string> scenario_roots();

/// All scenarios below the roots, by family and name; of two alike the one of the earlier root.
/// Files that end with ".expected.json" are none, nor are files directly in a root.
std::vector<ScenarioFile> find_scenarios(const std::vector<std::string>& roots);

/// The path of what the user named: a file ("./x.json", "-"), a name, or "family/name".
Checked<std::string> locate_scenario(const std::string& named,
                                     const std::vector<std::string>& roots);

}  // namespace oomcast::cli
