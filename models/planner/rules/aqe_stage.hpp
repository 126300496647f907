// What adaptive execution makes of the shuffles that one stage reads, rule after rule in Spark's
// order: skewed joins, rebalancing, coalescing, local reads.
// Mirrors AdaptiveSparkPlanExec's queryStagePreparationRules and queryStageOptimizerRules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/planner/rules/aqe_coalesce_rule.hpp"
#include "models/planner/rules/aqe_rebalance.hpp"
#include "models/planner/rules/aqe_skew_join.hpp"

namespace oomcast::planner {

struct FinishedShuffle {
  MapSizes sizes;  // as the map statuses report them
  std::int64_t partitions = 0;
  ShuffleOrigin origin = ShuffleOrigin::kEnsureRequirements;
  std::optional<Bytes> own_advisory;
  /// Nobody above needs the rows by partition: the stage is nothing but this shuffle, or the
  /// shuffle is the streamed side of a broadcast join.
  bool partitioning_unused = false;
};

struct FinishedInputs {
  std::vector<FinishedShuffle> shuffles;
  std::vector<ReadGroup> groups;
  bool is_union = false;
  /// The stage sort-merge or hash joins its first two shuffles, read directly.
  std::optional<JoinType> shuffled_join;
};

struct AdaptiveReadConf {
  CoalesceConf coalesce;
  SkewJoinConf skew_join;
  RebalanceConf rebalance;
  bool local_read = true;  // adaptive.localShuffleReader.enabled
};

struct StageReads {
  std::vector<std::optional<PartitionSpecs>>
      reads;  // of each shuffle; none: partition by partition
  std::vector<std::string> reasons;
};

[[nodiscard]] StageReads optimize_reads(const FinishedInputs& inputs, const AdaptiveReadConf& conf);

/// Partitions of a shuffle that the planner puts in: ...coalescePartitions.initialPartitionNum if
/// set and coalescing is on, else sql.shuffle.partitions (SQLConf.numShufflePartitions).
[[nodiscard]] std::int64_t planned_partitions(std::int64_t shuffle_partitions,
                                              std::optional<std::int64_t> initial_partition_num,
                                              bool adaptive, const CoalesceConf& conf);

}  // namespace oomcast::planner
