#include "models/run/readings.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using oomcast::test::holds;

namespace {

Run sample() {
  Run run;
  run.verdict.outcome = Outcome::kExecutorOom;
  run.verdict.where.operator_name = "SortMergeJoin";
  run.verdict.where.account = Account::kCount;
  run.verdict.margin_ppm = 250'000;
  run.failures.push_back({.kind = Outcome::kExecutorOom, .message = "first", .exit_code = 52});
  run.failures.push_back({.kind = Outcome::kExecutorOom, .message = "second", .exit_code = 137});
  StageRow stage;
  stage.tasks = 10;
  stage.memory_bytes_spilled = 3_MiB;
  stage.run_time = 10_s;
  stage.gc_time = 1_s;
  stage.task_bytes_max = 90_MiB;
  stage.task_bytes_median = 30_MiB;
  run.stages = {stage, stage};
  ExecutorRow driver;
  driver.id = kDriverId;
  driver.peak_heap = 5_MiB;
  driver.lost = true;
  ExecutorRow executor;
  executor.id = 1;
  executor.lost = true;
  executor.container = 2_GiB;
  run.executors = {driver, executor};
  return run;
}

std::string said(std::string_view name) {
  const ReadingSpec* const spec = find_reading(name);
  REQUIRE(spec != nullptr);
  return reading_text(*spec, spec->read(sample()));
}

}  // namespace

TEST_CASE("readings stand in alphabetical order and are found by name") {
  const auto all = reading_specs();
  CHECK(std::ranges::is_sorted(all, {}, &ReadingSpec::name));
  for (const ReadingSpec& spec : all) {
    CHECK(find_reading(spec.name) == &spec);
  }
  CHECK(find_reading("spill") == nullptr);
}

TEST_CASE("readings add up stages and tell executors from the driver") {
  CHECK(said("memory_bytes_spilled") == "6 MiB");
  CHECK(said("executors_lost") == "1");
  CHECK(said("driver_peak_heap") == "5 MiB");
  CHECK(said("container") == "2 GiB");
  CHECK(said("gc_share") == "10%");
  CHECK(said("skew") == "300%");
  CHECK(said("margin") == "25%");
}

TEST_CASE("readings of the end are those of the first failure") {
  CHECK(said("outcome") == "executor_oom");
  CHECK(said("operator") == "SortMergeJoin");
  CHECK(said("account") == "none");
  CHECK(said("exit_code") == "52");
  CHECK(holds(said("message"), "second"));
}

TEST_CASE("of an empty run no number counts anything; -1 is no place") {
  for (const ReadingSpec& spec : reading_specs()) {
    CAPTURE(spec.name);
    const std::int64_t number = spec.read(Run()).number;
    CHECK((number == 0 || number == -1));
  }
}
