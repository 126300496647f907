#include "tests/support/holds.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::holds;
using oomcast::test::play;

namespace {

/// Two inputs of so many rows of 280 bytes each, nine tenths of them with one key.
Scenario cogroup(std::int64_t left, std::int64_t right, const std::string& right_hot = "0") {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "512m"},
                                                      {"spark.executor.cores", "2"},
                                                      {"spark.executor.pyspark.memory", "1200m"},
                                                      {"spark.task.maxFailures", "1"},
                                                      {"spark.sql.shuffle.partitions", "8"},
                                                      {"spark.sql.adaptive.enabled", "false"}}));
  scenario.python = true;
  const auto side = [](const std::string& name, std::int64_t rows, const std::string& hot) {
    return test::generated(
        name, rows, 8, {test::key_column(97, {{hot, 0, rows * 9 / 10}}), test::text_column(256)});
  };
  scenario.data = {side("l", left, "0"), side("r", right, right_hot)};
  scenario.jobs = {
      {"job",
       {test::scan("l"), test::scan("r"),
        test::step("c", "cogroup_in_pandas", {"l", "r"}, {{"by", std::vector<std::string>{"k"}}}),
        test::step("end", "noop", {"c"})}}};
  return scenario;
}

}  // namespace

TEST_CASE("both groups of a key are in the worker at once", "[pandas]") {
  CHECK(play(cogroup(280'000, 1'000)).verdict.outcome == Outcome::kSuccess);
  CHECK(play(cogroup(1'000, 280'000)).verdict.outcome == Outcome::kSuccess);
  const Run both = play(cogroup(280'000, 280'000));
  CHECK(both.verdict.outcome == Outcome::kPythonMemoryError);
  CHECK(both.verdict.where.operator_name == "FlatMapCoGroupsInPandas");
}

TEST_CASE("large groups of different keys in different tasks do not meet", "[pandas]") {
  CHECK(play(cogroup(280'000, 280'000, "3")).verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("both sides are shuffled alike and sorted in one stage", "[pandas]") {
  const Run run = play(cogroup(10'000, 10'000));
  REQUIRE(run.stages.size() == 3);
  CHECK(run.stages[2].parents.size() == 2);
  CHECK(run.stages[2].tasks == 8);
  CHECK(holds(run.stages[2].name, "Sort by k > Sort by k > FlatMapCoGroupsInPandas"));
}
