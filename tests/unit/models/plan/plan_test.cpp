#include "models/plan/plan.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;

TEST_CASE("a stage is found by its number in whatever job it stands, or there is none", "[plan]") {
  std::vector<plan::PhysicalJob> jobs(2);
  jobs[0].stages = {{.id = 0, .name = "scan"}};
  jobs[1].stages = {{.id = 1, .name = "map"}, {.id = 2, .name = "reduce"}};
  REQUIRE(plan::find_stage(jobs, 2) != nullptr);
  CHECK(plan::find_stage(jobs, 2)->name == "reduce");
  CHECK(plan::find_stage(jobs, 0)->name == "scan");
  CHECK(plan::find_stage(jobs, 3) == nullptr);
}
