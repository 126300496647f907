// From a scenario's text, or a file, and what the caller lays over it, to a Scenario.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::python {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What a call of oomcast.run() says beside the scenario.
struct Overlay {
  Pairs conf;                   // wins over the scenario's own
  std::string properties_file;  // loses; empty: none
  std::optional<std::uint64_t> seed;
  std::optional<std::string> spark;
};

/// `conf` as entries whose origin is the argument.
std::vector<ConfEntry> conf_entries(const Pairs& conf);

/// All mistakes of scenario and overlay at once.
Checked<Scenario> load_text(const std::string& text, const std::string& name,
                            const Overlay& overlay);
Checked<Scenario> load_file(const std::string& path, const Overlay& overlay);

}  // namespace oomcast::python
