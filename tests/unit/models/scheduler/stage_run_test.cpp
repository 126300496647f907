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
