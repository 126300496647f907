#include "models/planner/rules/aqe_rebalance.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::planner;
using namespace oomcast::literals;

TEST_CASE("rebalancing splits what is above the advisory size", "[planner][aqe_rebalance]") {
  MapSizes sizes;
  sizes.by_map = {{8_MiB, 60_MiB}, {8_MiB, 60_MiB}};
  const auto decision =
      rebalance_partitions(sizes, ShuffleOrigin::kRebalancePartitionsByCol, std::nullopt, {});
  REQUIRE(decision.specs.has_value());
  CHECK(*decision.specs == PartitionSpecs{PartitionSpec::coalesced(0, 1, 16_MiB),
                                          PartitionSpec::partial_reducer(1, 0, 1, 60_MiB),
                                          PartitionSpec::partial_reducer(1, 1, 2, 60_MiB)});
  CHECK(decision.reasons == std::vector<std::string>{"partition 1: 120 MiB > 64 MiB: split in 2"});
}

TEST_CASE("a shuffle's own advisory size comes before the conf's", "[planner][aqe_rebalance]") {
  MapSizes sizes;
  sizes.by_map = {{60_MiB}, {60_MiB}};
  const auto origin = ShuffleOrigin::kRebalancePartitionsByNone;
  CHECK_FALSE(rebalance_partitions(sizes, origin, 120_MiB, {}).specs.has_value());
  CHECK(rebalance_partitions(sizes, origin, 60_MiB, {}).specs->size() == 2);
}

TEST_CASE("other shuffles are left alone", "[planner][aqe_rebalance]") {
  MapSizes sizes;
  sizes.by_map = {{600_MiB}, {600_MiB}};
  for (const auto origin : {ShuffleOrigin::kEnsureRequirements, ShuffleOrigin::kRepartitionByCol,
                            ShuffleOrigin::kRepartitionByNum}) {
    CHECK_FALSE(rebalance_partitions(sizes, origin, std::nullopt, {}).specs.has_value());
  }
  RebalanceConf off;
  off.enabled = false;
  CHECK_FALSE(
      rebalance_partitions(sizes, ShuffleOrigin::kRebalancePartitionsByCol, std::nullopt, off)
          .specs.has_value());
}
