// Whose headroom is looked for: a scenario, or the application of an event log.
#pragma once

#include <string>

#include "studies/headroom/headroom.hpp"
#include "studies/observe/observe.hpp"

namespace oomcast::headroom {

/// A scenario whose data sets grow.
[[nodiscard]] Subject subject_of(const Scenario& scenario);

/// A scenario on other executors or another manager, if `base` says so. Its sizes are what it says.
[[nodiscard]] Job job_of(Scenario scenario, const observe::WhatIf& base);

/// The stages of a log, with what it taught, under `base`.
[[nodiscard]] Checked<Job> job_of_log(const std::string& path, const observe::WhatIf& base);

}  // namespace oomcast::headroom
