// Chooses a join again once both sides' shuffles are finished and their true sizes are known.
// Mirrors DemoteBroadcastHashJoin, JoinSelection and ConvertSortMergeJoinToShuffledHashJoin (4.3);
// before 4.3 the first and the last were one rule, DynamicJoinSelection.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/planner/rules/join_selection.hpp"
#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::planner {

struct FinishedSide {
  Bytes data_size;                  // rows uncompressed (the "data size" metric)
  std::vector<Bytes> by_partition;  // map outputs, compressed
  JoinHint hint = JoinHint::kNone;
  bool finished = true;  // else data_size is what was estimated before anything ran
};

struct FinishedJoin {
  JoinType type = JoinType::kInner;
  FinishedSide left;
  FinishedSide right;
  bool equality = true;
  bool keys_hashable = true;
  bool keys_orderable = true;
};

struct AdaptiveJoinConf {
  JoinSelectionConf selection;
  double non_empty_ratio = 0.2;    // adaptive.nonEmptyPartitionRatioForBroadcastJoin
  bool convert_sort_merge = true;  // adaptive.convertSortMergeJoinToShuffledHashJoin.enabled
  Bytes local_map_threshold;       // adaptive.maxShuffledHashJoinLocalMapThreshold
  Bytes advisory = Bytes(std::int64_t{64} << 20);  // adaptive.advisoryPartitionSizeInBytes
};

struct AdaptiveJoinDecision {
  JoinHint left_hint_after = JoinHint::kNone;  // after demotion
  JoinHint right_hint_after = JoinHint::kNone;
  JoinChoice choice;
  /// What becomes of a chosen sort-merge join; none for the others.
  std::optional<JoinChoice> after_conversion;

  [[nodiscard]] const JoinChoice& final_choice() const {
    return after_conversion ? *after_conversion : choice;
  }
};

[[nodiscard]] AdaptiveJoinDecision select_finished_join(const FinishedJoin& join,
                                                        const AdaptiveJoinConf& conf);

}  // namespace oomcast::planner
