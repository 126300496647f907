#include <algorithm>

#include "models/application/simulate.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;

namespace {

/// A key whose rows no heap of 1 GB holds: every executor that joins it dies.
Scenario deadly(ManagerKind manager,
                std::initializer_list<std::pair<std::string, std::string>> more = {}) {
  Conf conf = test::conf_of({{"spark.executor.memory", "1g"},
                             {"spark.executor.cores", "2"},
                             {"spark.executor.instances", "1"},
                             {"spark.sql.shuffle.partitions", "8"},
                             {"spark.sql.adaptive.enabled", "false"},
                             {"spark.sql.autoBroadcastJoinThreshold", "-1"}});
  for (const auto& [key, value] : more) {
    Checked<Conf> next = conf.with({key, value, "test"});
    REQUIRE(next.ok());
    conf = std::move(next).value();
  }
  Scenario scenario = test::standalone(std::move(conf));
  scenario.cluster.manager = manager;
  scenario.data = {
      test::generated("l", 50'000, 4, {test::key_column(20'000)}),
      test::generated("r", 5'100'000, 4,
                      {test::key_column(20'000, {{"0", 0, 5'000'000}}), test::text_column(256)})};
  scenario.jobs = {
      {"join",
       {test::step("l", "scan", {}, {{"data", std::string("l")}}),
        test::step("r", "scan", {}, {{"data", std::string("r")}}),
        test::step("j", "join", {"l", "r"},
                   {{"on", std::vector<std::string>{"k"}}, {"hint", std::string("merge")}}),
        test::step("end", "noop", {"j"})}}};
  return scenario;
}

Run play(const Scenario& scenario) {
  Checked<Run> run = simulate(scenario);
  REQUIRE(run.ok());
  return std::move(run).value();
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
  CHECK(allowed.verdict.message.find("Max number of executor failures") == std::string::npos);
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
