#include "studies/layout/layout.hpp"

#include <array>
#include <utility>

#include "models/take.hpp"
#include "studies/layout/parts.hpp"

namespace oomcast::layout {
namespace {

constexpr std::array kManagers{std::pair{ManagerKind::kLocal, std::string_view("local")},
                               std::pair{ManagerKind::kStandalone, std::string_view("standalone")},
                               std::pair{ManagerKind::kYarn, std::string_view("yarn")},
                               std::pair{ManagerKind::kKubernetes, std::string_view("k8s")}};

std::vector<std::string> notes_on(const Scenario& scenario) {
  std::vector<std::string> notes;
  const Conf& conf = scenario.conf;
  const ManagerKind manager = scenario.cluster.manager;
  if (manager == ManagerKind::kYarn && scenario.cluster.yarn_enforced) {
    notes.emplace_back(
        "yarn.nodemanager.resource.memory.enforced=true: cgroups limit containers, "
        "YARN's own polling does nothing");
  }
  if (manager == ManagerKind::kStandalone && conf.is_set("spark.executor.memoryOverhead")) {
    notes.emplace_back("a standalone worker ignores spark.executor.memoryOverhead");
  }
  if (manager == ManagerKind::kLocal && conf.is_set("spark.executor.memory")) {
    notes.emplace_back("local mode ignores spark.executor.memory: the heap is spark.driver.memory");
  }
  if (!scenario.python && conf.is_set("spark.executor.pyspark.memory")) {
    notes.emplace_back("spark.executor.pyspark.memory counts only for a Python application");
  }
  if (!conf.boolean("spark.memory.offHeap.enabled") && conf.is_set("spark.memory.offHeap.size")) {
    notes.emplace_back("spark.memory.offHeap.size is not used: spark.memory.offHeap.enabled=false");
  }
  return notes;
}

}  // namespace

std::string_view manager_word(ManagerKind manager) {
  for (const auto& [kind, word] : kManagers) {
    if (kind == manager) {
      return word;
    }
  }
  return "unknown";
}

std::optional<ManagerKind> manager_of(std::string_view word) {
  for (const auto& [kind, known] : kManagers) {
    if (known == word || (word == "kubernetes" && kind == ManagerKind::kKubernetes)) {
      return kind;
    }
  }
  return std::nullopt;
}

Checked<Layout> lay_out(const Scenario& scenario) {
  Layout layout{.manager = std::string(manager_word(scenario.cluster.manager)),
                .spark_version = to_string(scenario.conf.version()),
                .processes = {},
                .notes = notes_on(scenario)};
  Problems problems;
  if (scenario.cluster.manager != ManagerKind::kLocal) {
    take(executor_process(scenario), layout.processes.emplace_back(), problems);
  }
  if (problems.empty()) {  // Spark checks the executor's heap in the driver again
    take(driver_process(scenario), layout.processes.emplace_back(), problems);
  }
  if (!problems.empty()) {
    return problems;
  }
  return layout;
}

}  // namespace oomcast::layout
