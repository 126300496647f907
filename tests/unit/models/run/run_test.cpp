#include "models/run/run.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;

TEST_CASE("a container's first snapshot is found by its number, or there is none", "[run]") {
  Run run;
  run.snapshots = {{.executor = kDriverId, .why = "driver"},
                   {.executor = 2, .why = "first"},
                   {.executor = 2, .why = "second"}};
  REQUIRE(snapshot_of(run, 2) != nullptr);
  CHECK(snapshot_of(run, 2)->why == "first");
  CHECK(snapshot_of(run, kDriverId)->why == "driver");
  CHECK(snapshot_of(run, 1) == nullptr);
}
