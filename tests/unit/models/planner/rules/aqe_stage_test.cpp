#include "models/planner/rules/aqe_stage.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::planner;
using namespace oomcast::literals;
using oomcast::test::holds;

namespace {

FinishedShuffle shuffle_of(std::size_t maps, const std::vector<Bytes>& blocks) {
  FinishedShuffle shuffle;
  shuffle.sizes.by_map.assign(maps, blocks);
  shuffle.partitions = static_cast<std::int64_t>(blocks.size());
  return shuffle;
}

FinishedInputs single(FinishedShuffle shuffle) {
  FinishedInputs inputs;
  inputs.shuffles = {std::move(shuffle)};
  inputs.groups = {{{0}, false, false}};
  return inputs;
}

AdaptiveReadConf size_first() {
  AdaptiveReadConf conf;
  conf.coalesce.parallelism_first = false;
  return conf;
}

}  // namespace

TEST_CASE("a skewed join is split first and coalesced around the split", "[planner][aqe_stage]") {
  FinishedInputs inputs;
  inputs.shuffles = {shuffle_of(4, {1_MiB, 1_MiB, 100_MiB, 1_MiB, 1_MiB}),
                     shuffle_of(1, {1_MiB, 1_MiB, 1_MiB, 1_MiB, 1_MiB})};
  inputs.groups = {{{0, 1}, false, false}};
  inputs.shuffled_join = JoinType::kInner;
  const auto result = optimize_reads(inputs, size_first());
  REQUIRE(result.reads[0].has_value());
  CHECK(result.reads[0]->size() == 6);
  CHECK(result.reads[0]->front() == PartitionSpec::coalesced(0, 2, 8_MiB));
  CHECK(result.reads[1]->back() == PartitionSpec::coalesced(3, 5, 2_MiB));
  CHECK(result.reasons.size() == 2);
}

TEST_CASE("a repartition of the user's before a join keeps skew from being split",
          "[planner][aqe_stage]") {
  FinishedInputs inputs;
  inputs.shuffles = {shuffle_of(4, {1_MiB, 1_MiB, 100_MiB, 1_MiB, 1_MiB}),
                     shuffle_of(1, {1_MiB, 1_MiB, 1_MiB, 1_MiB, 1_MiB})};
  inputs.shuffles[0].origin = ShuffleOrigin::kRepartitionByCol;
  inputs.groups = {{{0, 1}, false, false}};
  inputs.shuffled_join = JoinType::kInner;
  const auto result = optimize_reads(inputs, size_first());
  REQUIRE_FALSE(result.reasons.empty());
  CHECK(holds(result.reasons.front(), "repartition"));
  CHECK((!result.reads[0] || result.reads[0]->size() <= 5));
}

TEST_CASE("rebalanced partitions are split and small ones joined", "[planner][aqe_stage]") {
  auto shuffle = shuffle_of(2, {1_MiB, 1_MiB, 50_MiB});
  shuffle.origin = ShuffleOrigin::kRebalancePartitionsByCol;
  shuffle.partitioning_unused = true;
  const auto result = optimize_reads(single(shuffle), size_first());
  CHECK(*result.reads[0] == PartitionSpecs{PartitionSpec::coalesced(0, 2, 4_MiB),
                                           PartitionSpec::partial_reducer(2, 0, 1, 50_MiB),
                                           PartitionSpec::partial_reducer(2, 1, 2, 50_MiB)});
}

TEST_CASE("what nobody needs by partition is read map by map", "[planner][aqe_stage]") {
  auto shuffle = shuffle_of(3, std::vector<Bytes>(10, 64_MiB));
  shuffle.partitioning_unused = true;
  CHECK(optimize_reads(single(shuffle), size_first()).reads[0]->size() == 9);
  auto conf = size_first();
  conf.local_read = false;
  CHECK_FALSE(optimize_reads(single(shuffle), conf).reads[0].has_value());
  shuffle.partitioning_unused = false;
  CHECK_FALSE(optimize_reads(single(shuffle), size_first()).reads[0].has_value());
}

TEST_CASE("an initial number of partitions counts only while coalescing is on",
          "[planner][aqe_stage]") {
  CoalesceConf on;
  CHECK(planned_partitions(200, 1000, true, on) == 1000);
  CHECK(planned_partitions(200, std::nullopt, true, on) == 200);
  CHECK(planned_partitions(200, 1000, false, on) == 200);
  on.enabled = false;
  CHECK(planned_partitions(200, 1000, true, on) == 200);
}
