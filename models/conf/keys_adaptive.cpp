// Keys of adaptive execution. Mirrors org.apache.spark.sql.internal.SQLConf.
#include "models/conf/table.hpp"

namespace oomcast::conf_table {

namespace {

using enum ConfUnit;

constexpr std::array kKeys{
    row("spark.sql.adaptive.enabled", kBoolean, all("true"), "planner",
        "Plans are revised between stages with the sizes seen."),
    row("spark.sql.adaptive.advisoryPartitionSizeInBytes", kBytes, all("64MB"), "planner",
        "Compressed bytes that one task should read after a shuffle.", {"1", "", ""}),
    row("spark.sql.adaptive.autoBroadcastJoinThreshold", kBytes, unset(), "planner",
        "Largest finished side that is broadcast; as the static threshold if not set."),
    row("spark.sql.adaptive.coalescePartitions.enabled", kBoolean, all("true"), "planner",
        "Small shuffle partitions are read together."),
    row("spark.sql.adaptive.coalescePartitions.initialPartitionNum", kInteger, unset(), "planner",
        "Shuffle partitions before coalescing; as spark.sql.shuffle.partitions if not set.",
        {"1", "", ""}),
    row("spark.sql.adaptive.coalescePartitions.minPartitionNum", kInteger, unset(), "planner",
        "Least number of tasks that coalescing aims at.", {"1", "", ""}),
    row("spark.sql.adaptive.coalescePartitions.minPartitionSize", kBytes, all("1MB"), "planner",
        "Smallest partition that coalescing leaves.", {"1", "", ""}),
    row("spark.sql.adaptive.coalescePartitions.parallelismFirst", kBoolean, all("true"), "planner",
        "Coalescing keeps all cores busy rather than reach the advisory size."),
    young("4.3.0", row("spark.sql.adaptive.coalescePartitions.maxReducerPartitionsPerTask",
                       kInteger, all(kIntMax), "planner",
                       "Reduce partitions that one task reads at most.", {"1", "", ""})),
    young("4.3.0", row("spark.sql.adaptive.convertSortMergeJoinToShuffledHashJoin.enabled",
                       kBoolean, all("true"), "planner",
                       "Sort-merge joins become shuffled hash joins where the local map threshold "
                       "allows.")),
    row("spark.sql.adaptive.localShuffleReader.enabled", kBoolean, all("true"), "planner",
        "After a change to broadcast join shuffles are read map by map."),
    row("spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold", kBytes, all("0"), "planner",
        "If all partitions of a side are at most this, the join hashes it."),
    row("spark.sql.adaptive.nonEmptyPartitionRatioForBroadcastJoin", kReal, all("0.2"), "planner",
        "With fewer non-empty partitions a side is not broadcast.", {"0", "", ""}),
    row("spark.sql.adaptive.skewJoin.enabled", kBoolean, all("true"), "planner",
        "Skewed partitions of joins are split by map outputs."),
    row("spark.sql.adaptive.skewJoin.skewedPartitionFactor", kReal, all("5.0"), "planner",
        "A partition this many times the median may be skewed.", {"0", "", ""}),
    row("spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", kBytes, all("256MB"),
        "planner", "A skewed partition is larger than this."),
    row("spark.sql.adaptive.forceOptimizeSkewedJoin", kBoolean, all("false"), "planner",
        "Skewed joins are split even if that adds a shuffle."),
    row("spark.sql.adaptive.optimizeSkewsInRebalancePartitions.enabled", kBoolean, all("true"),
        "planner", "REBALANCE splits large partitions."),
    row("spark.sql.adaptive.rebalancePartitionsSmallPartitionFactor", kReal, all("0.2"), "planner",
        "Pieces smaller than this factor of the target are merged."),
    young("4.1.0",
          row("spark.sql.adaptive.streaming.stateless.enabled", kBoolean, from_4_1("false", "true"),
              kNobody, "Micro-batches without state are adaptive.")),
};

}  // namespace

std::span<const ConfKey> adaptive_keys() { return kKeys; }

}  // namespace oomcast::conf_table
