// The words of joins. Mirrors JoinSelectionHelper of Spark's optimizer (joins.scala).
#include "models/planner/rules/join_kinds.hpp"

#include <array>
#include <cstddef>

namespace oomcast::planner {

bool can_build_broadcast_left(JoinType type) {
  return is_inner_like(type) || type == JoinType::kRightOuter;
}

bool can_build_broadcast_right(JoinType type) {
  return type != JoinType::kRightOuter && type != JoinType::kFullOuter;
}

bool can_build_shuffled_hash_left(JoinType type) {
  return is_inner_like(type) || type == JoinType::kLeftOuter || type == JoinType::kRightOuter ||
         type == JoinType::kFullOuter;
}

bool can_build_shuffled_hash_right(JoinType /*type*/) { return true; }

std::string_view name_of(JoinAlgorithm algorithm) {
  static constexpr std::array<std::string_view, 5> kNames{
      "BroadcastHashJoin", "SortMergeJoin", "ShuffledHashJoin", "BroadcastNestedLoopJoin",
      "CartesianProduct"};
  return kNames[static_cast<std::size_t>(algorithm)];
}

std::string_view name_of(BuildSide side) {
  static constexpr std::array<std::string_view, 3> kNames{"none", "left", "right"};
  return kNames[static_cast<std::size_t>(side)];
}

std::string_view name_of(JoinHint hint) {
  static constexpr std::array<std::string_view, 7> kNames{"none",
                                                          "broadcast",
                                                          "merge",
                                                          "shuffle_hash",
                                                          "shuffle_replicate_nl",
                                                          "no_broadcast_hash",
                                                          "no_broadcast_and_replication"};
  return kNames[static_cast<std::size_t>(hint)];
}

}  // namespace oomcast::planner
