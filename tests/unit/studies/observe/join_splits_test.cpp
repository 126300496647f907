#include "studies/observe/join_splits.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::observe;
using eventlog::PlanNode;

namespace {

constexpr std::int64_t kLeftRows = 1;
constexpr std::int64_t kRightRows = 2;
constexpr std::int64_t kRightPeak = 3;

PlanNode exchange(std::int64_t records) {
  return {.name = "Exchange", .text = "", .metrics = {{"records read", "sum", records}}};
}

PlanNode skewed_join() {
  PlanNode sort{.name = "Sort", .text = "", .metrics = {{"peak memory", "size", kRightPeak}}};
  sort.children.push_back(exchange(kRightRows));
  PlanNode join{.name = "SortMergeJoin(skew=true)", .text = ""};
  join.children.push_back(exchange(kLeftRows));
  join.children.push_back(sort);
  return join;
}

StageLoads loads_of(const std::vector<std::int64_t>& left, const std::vector<std::int64_t>& right) {
  StageLoads loads;
  for (std::size_t i = 0; i < left.size(); ++i) {
    TaskLoad task;
    task.shuffle_read_records = left[i] + right[i];
    task.shuffle_read_bytes = 10 * task.shuffle_read_records;
    task.row = static_cast<std::int64_t>(i);
    loads.tasks.push_back(task);
  }
  loads.metrics[kLeftRows] = left;
  loads.metrics[kRightRows] = right;
  return loads;
}

}  // namespace

TEST_CASE("Pieces of a skewed partition are one task again, the repeated side once") {
  const PlanNode join = skewed_join();
  StageLoads loads = loads_of({50, 51, 51, 51, 49}, {100, 400, 420, 380, 90});
  REQUIRE(join_splits({.root = &join}, loads));
  REQUIRE(loads.tasks.size() == 3);
  CHECK(loads.metrics[kLeftRows] == std::vector<std::int64_t>{50, 51, 49});
  CHECK(loads.metrics[kRightRows] == std::vector<std::int64_t>{100, 1200, 90});
  CHECK(loads.tasks[1].shuffle_read_records == 1251);
  CHECK(loads.sum.shuffle_read_records == 150 + 1251 + 139);
}

TEST_CASE("Where no join says that it was skewed, tasks stay") {
  PlanNode join = skewed_join();
  join.name = "SortMergeJoin";
  StageLoads loads = loads_of({50, 51, 51}, {100, 400, 420});
  CHECK_FALSE(join_splits({.root = &join}, loads));
  CHECK(loads.tasks.size() == 3);
}
