#include "models/operators/narrow.hpp"

#include "models/operators/plan_jobs.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::test;

namespace {

constexpr std::int64_t kRows = 1'000;
constexpr std::int64_t kNulls = 400;

/// Rows that each side of a join of two tables of 1000 rows, 400 of them null, sends to its
/// shuffle.
std::pair<std::int64_t, std::int64_t> shuffled(const std::string& type) {
  Scenario scenario = standalone(conf_of({{"spark.executor.memory", "1g"},
                                          {"spark.sql.adaptive.enabled", "false"},
                                          {"spark.sql.autoBroadcastJoinThreshold", "-1"}}));
  Column key = key_column(100);
  key.keys.null_share_ppb = 400'000'000;
  scenario.data = {generated("left", kRows, 4, {key}), generated("right", kRows, 4, {key})};
  scenario.jobs = {
      {"join",
       {step("l", "scan", {}, {{"data", "left"}}), step("r", "scan", {}, {{"data", "right"}}),
        step("j", "join", {"l", "r"},
             {{"on", std::vector<std::string>{"k"}}, {"type", type}, {"hint", "merge"}}),
        step("n", "noop", {"j"})}}};
  const auto jobs = plan::plan_jobs(scenario);
  REQUIRE(jobs.ok());
  std::vector<std::int64_t> written;
  for (const plan::Stage& stage : jobs.value().front().stages) {
    std::int64_t rows = 0;
    for (const plan::Op& op : stage.ops) {
      for (std::int64_t task = 0; op.kind->spec.name == "Exchange" && task < op.work.size();
           ++task) {
        rows += op.work.at(task).rows;
      }
    }
    if (rows > 0) {
      written.push_back(rows);
    }
  }
  REQUIRE(written.size() == 2);
  return {written[0], written[1]};
}

}  // namespace

TEST_CASE("null keys of a side that keeps only matches never reach the shuffle") {
  const std::pair without(kRows - kNulls, kRows - kNulls);
  CHECK(shuffled("inner") == without);
  CHECK(shuffled("left_semi") == without);
  CHECK(shuffled("left_outer") == std::pair(kRows, kRows - kNulls));
  CHECK(shuffled("left_anti") == std::pair(kRows, kRows - kNulls));
  CHECK(shuffled("right_outer") == std::pair(kRows - kNulls, kRows));
  CHECK(shuffled("full_outer") == std::pair(kRows, kRows));
}
