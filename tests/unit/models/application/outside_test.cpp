#include <algorithm>

#include "tests/support/holds.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using oomcast::test::holds;
using oomcast::test::play;

namespace {

/// Eight tasks on two executors of one slot, and a second stage behind a shuffle.
Scenario two_stages(ManagerKind manager) {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "1g"},
                                                      {"spark.executor.instances", "2"},
                                                      {"spark.sql.shuffle.partitions", "8"},
                                                      {"spark.task.maxFailures", "1"},
                                                      {"spark.sql.adaptive.enabled", "false"}}));
  scenario.cluster.manager = manager;
  scenario.data = {
      test::generated("t", 4'000'000, 8, {test::key_column(0), test::text_column(64)})};
  scenario.jobs = {
      {"job",
       {test::scan("t"), test::step("r", "repartition", {"t"}, {{"n", std::int64_t{8}}}),
        test::step("end", "noop", {"r"})}}};
  return scenario;
}

}  // namespace

TEST_CASE("an executor killed from outside counts as the application's failure") {
  Scenario scenario = two_stages(ManagerKind::kStandalone);
  scenario.losses = {{.executor = 0, .after = Duration(500'000'000)}};
  const Run run = play(scenario);
  CHECK(run.verdict.outcome == Outcome::kExecutorLost);
  CHECK(holds(run.verdict.message,
              "exited caused by one of the running tasks) Reason: "
              "Command exited with code 137"));
  CHECK(run.executors.front().exit_code == 137);
  CHECK(run.failures.size() == 1);
}

TEST_CASE("a preempted executor's tasks start again without being counted") {
  Scenario scenario = two_stages(ManagerKind::kYarn);
  scenario.losses = {
      {.executor = 1, .cause = Loss::Cause::kPreempted, .after = Duration(500'000'000)}};
  const Run run = play(scenario);
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.executors[1].lost);
  CHECK(run.executors[1].exit_code == -102);
  REQUIRE(run.failures.size() == 1);
  CHECK_FALSE(run.failures.front().app_caused);
  CHECK(holds(run.failures.front().message, "unrelated to the running tasks"));
}

TEST_CASE("map outputs of an executor that is lost with its stage done are made again") {
  Scenario scenario = two_stages(ManagerKind::kStandalone);
  const Run whole = play(scenario);
  const auto second = std::find_if(whole.stages.begin(), whole.stages.end(),
                                   [](const StageRow& row) { return !row.parents.empty(); });
  REQUIRE(second != whole.stages.end());
  scenario.losses = {{.executor = 0, .stage = second->stage}};
  const Run run = play(scenario);
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.stages.front().attempt == 1);
  CHECK(run.stages.front().tasks_succeeded == 12);
  CHECK(run.failures.empty());
  CHECK(run.ended > whole.ended);
}

TEST_CASE("a loss between jobs meets no task") {
  Scenario scenario = two_stages(ManagerKind::kStandalone);
  scenario.jobs.push_back(scenario.jobs.front());
  scenario.losses = {{.executor = 0, .job = 1}};
  const Run run = play(scenario);
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.executors.front().lost);
  CHECK(run.failures.empty());
}

TEST_CASE("losses of executors that never come are no events") {
  Scenario scenario = two_stages(ManagerKind::kStandalone);
  scenario.losses = {{.executor = 7}};
  CHECK(play(scenario).manifest.trace_hash ==
        play(two_stages(ManagerKind::kStandalone)).manifest.trace_hash);
}
