// The words of joins: types, hints, algorithms and sides.
// Mirrors Spark's JoinType, JoinStrategyHint, BuildSide and the join operators.
#pragma once

#include <cstdint>
#include <string_view>

namespace oomcast::planner {

enum class JoinType : std::uint8_t {
  kInner,
  kCross,
  kLeftOuter,
  kRightOuter,
  kFullOuter,
  kLeftSemi,
  kLeftAnti,
  kExistence
};

enum class JoinHint : std::uint8_t {
  kNone,
  kBroadcast,
  kMerge,
  kShuffleHash,
  kShuffleReplicateNestedLoop,
  kNoBroadcastHash,            // internal, of adaptive execution
  kNoBroadcastAndReplication,  // internal, of table-changing commands
};

enum class JoinAlgorithm : std::uint8_t {
  kBroadcastHash,
  kSortMerge,
  kShuffledHash,
  kBroadcastNestedLoop,
  kCartesian
};

enum class BuildSide : std::uint8_t { kNone, kLeft, kRight };

/// Spark's InnerLike.
[[nodiscard]] constexpr bool is_inner_like(JoinType type) {
  return type == JoinType::kInner || type == JoinType::kCross;
}

/// Whether the operator can hold the left (right) side while it streams the other.
/// Mirrors JoinSelectionHelper.canBuildBroadcastLeft and its siblings.
[[nodiscard]] bool can_build_broadcast_left(JoinType type);
[[nodiscard]] bool can_build_broadcast_right(JoinType type);
[[nodiscard]] bool can_build_shuffled_hash_left(JoinType type);
[[nodiscard]] bool can_build_shuffled_hash_right(JoinType type);

/// As Spark's plans name the operator: "SortMergeJoin".
[[nodiscard]] std::string_view name_of(JoinAlgorithm algorithm);
[[nodiscard]] std::string_view name_of(BuildSide side);  // "left", "right", "none"
[[nodiscard]] std::string_view name_of(JoinHint hint);   // "shuffle_hash"

}  // namespace oomcast::planner
