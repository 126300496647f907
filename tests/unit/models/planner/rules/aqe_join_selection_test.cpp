#include "models/planner/rules/aqe_join_selection.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::planner;
using namespace oomcast::literals;

namespace {

/// `filled` partitions of a MiB each, the others empty.
FinishedSide side_of(Bytes data_size, std::size_t partitions, std::size_t filled) {
  FinishedSide side;
  side.data_size = data_size;
  side.by_partition.assign(partitions, Bytes());
  std::fill_n(side.by_partition.begin(), filled, 1_MiB);
  return side;
}

FinishedJoin join_of(JoinType type, FinishedSide left, FinishedSide right) {
  FinishedJoin join;
  join.type = type;
  join.left = std::move(left);
  join.right = std::move(right);
  return join;
}

}  // namespace

TEST_CASE("a finished side that is small is broadcast", "[planner][aqe_join_selection]") {
  const auto join = join_of(JoinType::kInner, side_of(1000_MiB, 10, 10), side_of(8_MiB, 10, 10));
  const auto decision = select_finished_join(join, {});
  CHECK(decision.final_choice().algorithm == JoinAlgorithm::kBroadcastHash);
  CHECK(decision.final_choice().build == BuildSide::kRight);
  CHECK_FALSE(decision.after_conversion.has_value());
}

TEST_CASE("a build side that is mostly empty is not broadcast", "[planner][aqe_join_selection]") {
  const auto join = join_of(JoinType::kInner, side_of(1000_MiB, 10, 10), side_of(8_MiB, 10, 1));
  const auto decision = select_finished_join(join, {});
  CHECK(decision.right_hint_after == JoinHint::kNoBroadcastHash);
  CHECK(decision.final_choice().algorithm == JoinAlgorithm::kSortMerge);
}

TEST_CASE("for outer and anti joins the streamed side's emptiness counts",
          "[planner][aqe_join_selection]") {
  auto join = join_of(JoinType::kLeftOuter, side_of(1000_MiB, 10, 10), side_of(8_MiB, 10, 1));
  CHECK(select_finished_join(join, {}).right_hint_after == JoinHint::kNone);
  join.left = side_of(1000_MiB, 10, 1);
  CHECK(select_finished_join(join, {}).right_hint_after == JoinHint::kNone);
  join.right = side_of(8_MiB, 10, 10);
  CHECK(select_finished_join(join, {}).right_hint_after == JoinHint::kNoBroadcastHash);
}

TEST_CASE("a user's hint is kept", "[planner][aqe_join_selection]") {
  auto join = join_of(JoinType::kInner, side_of(1000_MiB, 10, 10), side_of(8_MiB, 10, 1));
  join.right.hint = JoinHint::kBroadcast;
  const auto decision = select_finished_join(join, {});
  CHECK(decision.right_hint_after == JoinHint::kBroadcast);
  CHECK(decision.final_choice().algorithm == JoinAlgorithm::kBroadcastHash);
}

TEST_CASE("small partitions turn a sort-merge join into a hash join",
          "[planner][aqe_join_selection]") {
  AdaptiveJoinConf conf;
  conf.local_map_threshold = 64_MiB;
  auto join = join_of(JoinType::kInner, side_of(1000_MiB, 10, 10), side_of(900_MiB, 10, 9));
  auto decision = select_finished_join(join, conf);
  CHECK(decision.choice.algorithm == JoinAlgorithm::kSortMerge);
  REQUIRE(decision.after_conversion.has_value());
  CHECK(decision.after_conversion->algorithm == JoinAlgorithm::kShuffledHash);
  CHECK(decision.after_conversion->build == BuildSide::kRight);
  CHECK(decision.after_conversion->reason ==
        "largest right partition 1 MiB <= maxShuffledHashJoinLocalMapThreshold 64 MiB");
  join.left.hint = JoinHint::kMerge;
  decision = select_finished_join(join, conf);
  CHECK(decision.final_choice().algorithm == JoinAlgorithm::kSortMerge);
}

TEST_CASE("the local map threshold must reach the advisory size", "[planner][aqe_join_selection]") {
  AdaptiveJoinConf conf;
  conf.local_map_threshold = 63_MiB;
  const auto join = join_of(JoinType::kInner, side_of(1000_MiB, 10, 10), side_of(900_MiB, 10, 9));
  CHECK(select_finished_join(join, conf).final_choice().algorithm == JoinAlgorithm::kSortMerge);
}
