#include "cli/policy_workloads.hpp"

#include "cli/load_workload.hpp"
#include "cli/locate.hpp"
#include "studies/policy/subjects.hpp"

namespace oomcast::cli {

Checked<std::vector<policy::Subject>> policy_subjects(const policy::Policy& policy) {
  std::vector<policy::Shipped> shipped;
  for (ScenarioFile& file : find_scenarios(scenario_roots())) {
    shipped.push_back({std::move(file.family), std::move(file.name), std::move(file.path)});
  }
  return policy::find_subjects(policy, shipped,
                               [](const std::string& path) { return load_workload(path); });
}

}  // namespace oomcast::cli
