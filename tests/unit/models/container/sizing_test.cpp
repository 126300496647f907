#include "models/container/sizing.hpp"

#include <array>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::container;

TEST_CASE("a container is heap and overhead, and YARN rounds it up", "[container][sizing]") {
  struct Row {
    std::int64_t heap, overhead, container, yarn, python_overhead, pod;
  };
  // Worked numbers of the container table: overhead 0.1, 1024 MiB steps, overhead 0.4 for Python.
  constexpr std::array kRows{
      Row{1024, 384, 1408, 2048, 409, 1433},      Row{2048, 384, 2432, 3072, 819, 2867},
      Row{3840, 384, 4224, 5120, 1536, 5376},     Row{4096, 409, 4505, 5120, 1638, 5734},
      Row{8192, 819, 9011, 9216, 3276, 11468},    Row{16384, 1638, 18022, 18432, 6553, 22937},
      Row{20480, 2048, 22528, 22528, 8192, 28672}};
  for (const Row& row : kRows) {
    const auto container = executor_container({.heap_mib = row.heap});
    REQUIRE(container.ok());
    CHECK(container.value().overhead_mib == row.overhead);
    CHECK(container.value().total_mib() == row.container);
    CHECK(yarn_container_mib(row.container, {.maximum_mib = 65536}) == row.yarn);
    const auto pods = kubernetes_pods(
        {.executor = {.heap_mib = row.heap}, .language = ApplicationLanguage::kPython});
    REQUIRE(pods.ok());
    CHECK(pods.value().executor_overhead_mib == row.python_overhead);
    CHECK(pods.value().executor_mib == row.pod);
  }
}

TEST_CASE("off-heap and Python memory come on top and do not enlarge the overhead",
          "[container][sizing]") {
  const auto yarn =
      executor_container({.heap_mib = 4096, .off_heap_enabled = true, .off_heap_mib = 2048});
  REQUIRE(yarn.ok());
  CHECK(yarn.value().total_mib() == 6553);
  CHECK(yarn_container_mib(6553, {}) == 7168);
  const auto pods = kubernetes_pods({.executor = {.heap_mib = 4096, .pyspark_mib = 2048},
                                     .language = ApplicationLanguage::kPython});
  REQUIRE(pods.ok());
  CHECK(pods.value().executor_mib == 7782);
}

TEST_CASE("a custom profile keeps the overhead of the application's heap", "[container][sizing]") {
  const auto container =
      executor_container({.heap_mib = 16384}, ProfileRequest{.cores = 2, .heap_mib = 1024});
  REQUIRE(container.ok());
  CHECK(container.value().overhead_mib == 1638);
  CHECK(container.value().total_mib() == 2662);
}

TEST_CASE("a Kubernetes client has no driver pod and its executors keep the small factor",
          "[container][sizing]") {
  const auto pods = kubernetes_pods({.executor = {.heap_mib = 4096, .pyspark_mib = 2048},
                                     .language = ApplicationLanguage::kPython,
                                     .deploy_mode = DeployMode::kClient});
  REQUIRE(pods.ok());
  CHECK_FALSE(pods.value().driver_mib.has_value());
  CHECK(pods.value().executor_mib == 4096 + 409 + 2048);
}

TEST_CASE("off-heap memory enabled without a size is refused", "[container][sizing]") {
  const auto refused = executor_container({.off_heap_enabled = true, .off_heap_mib = 0});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().front().where == "spark.memory.offHeap.size");
}

TEST_CASE("an increment of zero gives nothing or the amount itself", "[container][sizing]") {
  CHECK(yarn_container_mib(912, {.minimum_mib = 0, .increment_mib = 0}) == 0);
  CHECK(yarn_container_mib(
            912, {.calculator = YarnCalculator::kDominant, .minimum_mib = 0, .increment_mib = 0}) ==
        912);
}

TEST_CASE("a Python worker's limit is a whole share of the executor's", "[container][sizing]") {
  CHECK(python_worker_limit_mib(1000, 3) == 333);
  CHECK_FALSE(python_worker_limit_mib(0, 3).has_value());
}
