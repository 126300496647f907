// Reads a shuffle map by map instead of partition by partition where nobody needs the partitioning
// any more, as on the streamed side of a broadcast join. Mirrors OptimizeShuffleWithLocalRead.
#pragma once

#include <cstdint>
#include <optional>

#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::planner {

/// About as many tasks as the shuffle had partitions: parts of single maps' outputs, or several
/// maps' outputs together. `coalesced_to` is the number of tasks coalescing left before, if any.
[[nodiscard]] PartitionSpecs local_read(std::int64_t maps, std::int64_t reduce_partitions,
                                        std::optional<std::int64_t> coalesced_to);

/// Whether a shuffle of this origin may be read so (and spark.sql.adaptive.localShuffleReader is
/// on); a coalesced or split one only if the planner itself put the shuffle in.
[[nodiscard]] constexpr bool can_read_locally(ShuffleOrigin origin, bool already_changed) {
  return origin == ShuffleOrigin::kEnsureRequirements ||
         (origin == ShuffleOrigin::kRebalancePartitionsByNone && !already_changed);
}

}  // namespace oomcast::planner
