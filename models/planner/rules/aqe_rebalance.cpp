// Splits large partitions of a rebalancing shuffle. Mirrors OptimizeSkewInRebalancePartitions.
#include "models/planner/rules/aqe_rebalance.hpp"

#include "models/planner/rules/aqe_split.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::planner {

RebalanceDecision rebalance_partitions(const MapSizes& sizes, ShuffleOrigin origin,
                                       std::optional<Bytes> own_advisory,
                                       const RebalanceConf& conf) {
  const bool rebalancing = origin == ShuffleOrigin::kRebalancePartitionsByNone ||
                           origin == ShuffleOrigin::kRebalancePartitionsByCol;
  RebalanceDecision decision;
  if (!conf.enabled || !rebalancing) {
    return decision;
  }
  const Bytes target = own_advisory.value_or(conf.advisory);
  const std::vector<Bytes> by_partition = sizes.by_partition();
  PartitionSpecs specs;
  for (std::size_t i = 0; i < by_partition.size(); ++i) {
    const auto partition = static_cast<std::int64_t>(i);
    const Bytes size = by_partition[i];
    PartitionSpecs pieces;
    if (size > target) {
      pieces =
          split_reduce_partition(partition, sizes.of_reducer(partition), target, conf.small_factor);
      decision.reasons.push_back("partition " + std::to_string(partition) + ": " +
                                 text::format_bytes(size) + " > " + text::format_bytes(target) +
                                 ": " +
                                 (pieces.empty() ? "cannot be split by maps"
                                                 : "split in " + std::to_string(pieces.size())));
    }
    if (pieces.empty()) {
      pieces.push_back(PartitionSpec::coalesced(partition, partition + 1, size));
    }
    specs.insert(specs.end(), pieces.begin(), pieces.end());
  }
  if (specs.size() > by_partition.size()) {
    decision.specs = std::move(specs);
  }
  return decision;
}

}  // namespace oomcast::planner
