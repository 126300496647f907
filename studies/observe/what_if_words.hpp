// A what-if as people write it, on a command line or in a notebook.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/problem.hpp"
#include "studies/observe/observe.hpp"

namespace oomcast::observe {

/// A word that was given, and the name under which its user knows it: "--volume".
struct Given {
  std::string name;
  std::optional<std::string> text;
};

struct WhatIfWords {
  std::vector<ConfEntry> conf;
  Given volume;          // a factor from 0.001 to 1000
  Given hot_key_growth;  // likewise
  Given executors;       // from 1 to 10,000
  Given manager;         // yarn, k8s or kubernetes, standalone, local
};

/// All mistakes at once.
[[nodiscard]] Checked<WhatIf> read_what_if(const WhatIfWords& words);

}  // namespace oomcast::observe
