// Whose headroom is looked for: a scenario, or the application of an event log.
#pragma once

#include <string>
#include <vector>

#include "studies/headroom.hpp"
#include "studies/observe/observe.hpp"

namespace oomcast::headroom {

/// A scenario on other executors or another manager, if `base` says so.
[[nodiscard]] Subject subject_of(Scenario scenario, const observe::WhatIf& base);

/// An application, and what its log lacks that a forecast would have to guess.
struct LoggedSubject {
  Subject subject;
  std::vector<std::string> missing;
};

/// The stages of a log, with what it taught, under `base`.
[[nodiscard]] Checked<LoggedSubject> subject_of_log(const std::string& path,
                                                    const observe::WhatIf& base);

}  // namespace oomcast::headroom
