#include <algorithm>

#include "tests/support/holds.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::holds;
using oomcast::test::play;

namespace {

Scenario pairs(std::int64_t left_rows, std::int64_t right_rows, const std::string& hint,
               std::int64_t text = 256) {
  Scenario scenario =
      test::standalone(test::conf_of({{"spark.executor.memory", "512m"},
                                      {"spark.executor.cores", "2"},
                                      {"spark.driver.memory", "700m"},
                                      {"spark.sql.adaptive.enabled", "false"},
                                      {"spark.sql.autoBroadcastJoinThreshold", "-1"}}));
  scenario.data = {
      test::generated("l", left_rows, 3, {test::key_column(0), test::text_column(text)}),
      test::generated("r", right_rows, 4, {test::key_column(0), test::text_column(text)})};
  scenario.jobs = {{"pairs",
                    {test::scan("l"), test::scan("r"),
                     test::step("j", "cross_join", {"l", "r"}, {{"hint", hint}}),
                     test::step("end", "count", {"j"})}}};
  return scenario;
}

bool decided(const Run& run, std::string_view word) {
  return std::any_of(run.decisions.begin(), run.decisions.end(),
                     [&](const std::string& line) { return line.find(word) != std::string::npos; });
}

}  // namespace

TEST_CASE("a cartesian product has a task for each pair of partitions") {
  const Run run = play(pairs(12, 100'000, "none"));
  CHECK(decided(run, "CartesianProduct"));
  REQUIRE(run.stages.size() == 1);
  CHECK(run.stages.front().tasks == 12);
  CHECK(run.verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("the right partition is buffered in each task, in Spark's memory above 4096 rows") {
  // 25000 rows of 280 bytes: four pages of 2 MiB less an array's header, and the pointers.
  const Run run = play(pairs(12, 100'000, "none"));
  CHECK(run.stages.front().peak_on_heap_execution_max == Bytes(9'437'120));
  const Run small = play(pairs(12, 16'000, "none"));
  CHECK(small.stages.front().peak_on_heap_execution_max == 0_MiB);
}

TEST_CASE("a right partition above the memory spills and is read again for each left row") {
  const Run few = play(pairs(3, 2'000'000, "none"));
  const Run many = play(pairs(30, 2'000'000, "none"));
  CHECK(few.stages.front().disk_bytes_spilled > 100_MiB);
  CHECK(many.stages.front().disk_bytes_spilled < 2 * few.stages.front().disk_bytes_spilled);
  CHECK(many.ended.count() > 2 * few.ended.count());
}

TEST_CASE("a broadcast nested loop keeps the streamed side's tasks and an array of rows") {
  const Run run = play(pairs(12, 100'000, "broadcast_right"));
  CHECK(decided(run, "BroadcastNestedLoopJoin"));
  REQUIRE(run.stages.size() == 2);
  CHECK(run.stages.back().tasks == 3);
  const auto driver = std::find_if(run.executors.begin(), run.executors.end(),
                                   [](const ExecutorRow& row) { return row.id == kDriverId; });
  REQUIRE(driver != run.executors.end());
  // 100000 rows of 280 bytes, each an array and an object.
  CHECK(driver->peak_heap > 32_MiB);
  CHECK(run.executors.front().peak_storage > 32_MiB);
}

TEST_CASE("a broadcast too large for the driver's heap kills it") {
  CHECK(play(pairs(12, 3'000'000, "broadcast_right")).verdict.outcome == Outcome::kDriverOom);
}

TEST_CASE("too many pairs to count are a mistake, not a run") {
  const Checked<Run> run = simulate(pairs(4'000'000'000, 4'000'000'000, "none"));
  REQUIRE_FALSE(run.ok());
  CHECK(holds(run.error().front().what, "10^18"));
}
