#include <algorithm>

#include "tests/support/holds.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::holds;
using oomcast::test::play;

namespace {

/// A key whose rows no heap of 1 GB holds: every executor that joins it dies.
Scenario deadly(ManagerKind manager, const test::Settings& more = {}) {
  Scenario scenario =
      test::standalone(test::with(test::conf_of({{"spark.executor.memory", "1g"},
                                                 {"spark.executor.cores", "2"},
                                                 {"spark.executor.instances", "1"},
                                                 {"spark.sql.shuffle.partitions", "8"},
                                                 {"spark.sql.adaptive.enabled", "false"},
                                                 {"spark.sql.autoBroadcastJoinThreshold", "-1"}}),
                                  more));
  scenario.cluster.manager = manager;
  test::join_hot_key(scenario, 5'000'000, 100'000, "merge");
  return scenario;
}

std::int64_t lost(const Run& run) {
  return std::count_if(run.executors.begin(), run.executors.end(),
                       [](const ExecutorRow& row) { return row.lost && row.id != kDriverId; });
}

}  // namespace

TEST_CASE("YARN gives up one executor's application at its third loss, with exit code 11") {
  const Run run = play(deadly(ManagerKind::kYarn));
  CHECK(lost(run) == 3);
  CHECK(run.verdict.outcome == Outcome::kExecutorOom);
  CHECK(run.verdict.message ==
        "Final app status: FAILED, exitCode: 11, (reason: Max number of executor failures (3) "
        "reached)");
  CHECK(run.failures.back().exit_code == 11);
}

TEST_CASE("a larger budget, or a manager that does not count, leaves it to the task's attempts") {
  const Run allowed = play(deadly(ManagerKind::kYarn, {{"spark.executor.maxNumFailures", "10"}}));
  CHECK(lost(allowed) == 4);
  CHECK_FALSE(holds(allowed.verdict.message, "Max number of executor failures"));
  CHECK(lost(play(deadly(ManagerKind::kStandalone))) == 4);
}

TEST_CASE("a full collection that takes longer than the network's timeout loses the executor") {
  // More than a hundred GiB live in a heap of 200 GiB: a minute for each full collection.
  const auto stands_still = [](const std::string& timeout) {
    Scenario scenario =
        deadly(ManagerKind::kStandalone, {{"spark.executor.memory", "200g"},
                                          {"spark.executor.extraJavaOptions", "-XX:+UseParallelGC"},
                                          {"spark.network.timeout", timeout},
                                          {"spark.network.timeoutInterval", "1s"},
                                          {"spark.executor.heartbeatInterval", "1s"}});
    scenario.cluster.node_memory = 300_GiB;
    scenario.data[1] = test::generated(
        "r", 190'000'000, 400,
        {test::key_column(20'000, {{"0", 0, 150'000'000}}), test::text_column(256)});
    return play(scenario);
  };
  const Run run = stands_still("20s");
  CHECK(run.verdict.outcome == Outcome::kExecutorLost);
  CHECK(run.executors.front().reason.find("Executor heartbeat timed out after ") == 0);
  CHECK(run.verdict.where.account == Account::kHeapGarbage);
  CHECK(stands_still("10min").verdict.outcome == Outcome::kSuccess);
}
