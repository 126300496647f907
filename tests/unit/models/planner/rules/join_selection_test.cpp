#include "models/planner/rules/join_selection.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::planner;
using namespace oomcast::literals;

namespace {

JoinRelations join_of(JoinType type, Bytes left, Bytes right) {
  JoinRelations join;
  join.type = type;
  join.left.size = left;
  join.right.size = right;
  return join;
}

}  // namespace

TEST_CASE("a side within the threshold is broadcast, to the byte", "[planner][join_selection]") {
  auto join = join_of(JoinType::kInner, 1000_MiB, 10_MiB);
  auto chosen = select_join(join, {});
  CHECK(chosen.algorithm == JoinAlgorithm::kBroadcastHash);
  CHECK(chosen.build == BuildSide::kRight);
  CHECK(chosen.reason == "right side 10 MiB <= broadcast threshold 10 MiB");
  join.right.size = Bytes(10485761);
  chosen = select_join(join, {});
  CHECK(chosen.algorithm == JoinAlgorithm::kSortMerge);
  CHECK(chosen.build == BuildSide::kNone);
}

TEST_CASE("the smaller of two small sides is broadcast, the right one of equals",
          "[planner][join_selection]") {
  CHECK(select_join(join_of(JoinType::kInner, 1_MiB, 2_MiB), {}).build == BuildSide::kLeft);
  CHECK(select_join(join_of(JoinType::kInner, 1_MiB, 1_MiB), {}).build == BuildSide::kRight);
}

TEST_CASE("outer joins broadcast only the side they do not preserve", "[planner][join_selection]") {
  const auto left_outer = select_join(join_of(JoinType::kLeftOuter, 1_MiB, 100_MiB), {});
  CHECK(left_outer.algorithm == JoinAlgorithm::kSortMerge);
  const auto right_outer = select_join(join_of(JoinType::kRightOuter, 1_MiB, 100_MiB), {});
  CHECK(right_outer.build == BuildSide::kLeft);
  const auto full = select_join(join_of(JoinType::kFullOuter, 1_MiB, 1_MiB), {});
  CHECK(full.algorithm == JoinAlgorithm::kSortMerge);
}

TEST_CASE("hints win in Spark's order", "[planner][join_selection]") {
  auto join = join_of(JoinType::kInner, 1000_MiB, 2000_MiB);
  join.right.hint = JoinHint::kShuffleHash;
  CHECK(select_join(join, {}).algorithm == JoinAlgorithm::kShuffledHash);
  CHECK(select_join(join, {}).reason == "hint shuffle_hash on the right side");
  join.left.hint = JoinHint::kMerge;
  CHECK(select_join(join, {}).algorithm == JoinAlgorithm::kSortMerge);
  join.left.hint = JoinHint::kBroadcast;
  CHECK(select_join(join, {}).build == BuildSide::kLeft);
}

TEST_CASE("a shuffled hash join needs a build side that is small and much smaller",
          "[planner][join_selection]") {
  JoinSelectionConf conf;
  conf.prefer_sort_merge = false;
  const auto join = join_of(JoinType::kInner, 3000_MiB, 1000_MiB);
  CHECK(select_join(join, conf).algorithm == JoinAlgorithm::kShuffledHash);
  CHECK(select_join(join, conf).build == BuildSide::kRight);
  conf.shuffled_hash_factor = 4;
  CHECK(select_join(join, conf).algorithm == JoinAlgorithm::kSortMerge);
  conf.shuffled_hash_factor = 3;
  conf.shuffle_partitions = 100;  // 100 x 10 MiB is not above 1000 MiB
  CHECK(select_join(join, conf).algorithm == JoinAlgorithm::kSortMerge);
}

TEST_CASE("without an equality pairs are compared in a loop", "[planner][join_selection]") {
  auto join = join_of(JoinType::kInner, 1000_MiB, 2000_MiB);
  join.equality = false;
  CHECK(select_join(join, {}).algorithm == JoinAlgorithm::kCartesian);
  join.right.size = 1_MiB;
  CHECK(select_join(join, {}).algorithm == JoinAlgorithm::kBroadcastNestedLoop);
  join = join_of(JoinType::kLeftOuter, 1000_MiB, 2000_MiB);
  join.equality = false;
  CHECK(select_join(join, {}).build == BuildSide::kRight);
}

TEST_CASE("keys that cannot be hashed or sorted rule operators out", "[planner][join_selection]") {
  auto join = join_of(JoinType::kInner, 1000_MiB, 1_MiB);
  join.keys_hashable = false;
  CHECK(select_join(join, {}).algorithm == JoinAlgorithm::kSortMerge);
  join.keys_orderable = false;
  CHECK(select_join(join, {}).algorithm == JoinAlgorithm::kCartesian);
  join.type = JoinType::kFullOuter;
  CHECK(select_join(join, {}).algorithm == JoinAlgorithm::kBroadcastNestedLoop);
}

TEST_CASE("a side of a finished stage has a threshold of its own", "[planner][join_selection]") {
  auto join = join_of(JoinType::kInner, 1000_MiB, 20_MiB);
  JoinSelectionConf conf;
  conf.adaptive_broadcast_threshold = 100_MiB;
  CHECK(select_join(join, conf).algorithm == JoinAlgorithm::kSortMerge);
  join.right.at_runtime = true;
  CHECK(select_join(join, conf).algorithm == JoinAlgorithm::kBroadcastHash);
}

TEST_CASE("an existence join with a hint on the left makes the planner throw",
          "[planner][join_selection]") {
  auto join = join_of(JoinType::kExistence, 1_MiB, 1000_MiB);
  join.left.hint = JoinHint::kBroadcast;
  CHECK(select_join(join, {}).planner_throws);
  join.right.hint = JoinHint::kBroadcast;
  CHECK_FALSE(select_join(join, {}).planner_throws);
}
