#include "studies/observe/join_splits.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/studies/observe/join_nodes.hpp"

using namespace oomcast;
using namespace oomcast::observe;
using eventlog::PlanNode;

namespace {

PlanNode skewed_join() { return join_node("SortMergeJoin(skew=true)", ""); }

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
