// What the planner's rules need of a Spark configuration. Mirrors the accessors of SQLConf.
#include "models/planner/rule_conf.hpp"

namespace oomcast::planner {

JoinSelectionConf join_selection_conf(const Conf& conf) {
  JoinSelectionConf result;
  result.broadcast_threshold = conf.bytes("spark.sql.autoBroadcastJoinThreshold");
  result.adaptive_broadcast_threshold =
      conf.bytes_or_none("spark.sql.adaptive.autoBroadcastJoinThreshold");
  result.prefer_sort_merge = conf.boolean("spark.sql.join.preferSortMergeJoin");
  result.shuffled_hash_factor = conf.integer("spark.sql.shuffledHashJoinFactor");
  result.shuffle_partitions = conf.integer("spark.sql.shuffle.partitions");
  return result;
}

AdaptiveJoinConf adaptive_join_conf(const Conf& conf) {
  AdaptiveJoinConf result;
  result.selection = join_selection_conf(conf);
  result.non_empty_ratio = conf.real("spark.sql.adaptive.nonEmptyPartitionRatioForBroadcastJoin");
  result.convert_sort_merge =
      conf.boolean("spark.sql.adaptive.convertSortMergeJoinToShuffledHashJoin.enabled");
  result.local_map_threshold =
      conf.bytes("spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold");
  result.advisory = conf.bytes("spark.sql.adaptive.advisoryPartitionSizeInBytes");
  return result;
}

data::FileSplitConf file_split_conf(const Conf& conf, std::int64_t default_parallelism) {
  data::FileSplitConf result;
  result.max_partition_bytes = conf.bytes("spark.sql.files.maxPartitionBytes");
  result.open_cost = conf.bytes("spark.sql.files.openCostInBytes");
  result.min_partition_num = conf.integer_or_none("spark.sql.files.minPartitionNum");
  result.max_partition_num = conf.integer_or_none("spark.sql.files.maxPartitionNum");
  result.leaf_parallelism =
      conf.integer_or_none("spark.sql.leafNodeDefaultParallelism").value_or(default_parallelism);
  return result;
}

AdaptiveReadConf adaptive_read_conf(const Conf& conf, std::int64_t default_parallelism) {
  AdaptiveReadConf result;
  const Bytes advisory = conf.bytes("spark.sql.adaptive.advisoryPartitionSizeInBytes");
  CoalesceConf& coalesce = result.coalesce;
  coalesce.enabled = conf.boolean("spark.sql.adaptive.coalescePartitions.enabled");
  coalesce.parallelism_first =
      conf.boolean("spark.sql.adaptive.coalescePartitions.parallelismFirst");
  coalesce.min_partition_num =
      conf.integer_or_none("spark.sql.adaptive.coalescePartitions.minPartitionNum");
  coalesce.min_partition_size =
      conf.bytes("spark.sql.adaptive.coalescePartitions.minPartitionSize");
  coalesce.advisory = advisory;
  coalesce.max_reducers_per_task =
      conf.integer("spark.sql.adaptive.coalescePartitions.maxReducerPartitionsPerTask");
  coalesce.default_parallelism =
      conf.integer_or_none("spark.default.parallelism").value_or(default_parallelism);
  SkewJoinConf& skew = result.skew_join;
  skew.enabled = conf.boolean("spark.sql.adaptive.skewJoin.enabled");
  skew.threshold = conf.bytes("spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes");
  skew.factor = conf.real("spark.sql.adaptive.skewJoin.skewedPartitionFactor");
  skew.advisory = advisory;
  RebalanceConf& rebalance = result.rebalance;
  rebalance.enabled = conf.boolean("spark.sql.adaptive.optimizeSkewsInRebalancePartitions.enabled");
  rebalance.advisory = advisory;
  rebalance.small_factor = conf.real("spark.sql.adaptive.rebalancePartitionsSmallPartitionFactor");
  result.local_read = conf.boolean("spark.sql.adaptive.localShuffleReader.enabled");
  return result;
}

std::int64_t planned_partitions(const Conf& conf) {
  CoalesceConf coalesce;
  coalesce.enabled = conf.boolean("spark.sql.adaptive.coalescePartitions.enabled");
  return planned_partitions(
      conf.integer("spark.sql.shuffle.partitions"),
      conf.integer_or_none("spark.sql.adaptive.coalescePartitions.initialPartitionNum"),
      conf.boolean("spark.sql.adaptive.enabled"), coalesce);
}

}  // namespace oomcast::planner
