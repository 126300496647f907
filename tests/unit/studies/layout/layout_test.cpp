#include "studies/layout/layout.hpp"

#include <algorithm>

#include "tests/support/holds.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::layout;
using oomcast::test::holds;

namespace {

Scenario scenario_of(ManagerKind manager, const test::Settings& settings) {
  Scenario scenario;
  scenario.cluster.manager = manager;
  scenario.cluster.node_cores = 8;
  scenario.cluster.node_memory = 64_GiB;
  scenario.conf = test::conf_of(settings);
  return scenario;
}

Process process_of(const Scenario& scenario, std::string_view name) {
  const auto layout = lay_out(scenario);
  REQUIRE(layout.ok());
  for (const Process& process : layout.value().processes) {
    if (process.name == name) {
      return process;
    }
  }
  FAIL("no such process");
  return {};
}

Bytes size_of(const Process& process, std::string_view id) {
  const auto found = std::find_if(process.regions.begin(), process.regions.end(),
                                  [&](const Region& region) { return region.id == id; });
  return found == process.regions.end() ? Bytes(-1) : found->bytes;
}

std::int64_t fact(const Process& process, std::string_view id) {
  for (const Fact& known : process.facts) {
    if (known.id == id) {
      return known.bytes ? known.bytes->count() : known.count.value_or(-1);
    }
  }
  return -1;
}

/// Children of a region add up to it.
void check_sums(const Process& process) {
  for (std::size_t i = 0; i < process.regions.size(); ++i) {
    Bytes sum;
    bool has_children = false;
    for (std::size_t j = i + 1; j < process.regions.size(); ++j) {
      if (process.regions[j].depth <= process.regions[i].depth) {
        break;
      }
      if (process.regions[j].depth == process.regions[i].depth + 1) {
        sum += process.regions[j].bytes;
        has_children = true;
      }
    }
    if (has_children) {
      INFO(process.name << ' ' << process.regions[i].id);
      CHECK(sum == process.regions[i].bytes);
    }
  }
}

}  // namespace

TEST_CASE("an executor of 512m under G1 has the unified region that Spark reports", "[layout]") {
  const Process executor =
      process_of(scenario_of(ManagerKind::kYarn, {{"spark.executor.memory", "512m"}}), "executor");
  CHECK(executor.collector == "G1");
  CHECK(size_of(executor, "heap.unified") == Bytes(133'378'867));
  CHECK(size_of(executor, "heap.reserved") == 300_MiB);
}

TEST_CASE("regions add up on every manager, with and without off-heap and Python", "[layout]") {
  for (const ManagerKind manager : {ManagerKind::kLocal, ManagerKind::kStandalone,
                                    ManagerKind::kYarn, ManagerKind::kKubernetes}) {
    for (const bool python : {false, true}) {
      Scenario scenario = scenario_of(manager, {{"spark.executor.memory", "5g"},
                                                {"spark.executor.pyspark.memory", "1g"},
                                                {"spark.memory.offHeap.enabled", "true"},
                                                {"spark.memory.offHeap.size", "2g"}});
      scenario.python = python;
      const auto layout = lay_out(scenario);
      REQUIRE(layout.ok());
      for (const Process& process : layout.value().processes) {
        check_sums(process);
      }
    }
  }
}

TEST_CASE("YARN rounds a container up to its minimum allocation", "[layout]") {
  const Process executor =
      process_of(scenario_of(ManagerKind::kYarn, {{"spark.executor.memory", "16g"}}), "executor");
  CHECK(size_of(executor, "overhead") == 1638_MiB);
  CHECK(size_of(executor, "rounding") == 410_MiB);
  CHECK(size_of(executor, "container") == 18_GiB);
}

TEST_CASE("Kubernetes takes forty percent for Python in cluster mode only", "[layout]") {
  Scenario scenario = scenario_of(ManagerKind::kKubernetes, {{"spark.executor.memory", "10g"}});
  CHECK(size_of(process_of(scenario, "executor"), "overhead") == 1_GiB);
  scenario.python = true;
  CHECK(size_of(process_of(scenario, "executor"), "overhead") == 4_GiB);
  CHECK(size_of(process_of(scenario, "driver"), "overhead") == 409_MiB);
  scenario.cluster.cluster_mode = false;
  CHECK(size_of(process_of(scenario, "executor"), "overhead") == 1_GiB);
  CHECK(size_of(process_of(scenario, "driver"), "overhead") == Bytes(-1));
}

TEST_CASE("a standalone worker limits nothing and knows no overhead", "[layout]") {
  const Process executor = process_of(
      scenario_of(ManagerKind::kStandalone, {{"spark.executor.memoryOverhead", "1g"}}), "executor");
  CHECK_FALSE(executor.limited);
  CHECK(size_of(executor, "overhead") == Bytes(-1));
  CHECK(fact(executor, "slots") == 8);
}

TEST_CASE("in local mode the driver is the executor", "[layout]") {
  const auto layout = lay_out(scenario_of(ManagerKind::kLocal, {{"spark.driver.memory", "2g"}}));
  REQUIRE(layout.ok());
  REQUIRE(layout.value().processes.size() == 1);
  CHECK(size_of(layout.value().processes[0], "heap") == 2_GiB);
}

TEST_CASE("a task's shares follow from the slots", "[layout]") {
  const Process executor =
      process_of(scenario_of(ManagerKind::kYarn, {{"spark.executor.memory", "16g"},
                                                  {"spark.executor.cores", "8"},
                                                  {"spark.task.cpus", "2"}}),
                 "executor");
  const std::int64_t unified = size_of(executor, "heap.unified").count();
  CHECK(fact(executor, "slots") == 4);
  CHECK(fact(executor, "task_most") == unified / 4);
  CHECK(fact(executor, "page_size") == (64 << 20) - 16);
}

TEST_CASE("Python workers share their limit by cores", "[layout]") {
  Scenario scenario = scenario_of(
      ManagerKind::kYarn, {{"spark.executor.pyspark.memory", "1g"}, {"spark.executor.cores", "4"}});
  CHECK(fact(process_of(scenario, "executor"), "python_worker") == -1);
  scenario.python = true;
  CHECK(fact(process_of(scenario, "executor"), "python_worker") == (256 << 20));
  CHECK(size_of(process_of(scenario, "executor"), "pyspark") == 1_GiB);
}

TEST_CASE("a heap below Spark's minimum is refused with Spark's words", "[layout]") {
  const auto layout = lay_out(scenario_of(ManagerKind::kYarn, {{"spark.executor.memory", "400m"}}));
  REQUIRE_FALSE(layout.ok());
  CHECK(layout.error()[0].where == "spark.executor.memory");
  CHECK(holds(layout.error()[0].what, "471859200"));
}

TEST_CASE("a request above YARN's maximum is refused", "[layout]") {
  Scenario scenario = scenario_of(ManagerKind::kYarn, {{"spark.executor.memory", "16g"}});
  scenario.cluster.yarn_maximum_allocation = 8_GiB;
  CHECK_FALSE(lay_out(scenario).ok());
}
