// What-ifs of Python's arguments: conf=, volume=, hot_key_growth=, executors=, manager=.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "python/load.hpp"
#include "studies/observe/observe.hpp"

namespace oomcast::python {

/// The arguments in that order, as texts.
using WhatIfWords = std::tuple<Pairs, std::optional<std::string>, std::optional<std::string>,
                               std::optional<std::string>, std::optional<std::string>>;

/// All mistakes at once.
Checked<observe::WhatIf> read_what_if(const WhatIfWords& words);

}  // namespace oomcast::python
