// Joins neighbouring small reduce partitions until a task has enough to read.
// Mirrors ShufflePartitionsUtil.coalescePartitions (4.3).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::planner {

struct CoalesceTargets {
  Bytes advisory = Bytes(std::int64_t{64} << 20);  // adaptive.advisoryPartitionSizeInBytes
  std::int64_t min_partitions = 1;                 // groups to leave at least, if data allows
  Bytes min_partition_size =
      Bytes(std::int64_t{1} << 20);  // ...coalescePartitions.minPartitionSize
  /// ...coalescePartitions.maxReducerPartitionsPerTask (4.3)
  std::int64_t max_reducers_per_task = std::numeric_limits<std::int32_t>::max();
};

struct CoalesceDecision {
  bool changed = false;
  std::vector<PartitionSpecs> specs;  // for each shuffle; empty if nothing changed
  Bytes target;                       // what groups were filled up to
  std::string reason;                 // with the numbers that decided
};

/// Shuffles that one stage reads together, partition by partition. `input_specs` holds what skew
/// handling made of each shuffle before, none where it did nothing; split partitions stay split.
[[nodiscard]] CoalesceDecision coalesce_partitions(
    const std::vector<ShuffleSizes>& shuffles,
    const std::vector<std::optional<PartitionSpecs>>& input_specs, const CoalesceTargets& targets);

}  // namespace oomcast::planner
