// Splits large partitions of a rebalancing shuffle, as before a write or after a REBALANCE hint.
// Mirrors OptimizeSkewInRebalancePartitions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/planner/rules/aqe_skew_join.hpp"
#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::planner {

struct RebalanceConf {
  bool enabled = true;  // adaptive.optimizeSkewsInRebalancePartitions.enabled
  Bytes advisory = Bytes(std::int64_t{64} << 20);  // adaptive.advisoryPartitionSizeInBytes
  double small_factor = 0.2;  // adaptive.rebalancePartitionsSmallPartitionFactor
};

struct RebalanceDecision {
  std::optional<PartitionSpecs> specs;  // none: the shuffle is read as it is
  std::vector<std::string> reasons;     // one for each partition above the target
};

/// `own_advisory` is the shuffle's own advisory size, if whoever asked for it gave one.
[[nodiscard]] RebalanceDecision rebalance_partitions(const MapSizes& sizes, ShuffleOrigin origin,
                                                     std::optional<Bytes> own_advisory,
                                                     const RebalanceConf& conf);

}  // namespace oomcast::planner
