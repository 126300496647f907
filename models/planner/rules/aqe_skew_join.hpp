// Splits partitions of a join that are far larger than the others, and repeats the other side.
// Mirrors OptimizeSkewedJoin.tryOptimizeJoinChildren.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/planner/rules/join_kinds.hpp"
#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::planner {

struct SkewJoinConf {
  bool enabled = true;                               // adaptive.skewJoin.enabled
  Bytes threshold = Bytes(std::int64_t{256} << 20);  // ...skewedPartitionThresholdInBytes
  double factor = 5.0;                               // ...skewedPartitionFactor
  Bytes advisory = Bytes(std::int64_t{64} << 20);    // adaptive.advisoryPartitionSizeInBytes
};

/// One side's finished shuffle: block sizes as the map statuses report them.
struct MapSizes {
  std::vector<std::vector<Bytes>> by_map;  // [map][reducer]

  [[nodiscard]] std::vector<Bytes> by_partition() const;
  [[nodiscard]] std::vector<Bytes> of_reducer(std::int64_t reducer) const;
};

/// What makes a partition of one side skewed, and how large its pieces shall be.
struct SkewLimits {
  Bytes median;
  Bytes threshold;  // larger ones are skewed
  Bytes target;
};
[[nodiscard]] SkewLimits skew_limits(const std::vector<Bytes>& sizes, const SkewJoinConf& conf);

struct SkewJoinDecision {
  bool split = false;
  PartitionSpecs left;  // one for each task; empty if nothing was split
  PartitionSpecs right;
  std::int64_t tasks = 0;
  std::vector<std::string> reasons;  // one for each partition that was split, or could not be
};

/// Whether rows of a side may be spread over several tasks without changing the join's result.
[[nodiscard]] bool can_split_left(JoinType type);
[[nodiscard]] bool can_split_right(JoinType type);

/// For sort merge and shuffled hash joins that read two shuffles directly. A partition is split by
/// ranges of maps, so a block of a single map stays whole.
[[nodiscard]] SkewJoinDecision optimize_skewed_join(JoinType type, const MapSizes& left,
                                                    const MapSizes& right,
                                                    const SkewJoinConf& conf);

}  // namespace oomcast::planner
