// Which shuffles of a stage are coalesced together, and to what target.
// Mirrors CoalesceShufflePartitions (4.3).
#include "models/planner/rules/aqe_coalesce_rule.hpp"

#include <algorithm>
#include <cmath>

namespace oomcast::planner {
namespace {

using Groups = std::vector<ReadGroup>;

bool can_change(const ShuffleInput& shuffle) {
  return !shuffle.single_partition && shuffle.origin != ShuffleOrigin::kRepartitionByNum;
}

std::size_t partitions_of(const ShuffleInput& shuffle) {
  return shuffle.sizes ? shuffle.sizes->size() : 0;
}

/// Whether the group's output is hash-partitioned by the columns of its i-th shuffle.
bool hash_partitioned_by(const ReadGroup& group, std::size_t i, const StageInputs& stage) {
  return i < group.shuffles.size() &&
         stage.shuffles[group.shuffles[i]].origin != ShuffleOrigin::kRebalancePartitionsByNone;
}

bool equal_partition_numbers(const StageInputs& stage) {
  std::optional<std::size_t> partitions;
  for (const ReadGroup& group : stage.groups) {
    for (const std::size_t index : group.shuffles) {
      const std::size_t here = partitions_of(stage.shuffles[index]);
      if (partitions.value_or(here) != here) {
        return false;
      }
      partitions = here;
    }
  }
  return true;
}

/// A union keeps a partitioning that all its children share: then it reads partition i of all of
/// them in one task, and they must stay together (4.1 on). A join's output is partitioned by the
/// keys of either side, so the children may agree on their first or on their second columns.
bool union_is_one_group(const StageInputs& stage) {
  if (!stage.is_union || stage.groups.empty() || !equal_partition_numbers(stage)) {
    return false;
  }
  for (std::size_t i = 0; i < stage.groups.front().shuffles.size(); ++i) {
    if (std::all_of(stage.groups.begin(), stage.groups.end(),
                    [&](const ReadGroup& group) { return hash_partitioned_by(group, i, stage); })) {
      return true;
    }
  }
  return false;
}

Groups groups_of(const StageInputs& stage) {
  if (!union_is_one_group(stage)) {
    return stage.groups;
  }
  ReadGroup all;
  for (const ReadGroup& group : stage.groups) {
    all.shuffles.insert(all.shuffles.end(), group.shuffles.begin(), group.shuffles.end());
    all.other_leaves = all.other_leaves || group.other_leaves;
  }
  return {all};
}

bool can_coalesce(const ReadGroup& group, const StageInputs& stage) {
  return !group.other_leaves &&
         std::all_of(group.shuffles.begin(), group.shuffles.end(),
                     [&](std::size_t index) { return can_change(stage.shuffles[index]); });
}

Bytes size_of(const ReadGroup& group, const StageInputs& stage) {
  Bytes total;
  for (const std::size_t index : group.shuffles) {
    total += total_of(stage.shuffles[index].sizes);
  }
  return total;
}

/// The wanted number of tasks, shared among the groups by size (Math.round, at least one each).
std::vector<std::int64_t> min_partitions_of(const Groups& groups, const StageInputs& stage,
                                            const CoalesceConf& conf) {
  const std::int64_t wanted =
      conf.min_partition_num.value_or(conf.parallelism_first ? conf.default_parallelism : 1);
  std::vector<std::int64_t> result(groups.size(), std::max<std::int64_t>(wanted, 1));
  Bytes total;
  for (const ReadGroup& group : groups) {
    total += size_of(group, stage);
  }
  if (groups.size() == 1 || total == Bytes()) {
    return result;
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto size = static_cast<double>(size_of(groups[i], stage).count());
    const double share = static_cast<double>(wanted) * size / static_cast<double>(total.count());
    result[i] = std::max<std::int64_t>(static_cast<std::int64_t>(std::floor(share + 0.5)), 1);
  }
  return result;
}

}  // namespace

CoalesceRuleDecision coalesce_stage(const StageInputs& stage, const CoalesceConf& conf) {
  CoalesceRuleDecision decision;
  decision.reads.resize(stage.shuffles.size());
  for (std::size_t i = 0; i < stage.shuffles.size(); ++i) {
    decision.reads[i] = stage.shuffles[i].specs;
  }
  if (!conf.enabled) {
    return decision;
  }
  Groups groups = groups_of(stage);
  std::erase_if(groups, [&](const ReadGroup& group) { return !can_coalesce(group, stage); });
  const std::vector<std::int64_t> min_partitions = min_partitions_of(groups, stage, conf);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    CoalesceTargets targets{conf.advisory, min_partitions[g], conf.min_partition_size,
                            conf.max_reducers_per_task};
    std::vector<ShuffleSizes> sizes;
    std::vector<std::optional<PartitionSpecs>> specs;
    for (const std::size_t index : groups[g].shuffles) {
      sizes.push_back(stage.shuffles[index].sizes);
      specs.push_back(stage.shuffles[index].specs);
    }
    if (groups[g].multiplied) {
      targets.advisory = conf.min_partition_size;
    } else if (groups[g].shuffles.size() == 1) {
      targets.advisory =
          stage.shuffles[groups[g].shuffles.front()].own_advisory.value_or(conf.advisory);
    }
    const CoalesceDecision coalesced = coalesce_partitions(sizes, specs, targets);
    decision.reasons.push_back(coalesced.reason);
    for (std::size_t i = 0; coalesced.changed && i < groups[g].shuffles.size(); ++i) {
      decision.reads[groups[g].shuffles[i]] = coalesced.specs[i];
    }
  }
  return decision;
}

}  // namespace oomcast::planner
