// Chooses a join again once both sides' shuffles are finished.
// Mirrors DemoteBroadcastHashJoin, JoinSelection and ConvertSortMergeJoinToShuffledHashJoin (4.3).
#include "models/planner/rules/aqe_join_selection.hpp"

#include <algorithm>

#include "models/text/sizes.hpp"

namespace oomcast::planner {
namespace {

bool mostly_empty(const FinishedSide& side, const AdaptiveJoinConf& conf) {
  const auto partitions = static_cast<double>(side.by_partition.size());
  const auto filled =
      static_cast<double>(std::count_if(side.by_partition.begin(), side.by_partition.end(),
                                        [](Bytes size) { return size > Bytes(); }));
  return filled > 0 && filled / partitions < conf.non_empty_ratio;
}

/// Where empty partitions make tasks of a shuffled join end at once, broadcasting gains nothing:
/// empty build partitions do for inner and semi joins, empty streamed ones for outer and anti.
JoinHint demoted_hint(const FinishedSide& side, const FinishedSide& other, JoinType type,
                      bool can_broadcast, const AdaptiveJoinConf& conf) {
  if (side.hint != JoinHint::kNone || !can_broadcast) {
    return side.hint;
  }
  const bool by_build_side = is_inner_like(type) || type == JoinType::kLeftSemi;
  const bool demote = by_build_side ? mostly_empty(side, conf)
                                    : mostly_empty(other, conf) && !mostly_empty(side, conf);
  return demote ? JoinHint::kNoBroadcastHash : JoinHint::kNone;
}

Bytes largest_of(const std::vector<Bytes>& sizes) {
  return sizes.empty() ? Bytes() : *std::max_element(sizes.begin(), sizes.end());
}

JoinChoice converted(const FinishedJoin& join, const JoinChoice& sort_merge,
                     const AdaptiveJoinConf& conf) {
  const bool hinted = join.left.hint == JoinHint::kMerge || join.right.hint == JoinHint::kMerge;
  if (!conf.convert_sort_merge || hinted || !join.keys_hashable ||
      conf.advisory > conf.local_map_threshold) {
    return sort_merge;
  }
  const bool left = can_build_shuffled_hash_left(join.type) &&
                    largest_of(join.left.by_partition) <= conf.local_map_threshold;
  const bool right = can_build_shuffled_hash_right(join.type) &&
                     largest_of(join.right.by_partition) <= conf.local_map_threshold;
  if (!left && !right) {
    return sort_merge;
  }
  const bool right_smaller = total_of(join.right.by_partition) <= total_of(join.left.by_partition);
  const bool build_right = right && (!left || right_smaller);
  const FinishedSide& build = build_right ? join.right : join.left;
  JoinChoice choice;
  choice.algorithm = JoinAlgorithm::kShuffledHash;
  choice.build = build_right ? BuildSide::kRight : BuildSide::kLeft;
  choice.reason = "largest " + std::string(name_of(choice.build)) + " partition " +
                  text::format_bytes(largest_of(build.by_partition)) +
                  " <= maxShuffledHashJoinLocalMapThreshold " +
                  text::format_bytes(conf.local_map_threshold);
  return choice;
}

}  // namespace

AdaptiveJoinDecision select_finished_join(const FinishedJoin& join, const AdaptiveJoinConf& conf) {
  AdaptiveJoinDecision decision;
  decision.left_hint_after =
      demoted_hint(join.left, join.right, join.type, can_build_broadcast_left(join.type), conf);
  decision.right_hint_after =
      demoted_hint(join.right, join.left, join.type, can_build_broadcast_right(join.type), conf);
  JoinRelations relations;
  relations.type = join.type;
  relations.left = {join.left.data_size, decision.left_hint_after, join.left.finished};
  relations.right = {join.right.data_size, decision.right_hint_after, join.right.finished};
  relations.equality = join.equality;
  relations.keys_hashable = join.keys_hashable;
  relations.keys_orderable = join.keys_orderable;
  decision.choice = select_join(relations, conf.selection);
  if (decision.choice.algorithm == JoinAlgorithm::kSortMerge && !decision.choice.planner_throws) {
    decision.after_conversion = converted(join, decision.choice, conf);
  }
  return decision;
}

}  // namespace oomcast::planner
