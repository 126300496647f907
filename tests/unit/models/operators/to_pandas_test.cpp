#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::play;

namespace {

const ExecutorRow& driver_of(const Run& run) {
  REQUIRE(run.executors.back().id == kDriverId);
  return run.executors.back();
}

/// Two million rows of 272 bytes in Arrow.
Scenario to_pandas(const test::Settings& more) {
  Scenario scenario =
      test::standalone(test::with(test::conf_of({{"spark.executor.memory", "1g"},
                                                 {"spark.driver.memory", "2g"},
                                                 {"spark.driver.maxResultSize", "2g"},
                                                 {"spark.sql.adaptive.enabled", "false"}}),
                                  more));
  scenario.python = true;
  scenario.data = {
      test::generated("t", 2'000'000, 20, {test::key_column(0), test::text_column(256)})};
  scenario.jobs = {{"job", {test::scan("t"), test::step("p", "to_pandas", {"t"})}}};
  return scenario;
}

}  // namespace

TEST_CASE("with Arrow the driver's heap holds one result at a time, its Python process all of them",
          "[pandas]") {
  const Run run = play(to_pandas({}));
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  // 544 MB of Arrow data, 2.2 times, and an interpreter with pandas.
  CHECK(driver_of(run).peak_python > Bytes(2'200'000LL * 272 * 2));
  CHECK(driver_of(run).peak_python < Bytes(2'000'000LL * 272 * 3));
  CHECK(driver_of(run).peak_heap < 600_MiB);
}

TEST_CASE("Arrow's results are not compressed and count against maxResultSize", "[pandas]") {
  const Run run = play(to_pandas({{"spark.driver.maxResultSize", "500m"}}));
  CHECK(run.verdict.outcome == Outcome::kMaxResultSize);
}

TEST_CASE("without Arrow all rows are decoded in the driver's heap first", "[pandas]") {
  const Run run = play(to_pandas({{"spark.sql.execution.arrow.pyspark.enabled", "false"}}));
  CHECK(driver_of(run).peak_heap > 600_MiB);
  CHECK(driver_of(run).peak_python > Bytes(2'000'000LL * 500));
}

TEST_CASE("in cluster mode the driver's container holds the Python process, too", "[pandas]") {
  Scenario scenario =
      to_pandas({{"spark.driver.memory", "1g"}, {"spark.driver.memoryOverhead", "512m"}});
  scenario.cluster.yarn_minimum_allocation = 512_MiB;
  scenario.cluster.manager = ManagerKind::kKubernetes;
  scenario.cluster.cluster_mode = true;
  const Run killed = play(scenario);
  REQUIRE(killed.verdict.outcome == Outcome::kContainerKill);
  CHECK(killed.verdict.where.executor == kDriverId);
  CHECK(killed.failures.back().exit_code == 137);
  scenario.cluster.cluster_mode = false;
  CHECK(play(scenario).verdict.outcome == Outcome::kSuccess);
  scenario.cluster.cluster_mode = true;
  scenario.cluster.manager = ManagerKind::kYarn;
  const Run polled = play(scenario);
  REQUIRE_FALSE(polled.failures.empty());
  CHECK(polled.failures.back().exit_code == -104);
  scenario.cluster.yarn_enforced = true;
  CHECK(play(scenario).verdict.outcome == Outcome::kSuccess);
}
