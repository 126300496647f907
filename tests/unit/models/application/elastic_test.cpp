#include <algorithm>

#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::play;

namespace {

/// So many tasks of about half a minute, one of them longer, on executors of one slot.
Scenario elastic(std::int64_t tasks, const test::Settings& more) {
  Scenario scenario =
      test::standalone(test::with(test::conf_of({{"spark.executor.memory", "1g"},
                                                 {"spark.dynamicAllocation.enabled", "true"},
                                                 {"spark.sql.adaptive.enabled", "false"}}),
                                  more));
  scenario.jobs = {{"job",
                    {test::step("p", "parallelize", {}, {{"rows", tasks}, {"partitions", tasks}}),
                     test::step("w", "pause", {"p"}, {{"time", std::int64_t{30'000'000'000}}}),
                     test::step("end", "count", {"w"})}}};
  return scenario;
}

std::int64_t executors_of(const Run& run) {
  return std::count_if(run.executors.begin(), run.executors.end(),
                       [](const ExecutorRow& row) { return row.id != kDriverId; });
}

}  // namespace

TEST_CASE("executors come with the backlog, up to the most that are allowed") {
  CHECK(executors_of(play(elastic(1, {}))) == 1);
  CHECK(executors_of(play(elastic(6, {}))) == 6);
  CHECK(executors_of(play(elastic(20, {{"spark.dynamicAllocation.maxExecutors", "5"}}))) == 5);
}

TEST_CASE("the first executor is asked for after the backlog's timeout and takes time to start") {
  const Run run = play(elastic(1, {{"spark.dynamicAllocation.schedulerBacklogTimeout", "3s"}}));
  CHECK(run.executors.front().started >= SimTime(0) + 11_s);
  const Run initial = play(elastic(1, {{"spark.dynamicAllocation.initialExecutors", "1"}}));
  CHECK(initial.executors.front().started == SimTime(0));
}

TEST_CASE("idle executors are let go and are not lost") {
  // Three executors, four tasks: two have nothing to do while the last one runs.
  Scenario scenario = elastic(4, {{"spark.dynamicAllocation.initialExecutors", "3"},
                                  {"spark.dynamicAllocation.maxExecutors", "3"},
                                  {"spark.dynamicAllocation.executorIdleTimeout", "5s"}});
  const Run run = play(scenario);
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  REQUIRE(executors_of(run) == 3);
  const auto gone = std::count_if(run.executors.begin(), run.executors.end(),
                                  [&](const ExecutorRow& row) { return row.ended < run.ended; });
  CHECK(gone == 2);
  CHECK(std::none_of(run.executors.begin(), run.executors.end(),
                     [](const ExecutorRow& row) { return row.lost; }));
  scenario.conf = test::with(scenario.conf, {{"spark.dynamicAllocation.minExecutors", "2"}});
  const Run two = play(scenario);
  CHECK(std::count_if(two.executors.begin(), two.executors.end(),
                      [&](const ExecutorRow& row) { return row.ended < two.ended; }) == 1);
}

TEST_CASE("a lost executor is replaced as long as it is wanted") {
  Scenario scenario = elastic(2, {{"spark.dynamicAllocation.initialExecutors", "2"}});
  scenario.losses = {{.executor = 0, .after = Duration(10'000'000'000)}};
  const Run run = play(scenario);
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  CHECK(executors_of(run) == 3);
}

TEST_CASE("Spark refuses dynamic allocation that would lose shuffle files, or has no room") {
  const auto refused = [](std::initializer_list<ConfEntry> entries) {
    return !Conf::make({4, 3, 0}, entries).ok();
  };
  const ConfEntry on{"spark.dynamicAllocation.enabled", "true", "test"};
  CHECK(refused({on, {"spark.dynamicAllocation.shuffleTracking.enabled", "false", "test"}}));
  CHECK_FALSE(refused({on,
                       {"spark.dynamicAllocation.shuffleTracking.enabled", "false", "test"},
                       {"spark.shuffle.service.enabled", "true", "test"}}));
  CHECK(refused({on,
                 {"spark.dynamicAllocation.minExecutors", "3", "test"},
                 {"spark.dynamicAllocation.maxExecutors", "2", "test"}}));
}
