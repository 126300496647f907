// Cuts the maps' parts of one reduce partition into ranges of maps of about a target size.
// Mirrors ShufflePartitionsUtil.splitSizeListByTargetSize and createSkewPartitionSpecs.
#pragma once

#include <cstdint>
#include <vector>

#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::planner {

/// Pieces below this share of the target join their left neighbour (SMALL_PARTITION_FACTOR).
inline constexpr double kSmallPartitionFactor = 0.2;

/// Start indices of the pieces, the first one 0.
[[nodiscard]] std::vector<std::int64_t> split_by_target_size(const std::vector<Bytes>& sizes,
                                                             Bytes target, double small_factor);

/// Pieces of one reduce partition whose blocks have these sizes by map; empty if it stays whole.
[[nodiscard]] PartitionSpecs split_reduce_partition(std::int64_t reducer,
                                                    const std::vector<Bytes>& sizes_by_map,
                                                    Bytes target, double small_factor);

}  // namespace oomcast::planner
