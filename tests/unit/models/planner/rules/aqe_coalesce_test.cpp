#include "models/planner/rules/aqe_coalesce.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::planner;
using namespace oomcast::literals;

namespace {

using Ranges = std::vector<std::pair<std::int64_t, std::int64_t>>;

std::vector<Bytes> bytes(const std::vector<std::int64_t>& counts) {
  std::vector<Bytes> result;
  for (const std::int64_t count : counts) {
    result.push_back(Bytes(count));
  }
  return result;
}

Ranges ranges(const PartitionSpecs& specs) {
  Ranges result;
  for (const PartitionSpec& spec : specs) {
    result.emplace_back(spec.begin, spec.end);
  }
  return result;
}

CoalesceDecision coalesce(const std::vector<ShuffleSizes>& shuffles,
                          const CoalesceTargets& targets) {
  return coalesce_partitions(shuffles, std::vector<std::optional<PartitionSpecs>>(shuffles.size()),
                             targets);
}

CoalesceTargets targets(Bytes advisory, std::int64_t min_partitions, Bytes min_size) {
  CoalesceTargets result;
  result.advisory = advisory;
  result.min_partitions = min_partitions;
  result.min_partition_size = min_size;
  return result;
}

}  // namespace

TEST_CASE("neighbours are joined up to the target", "[planner][aqe_coalesce]") {
  const ShuffleSizes sizes = bytes({498, 454, 363, 329, 498, 603, 388, 329, 516, 401});
  const auto decision = coalesce({sizes}, targets(2_KiB, 1, 1_B));
  REQUIRE(decision.changed);
  CHECK(ranges(decision.specs[0]) == Ranges{{0, 4}, {4, 8}, {8, 10}});
  CHECK(decision.specs[0][0].size == Bytes(1644));
  CHECK(decision.reason == "coalesced to 3 tasks: 4.3 KiB with a target of 2 KiB");
}

TEST_CASE("a wanted number of tasks lowers the target, not below the smallest partition",
          "[planner][aqe_coalesce]") {
  const ShuffleSizes sizes = bytes({498, 454, 363, 329, 498, 603, 388, 329, 516, 401});
  CHECK(coalesce({sizes}, targets(64_MiB, 5, 1_B)).target == Bytes(876));
  const auto large = coalesce({sizes}, targets(64_MiB, 5, 1_MiB));
  CHECK(large.target == 1_MiB);
  CHECK(ranges(large.specs[0]) == Ranges{{0, 10}});
}

TEST_CASE("shuffles read together are weighed together and cut alike", "[planner][aqe_coalesce]") {
  const ShuffleSizes a = bytes({100, 20, 100, 10, 30});
  const ShuffleSizes b = bytes({10, 10, 70, 5, 5});
  const auto decision = coalesce({a, b}, targets(Bytes(128), 1, Bytes(0)));
  CHECK(ranges(decision.specs[0]) == Ranges{{0, 1}, {1, 2}, {2, 3}, {3, 5}});
  CHECK(ranges(decision.specs[1]) == ranges(decision.specs[0]));
  CHECK(decision.specs[1][3].size == Bytes(10));
}

TEST_CASE("a small group joins its smaller neighbour", "[planner][aqe_coalesce]") {
  const ShuffleSizes sizes = bytes({60, 1, 64});
  const auto left = coalesce({sizes}, targets(Bytes(60), 1, Bytes(10)));
  CHECK(ranges(left.specs[0]) == Ranges{{0, 2}, {2, 3}});
  const ShuffleSizes other = bytes({64, 1, 60});
  CHECK(ranges(coalesce({other}, targets(Bytes(60), 1, Bytes(10))).specs[0]) ==
        Ranges{{0, 1}, {1, 3}});
}

TEST_CASE("no task reads more partitions than allowed", "[planner][aqe_coalesce]") {
  const ShuffleSizes sizes = bytes({1, 1, 1, 1, 1});
  CoalesceTargets limited = targets(64_MiB, 1, Bytes(0));
  limited.max_reducers_per_task = 2;
  CHECK(ranges(coalesce({sizes}, limited).specs[0]) == Ranges{{0, 2}, {2, 4}, {4, 5}});
}

TEST_CASE("nothing is decided where nothing can be won", "[planner][aqe_coalesce]") {
  const ShuffleSizes large = bytes({70, 70, 70});
  CHECK_FALSE(coalesce({large}, targets(Bytes(64), 1, Bytes(1))).changed);
  const ShuffleSizes longer = bytes({1, 1, 1, 1});
  CHECK_FALSE(coalesce({large, longer}, targets(64_MiB, 1, Bytes(1))).changed);
  CHECK_FALSE(coalesce({}, {}).changed);
}

TEST_CASE("without any map output one empty task is left", "[planner][aqe_coalesce]") {
  const auto decision = coalesce({std::nullopt, std::nullopt}, {});
  CHECK(decision.specs ==
        std::vector<PartitionSpecs>(2, {PartitionSpec::coalesced(0, 0, Bytes())}));
  const ShuffleSizes empty = bytes({0, 0, 0});
  CHECK(ranges(coalesce({empty}, {}).specs[0]) == Ranges{{0, 3}});
}

TEST_CASE("split partitions stay split while their neighbours are joined",
          "[planner][aqe_coalesce]") {
  const ShuffleSizes sizes = bytes({5, 5, 90, 5, 5});
  const PartitionSpecs specs{PartitionSpec::coalesced(0, 1, Bytes(5)),
                             PartitionSpec::coalesced(1, 2, Bytes(5)),
                             PartitionSpec::partial_reducer(2, 0, 3, Bytes(45)),
                             PartitionSpec::partial_reducer(2, 3, 6, Bytes(45)),
                             PartitionSpec::coalesced(3, 4, Bytes(5)),
                             PartitionSpec::coalesced(4, 5, Bytes(5))};
  const auto decision = coalesce_partitions({sizes}, {specs}, targets(Bytes(50), 1, Bytes(0)));
  REQUIRE(decision.changed);
  CHECK(decision.specs[0] == PartitionSpecs{PartitionSpec::coalesced(0, 2, Bytes(10)),
                                            PartitionSpec::partial_reducer(2, 0, 3, Bytes(45)),
                                            PartitionSpec::partial_reducer(2, 3, 6, Bytes(45)),
                                            PartitionSpec::coalesced(3, 5, Bytes(10))});
}
