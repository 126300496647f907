#include "models/planner/rules/aqe_local_read.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::planner;

TEST_CASE("with more partitions than maps each map's output is cut", "[planner][aqe_local_read]") {
  const auto specs = local_read(3, 10, std::nullopt);
  REQUIRE(specs.size() == 9);
  CHECK(specs[0] == PartitionSpec::partial_mapper(0, 0, 4));
  CHECK(specs[1] == PartitionSpec::partial_mapper(0, 4, 7));
  CHECK(specs[8] == PartitionSpec::partial_mapper(2, 7, 10));
  CHECK(local_read(1, 10, 5).size() == 5);
}

TEST_CASE("with more maps than tasks whole maps are read together", "[planner][aqe_local_read]") {
  CHECK(local_read(5, 64, 3) == PartitionSpecs{PartitionSpec::coalesced_mapper(0, 2, 64),
                                               PartitionSpec::coalesced_mapper(2, 4, 64),
                                               PartitionSpec::coalesced_mapper(4, 5, 64)});
}

TEST_CASE("only some shuffles may be read so", "[planner][aqe_local_read]") {
  CHECK(can_read_locally(ShuffleOrigin::kEnsureRequirements, true));
  CHECK(can_read_locally(ShuffleOrigin::kRebalancePartitionsByNone, false));
  CHECK_FALSE(can_read_locally(ShuffleOrigin::kRebalancePartitionsByNone, true));
  CHECK_FALSE(can_read_locally(ShuffleOrigin::kRepartitionByCol, false));
}
