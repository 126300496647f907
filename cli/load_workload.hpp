// From what the user named, a scenario or an event log, to a Workload with the options laid over.
#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "studies/workload.hpp"

namespace oomcast::cli {

/// A scenario by name or path, or an event log; --conf, --properties-file, --seed and --spark
/// apply.
Checked<Workload> load_workload(const std::string& named, const Arguments& arguments);

/// The same without options: the scenario's or the log's own conf.
Checked<Workload> load_workload(const std::string& named);

}  // namespace oomcast::cli
