// The workloads that a policy's patterns name: shipped scenarios, files, event logs.
#pragma once

#include <string>
#include <vector>

#include "inputs/policy/policy.hpp"
#include "studies/policy/check.hpp"

namespace oomcast::cli {

/// Reads all of them, each once, in the order of the policy; of one pattern by name. Paths are
/// relative to the policy's file. A pattern that finds nothing is a mistake.
Checked<std::vector<policy::Subject>> policy_subjects(const policy::Policy& policy);

}  // namespace oomcast::cli
