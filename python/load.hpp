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

/// What a call of oomcast.run() says beside the scenario.
struct Overlay {
  std::vector<std::pair<std::string, std::string>> conf;  // wins over the scenario's own
  std::string properties_file;                            // loses; empty: none
  std::optional<std::uint64_t> seed;
  std::optional<std::string> spark;
};

/// `overlay.conf` as entries whose origin is the argument.
std::vector<ConfEntry> conf_entries(const Overlay& overlay);

/// Puts a what-if into the options of a replay.
template <class Options>
void lay_over(std::vector<ConfEntry> conf, Options& options) {
  if constexpr (requires { options.what_if.conf; }) {
    options.what_if.conf = std::move(conf);
  } else {
    options.conf = std::move(conf);
  }
}

/// All mistakes of scenario and overlay at once.
Checked<Scenario> load_text(const std::string& text, const std::string& name,
                            const Overlay& overlay);
Checked<Scenario> load_file(const std::string& path, const Overlay& overlay);

}  // namespace oomcast::python
