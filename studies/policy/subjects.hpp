// The workloads that a policy's patterns name: shipped scenarios, files, event logs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "inputs/policy/policy.hpp"
#include "studies/policy/check.hpp"

namespace oomcast::policy {

/// A scenario that has a name.
struct Shipped {
  std::string family;
  std::string name;
  std::string path;
};

/// Reads a scenario file or an event log.
using LoadWorkload = std::function<Checked<Workload>(const std::string& path)>;

/// Reads all of them, each once, in the order of the policy; of one pattern by name. Paths are
/// relative to the policy's file. A pattern that finds nothing is a mistake.
[[nodiscard]] Checked<std::vector<Subject>> find_subjects(const Policy& policy,
                                                          const std::vector<Shipped>& shipped,
                                                          const LoadWorkload& load);

}  // namespace oomcast::policy
