#include "models/planner/rules/aqe_skew_join.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::planner;
using namespace oomcast::literals;

namespace {

/// As many equal maps, each with these blocks.
MapSizes maps_of(std::size_t maps, const std::vector<Bytes>& blocks) {
  MapSizes sizes;
  sizes.by_map.assign(maps, blocks);
  return sizes;
}

}  // namespace

TEST_CASE("a partition above five medians and 256 MiB is split by maps",
          "[planner][aqe_skew_join]") {
  const auto left = maps_of(4, {10_MiB, 100_MiB, 10_MiB});
  const auto right = maps_of(2, {5_MiB, 5_MiB, 5_MiB});
  const auto decision = optimize_skewed_join(JoinType::kInner, left, right, {});
  REQUIRE(decision.split);
  CHECK(decision.tasks == 6);
  CHECK(decision.left[1] == PartitionSpec::partial_reducer(1, 0, 1, 100_MiB));
  CHECK(decision.right[4] == PartitionSpec::coalesced(1, 2, 10_MiB));
  REQUIRE(decision.reasons.size() == 1);
  CHECK(decision.reasons[0] ==
        "left partition 1: 400 MiB > 5 x median 40 MiB and > 256 MiB: split in 4 of about 64 MiB");
}

TEST_CASE("two skewed sides meet piece by piece", "[planner][aqe_skew_join]") {
  const auto side = maps_of(3, {10_MiB, 200_MiB, 10_MiB});
  const auto decision = optimize_skewed_join(JoinType::kInner, side, side, {});
  CHECK(decision.tasks == 2 + 3 * 3);
  CHECK(decision.left[1] == decision.left[2]);
  CHECK(decision.right[1] == decision.right[4]);
}

TEST_CASE("a preserved side is never repeated", "[planner][aqe_skew_join]") {
  const auto skewed = maps_of(3, {10_MiB, 200_MiB, 10_MiB});
  const auto even = maps_of(3, {10_MiB, 10_MiB, 10_MiB});
  CHECK(optimize_skewed_join(JoinType::kLeftOuter, skewed, even, {}).split);
  CHECK_FALSE(optimize_skewed_join(JoinType::kLeftOuter, even, skewed, {}).split);
  CHECK(optimize_skewed_join(JoinType::kRightOuter, even, skewed, {}).split);
  CHECK_FALSE(optimize_skewed_join(JoinType::kFullOuter, skewed, skewed, {}).split);
}

TEST_CASE("a block of a single map cannot be split", "[planner][aqe_skew_join]") {
  const auto skewed = maps_of(1, {10_MiB, 900_MiB, 10_MiB});
  const auto even = maps_of(1, {10_MiB, 10_MiB, 10_MiB});
  const auto decision = optimize_skewed_join(JoinType::kInner, skewed, even, {});
  CHECK_FALSE(decision.split);
  CHECK(decision.tasks == 3);
  CHECK(decision.reasons.front().ends_with("cannot be split by maps"));
}

TEST_CASE("where the median is large nothing is skewed", "[planner][aqe_skew_join]") {
  const auto large = maps_of(10, {100_MiB, 110_MiB, 500_MiB});
  const auto even = maps_of(10, {10_MiB, 10_MiB, 10_MiB});
  CHECK_FALSE(optimize_skewed_join(JoinType::kInner, large, even, {}).split);
  SkewJoinConf conf;
  conf.factor = 2;
  CHECK(optimize_skewed_join(JoinType::kInner, large, even, conf).split);
  conf.enabled = false;
  CHECK_FALSE(optimize_skewed_join(JoinType::kInner, large, even, conf).split);
}

TEST_CASE("limits follow median, mean and conf", "[planner][aqe_skew_join]") {
  const std::vector<Bytes> sizes{100_MiB, 90_MiB, 80_MiB, 2000_MiB};
  const auto limits = skew_limits(sizes, {});
  CHECK(limits.median == 95_MiB);
  CHECK(limits.threshold == 475_MiB);
  CHECK(limits.target == 90_MiB);
  CHECK(skew_limits({Bytes(), Bytes(), Bytes()}, {}).median == Bytes(1));
}
