#include "studies/observe/task_loads.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/studies/observe/log_text.hpp"

using namespace oomcast::observe;
using namespace oomcast::observe::test;

namespace {
const std::string kKilled = R"({"Reason":"ExecutorLostFailure","Executor ID":"1"})";
}

TEST_CASE("Loads stand in order of index, whatever the order of ends") {
  const auto log = read(head() + stage(0, 2) + task({.index = 1, .id = 1, .input_records = 11}) +
                        task({.index = 0, .id = 0, .input_records = 10}));
  const std::vector<StageLoads> stages = stage_loads(log);
  REQUIRE(stages.size() == 1);
  CHECK(column_of(stages[0], &TaskLoad::input_records) == std::vector<std::int64_t>{10, 11});
  CHECK(stages[0].sum.input_records == 21);
}

TEST_CASE("A task that never succeeded gets the median of the others") {
  const auto log = read(head() + stage(0, 4) + task({.index = 0, .id = 0, .input_records = 10}) +
                        task({.index = 1, .id = 1, .input_records = 12}) +
                        task({.index = 2, .id = 2, .input_records = 50}) +
                        task({.index = 3, .id = 3, .reason = kKilled}));
  const StageLoads loads = stage_loads(log).at(0);
  CHECK(loads.unknown == 1);
  CHECK(loads.tasks.at(3).input_records == 12);
}

TEST_CASE("What a failed attempt got to counts if it is more than the median") {
  const auto log = read(head() + stage(0, 2) + task({.index = 0, .id = 0, .input_records = 10}) +
                        task({.index = 1, .id = 1, .reason = kKilled, .input_records = 500}));
  CHECK(stage_loads(log).at(0).tasks.at(1).input_records == 500);
}

TEST_CASE("A second attempt's tasks take the places that the first left") {
  const auto log = read(head() + stage(0, 3) + task({.index = 0, .id = 0, .input_records = 10}) +
                        task({.index = 2, .id = 2, .input_records = 12}) + stage(0, 1, "", 1) +
                        task({.index = 0, .id = 3, .attempt = 1, .input_records = 11}));
  const StageLoads loads = stage_loads(log).at(0);
  CHECK(column_of(loads, &TaskLoad::input_records) == std::vector<std::int64_t>{10, 11, 12});
  CHECK(loads.unknown == 0);
}

TEST_CASE("Numbers that no task can have are limited") {
  const auto log = read(head() + stage(0, 1) + task({.input_records = std::int64_t{1} << 62}));
  CHECK(stage_loads(log).at(0).tasks.at(0).input_records == std::int64_t{1} << 40);
}

TEST_CASE("A stage without an ended task has no loads") {
  CHECK(stage_loads(read(head() + stage(0, 3))).empty());
}

TEST_CASE("A task that never succeeded gets what the others left") {
  StageLoads loads;
  loads.tasks.resize(4);
  loads.tasks[0].row = 0;
  loads.tasks[1].row = 1;
  loads.unknown = 2;
  loads.culprit = 3;
  std::vector<std::int64_t> rows{10, 12, 0, 0};
  complete(loads, 100, rows);
  CHECK(rows == std::vector<std::int64_t>{10, 12, 10, 68});
}

TEST_CASE("Where nothing ended well, all tasks share alike") {
  StageLoads loads;
  loads.tasks.resize(3);
  loads.unknown = 3;
  loads.culprit = 1;
  std::vector<std::int64_t> rows{0, 0, 0};
  complete(loads, 31, rows);
  CHECK(rows == std::vector<std::int64_t>{10, 10, 11});
}
