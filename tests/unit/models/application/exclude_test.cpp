#include <algorithm>

#include "tests/support/holds.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using oomcast::test::holds;
using oomcast::test::play;

namespace {

/// A build side of one key that no task's execution memory holds, on executors that survive it.
Scenario too_large_build(const test::Settings& more) {
  Scenario scenario =
      test::standalone(test::with(test::conf_of({{"spark.executor.memory", "512m"},
                                                 {"spark.executor.cores", "2"},
                                                 {"spark.sql.shuffle.partitions", "4"},
                                                 {"spark.sql.adaptive.enabled", "false"},
                                                 {"spark.sql.autoBroadcastJoinThreshold", "-1"}}),
                                  more));
  test::join_hot_key(scenario, 630'000, 70'000, "shuffle_hash_right");
  return scenario;
}

}  // namespace

TEST_CASE("without exclusion a task is tried four times on the same executor") {
  const Run run = play(too_large_build({}));
  CHECK(run.verdict.outcome == Outcome::kTaskOom);
  CHECK(run.failures.size() == 4);
}

TEST_CASE(
    "a stage that may run nowhere gets another executor, and is given up if it may not there") {
  const Run run = play(too_large_build(
      {{"spark.excludeOnFailure.enabled", "true"}, {"spark.shuffle.service.enabled", "true"}}));
  CHECK(run.verdict.outcome == Outcome::kTaskOom);
  CHECK(holds(run.verdict.message,
              "cannot run anywhere due to node and executor "
              "excludeOnFailure"));
  // Two attempts on the node, in executors one after the other; the third one must not try.
  CHECK(run.failures.size() == 2);
  CHECK(run.executors.size() == 4);
}

TEST_CASE("a second executor gets the task that the first one failed") {
  const Run run = play(too_large_build(
      {{"spark.excludeOnFailure.enabled", "true"}, {"spark.executor.instances", "2"}}));
  REQUIRE(run.failures.size() >= 2);
  CHECK(run.failures[0].where.executor != run.failures[1].where.executor);
}

TEST_CASE("attempts on the same executor can be allowed") {
  const Run run =
      play(too_large_build({{"spark.task.maxFailures", "5"},
                            {"spark.shuffle.service.enabled", "true"},
                            {"spark.excludeOnFailure.enabled", "true"},
                            {"spark.excludeOnFailure.task.maxTaskAttemptsPerExecutor", "4"},
                            {"spark.excludeOnFailure.task.maxTaskAttemptsPerNode", "4"},
                            {"spark.excludeOnFailure.stage.maxFailedTasksPerExecutor", "4"}}));
  CHECK(run.failures.size() == 4);
}
