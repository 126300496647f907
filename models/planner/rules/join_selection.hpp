// Which operator joins two relations, and which side it holds in memory.
// Mirrors SparkStrategies.JoinSelection and JoinSelectionHelper (4.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/planner/rules/join_kinds.hpp"
#include "sim/bytes.hpp"

namespace oomcast::planner {

struct JoinSide {
  Bytes size;  // sizeInBytes of the plan's statistics
  JoinHint hint = JoinHint::kNone;
  /// The statistics are of a finished query stage (under adaptive execution).
  bool at_runtime = false;
};

struct JoinRelations {
  JoinType type = JoinType::kInner;
  JoinSide left;
  JoinSide right;
  bool equality = true;        // the condition has an equality of both sides
  bool keys_hashable = true;   // false: strings of a collation that is not binary stable
  bool keys_orderable = true;  // false: intervals, maps
};

struct JoinSelectionConf {
  Bytes broadcast_threshold = Bytes(std::int64_t{10} << 20);  // sql.autoBroadcastJoinThreshold
  std::optional<Bytes> adaptive_broadcast_threshold;  // sql.adaptive.autoBroadcastJoinThreshold
  bool prefer_sort_merge = true;                      // sql.join.preferSortMergeJoin
  std::int64_t shuffled_hash_factor = 3;              // sql.shuffledHashJoinFactor
  std::int64_t shuffle_partitions = 200;              // sql.shuffle.partitions

  /// The threshold that counts for a side.
  [[nodiscard]] Bytes threshold_of(const JoinSide& side) const {
    return side.at_runtime ? adaptive_broadcast_threshold.value_or(broadcast_threshold)
                           : broadcast_threshold;
  }
};

struct JoinChoice {
  JoinAlgorithm algorithm = JoinAlgorithm::kSortMerge;
  BuildSide build = BuildSide::kNone;
  std::string reason;  // with the numbers that decided
  /// Spark's planner throws instead: a hint for a side that an existence join cannot build makes
  /// it ask for the join type's SQL text, which there is none of.
  bool planner_throws = false;
};

[[nodiscard]] JoinChoice select_join(const JoinRelations& join, const JoinSelectionConf& conf);

/// Small enough for a hash map of each partition: below broadcast threshold x partitions.
[[nodiscard]] bool fits_local_hash_map(Bytes size, const JoinSelectionConf& conf);

}  // namespace oomcast::planner
