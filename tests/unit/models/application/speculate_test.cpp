#include <algorithm>

#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using oomcast::test::play;

namespace {

/// Ten tasks on two executors; half of all rows are in one of them.
Scenario skewed(const std::string& speculation, const std::string& instances) {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "1g"},
                                                      {"spark.executor.cores", "2"},
                                                      {"spark.executor.instances", instances},
                                                      {"spark.speculation", speculation},
                                                      {"spark.sql.shuffle.partitions", "10"},
                                                      {"spark.sql.adaptive.enabled", "false"}}));
  scenario.data = {test::generated(
      "t", 4'000'000, 4, {test::key_column(10'000, {{"0", 0, 3'000'000}}), test::text_column(64)})};
  scenario.jobs = {
      {"window",
       {test::scan("t"), test::step("w", "window", {"t"}, {{"by", std::vector<std::string>{"k"}}}),
        test::step("end", "noop", {"w"})}}};
  return scenario;
}

std::int64_t copies(const Run& run) {
  return std::count_if(run.tasks.begin(), run.tasks.end(),
                       [](const TaskRow& task) { return task.speculative; });
}

}  // namespace

TEST_CASE("a slow task gets a second attempt on another node, and one of them is killed") {
  const Run run = play(skewed("true", "2"));
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  REQUIRE(copies(run) == 1);
  const auto copy = std::find_if(run.tasks.begin(), run.tasks.end(),
                                 [](const TaskRow& task) { return task.speculative; });
  const auto first = std::find_if(run.tasks.begin(), run.tasks.end(), [&](const TaskRow& task) {
    return !task.speculative && task.stage == copy->stage && task.index == copy->index;
  });
  REQUIRE(first != run.tasks.end());
  CHECK(copy->executor != first->executor);
  CHECK(copy->attempt == first->attempt + 1);
  CHECK(copy->killed != first->killed);
  CHECK(copy->end == first->end);
  CHECK(run.failures.empty());
}

TEST_CASE("without speculation, or another node, there is one attempt") {
  CHECK(copies(play(skewed("false", "2"))) == 0);
  CHECK(copies(play(skewed("true", "1"))) == 0);
  CHECK(play(skewed("false", "1")).ended == play(skewed("true", "1")).ended);
}
