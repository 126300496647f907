#include "models/scheduler/stage_run.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;

namespace {

plan::Op source(std::vector<std::pair<std::int64_t, std::int64_t>> runs) {
  plan::Op op;
  for (const auto& [tasks, rows] : runs) {
    op.work.append(tasks, {.rows = rows});
  }
  return op;
}

}  // namespace

TEST_CASE("the largest task of a stage is known before it runs") {
  plan::Stage stage;
  stage.tasks = 4;
  SECTION("one source") {
    stage.ops = {source({{3, 10}, {1, 70}})};
    CHECK(scheduler::StageRun(stage, 0).row().task_rows_max == Rows(70));
  }
  SECTION("two sources meet in each task") {
    stage.ops = {source({{2, 10}, {2, 50}}), source({{3, 100}, {1, 1}})};
    CHECK(scheduler::StageRun(stage, 0).row().task_rows_max == Rows(150));
  }
  SECTION("what only passes rows on does not count") {
    stage.ops = {source({{4, 10}}), source({{4, 500}})};
    stage.ops[1].input = 0;
    CHECK(scheduler::StageRun(stage, 0).row().task_rows_max == Rows(10));
  }
}

TEST_CASE("attempts of tasks are counted anew in each attempt of the stage") {
  plan::Stage stage;
  stage.tasks = 2;
  scheduler::StageRun run(stage, 0);
  const auto start = [&](std::int64_t index) {
    REQUIRE(run.take([](std::int64_t) { return true; }) == index);
    run.started();
    return run.attempts_of(index);
  };
  run.submit(SimTime(5));
  CHECK(start(0) == 0);
  CHECK(start(1) == 0);
  run.failed(0, true);
  run.put_back(0);
  CHECK(start(0) == 1);
  run.succeeded(1, 7, Duration(1));
  CHECK(run.lose_outputs(7) == 1);
  CHECK(start(1) == 1);
  run.stop(scheduler::StageState::kWaiting, SimTime(9), "FetchFailed");
  run.submit(SimTime(10));
  CHECK(start(0) == 0);
  CHECK(start(1) == 0);
  run.failed(1, false);
  run.put_back(1);
  CHECK(start(1) == 1);
}

TEST_CASE("a stage tells its attempts: when they were, and why another one followed") {
  plan::Stage stage;
  stage.tasks = 1;
  scheduler::StageRun run(stage, 0);
  run.submit(SimTime(5));
  run.stop(scheduler::StageState::kWaiting, SimTime(9), "FetchFailed: lost");
  run.submit(SimTime(10));
  run.stop(scheduler::StageState::kDone, SimTime(20));
  run.stop(scheduler::StageState::kWaiting, SimTime(30), "its output is lost");
  run.submit(SimTime(40));
  run.complete_row(SimTime(50));
  const std::vector<StageAttempt>& attempts = run.row().attempts;
  REQUIRE(attempts.size() == 3);
  CHECK(attempts[0].tasks == 1);
  CHECK(attempts[0].completed == SimTime(9));
  CHECK(attempts[0].failure == "FetchFailed: lost");
  CHECK(attempts[1].completed == SimTime(20));
  CHECK(attempts[1].failure.empty());  // it did its work, and lost it later
  CHECK(attempts[2].submitted == SimTime(40));
  CHECK(attempts[2].completed == SimTime(50));
}
