// Which shuffles of a stage are coalesced together, to what target, and what each is read as.
// Mirrors CoalesceShufflePartitions (4.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/planner/rules/aqe_coalesce.hpp"
#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::planner {

/// A finished shuffle that the stage reads.
struct ShuffleInput {
  ShuffleSizes sizes;
  ShuffleOrigin origin = ShuffleOrigin::kEnsureRequirements;
  std::optional<Bytes> own_advisory;    // whoever asked for the shuffle may want another size
  std::optional<PartitionSpecs> specs;  // what skew handling made of it before
  bool single_partition = false;        // everything in one partition: nothing to coalesce
};

/// Shuffles that must keep equal partition numbers: the inputs of a shuffled join, or one alone.
struct ReadGroup {
  std::vector<std::size_t> shuffles;  // indices of the stage's inputs
  /// A leaf that is no finished exchange (a scanned table): partition numbers must not change.
  bool other_leaves = false;
  /// Each of the group's rows is compared with all rows of another input (cartesian product):
  /// tasks are kept as small as minPartitionSize allows, whatever the advisory size (4.3).
  bool multiplied = false;
};

/// What the stage does with its inputs, as far as coalescing asks. Children of unions, cartesian
/// products and broadcast joins are groups of their own (a broadcast side is none).
struct StageInputs {
  std::vector<ShuffleInput> shuffles;
  std::vector<ReadGroup> groups;
  bool is_union = false;  // the groups are the children of one union
};

struct CoalesceConf {
  bool enabled = true;                                      // adaptive.coalescePartitions.enabled
  bool parallelism_first = true;                            // ...parallelismFirst
  std::optional<std::int64_t> min_partition_num;            // ...minPartitionNum
  Bytes min_partition_size = Bytes(std::int64_t{1} << 20);  // ...minPartitionSize
  Bytes advisory = Bytes(std::int64_t{64} << 20);           // adaptive.advisoryPartitionSizeInBytes
  std::int64_t max_reducers_per_task = std::numeric_limits<std::int32_t>::max();
  std::int64_t default_parallelism = 1;  // total cores
};

struct CoalesceRuleDecision {
  std::vector<std::optional<PartitionSpecs>> reads;  // of each shuffle; none: as it was
  std::vector<std::string> reasons;                  // one for each group that was looked at
};

[[nodiscard]] CoalesceRuleDecision coalesce_stage(const StageInputs& stage,
                                                  const CoalesceConf& conf);

}  // namespace oomcast::planner
