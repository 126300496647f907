// What adaptive execution makes of the shuffles that one stage reads, rule after rule.
// Mirrors AdaptiveSparkPlanExec's rules for query stages.
#include "models/planner/rules/aqe_stage.hpp"

#include "models/planner/rules/aqe_local_read.hpp"
#include "sim/check.hpp"

namespace oomcast::planner {
namespace {

using Reads = std::vector<std::optional<PartitionSpecs>>;

void take(std::vector<std::string>& reasons, const std::vector<std::string>& more) {
  reasons.insert(reasons.end(), more.begin(), more.end());
}

void split_skewed_join(const FinishedInputs& inputs, const AdaptiveReadConf& conf,
                       StageReads& result) {
  if (!inputs.shuffled_join || inputs.shuffles.size() < 2) {
    return;
  }
  // OptimizeSkewedJoin.ShuffleStage: only what the planner put in itself; a repartition that the
  // user wrote before the join is left alone.
  for (std::size_t side = 0; side < 2; ++side) {
    if (inputs.shuffles[side].origin != ShuffleOrigin::kEnsureRequirements) {
      result.reasons.emplace_back(
          "the join is not looked at for skew: a repartition of the user's stands before it");
      return;
    }
  }
  SkewJoinDecision decision = optimize_skewed_join(*inputs.shuffled_join, inputs.shuffles[0].sizes,
                                                   inputs.shuffles[1].sizes, conf.skew_join);
  take(result.reasons, decision.reasons);
  if (decision.split) {
    result.reads[0] = std::move(decision.left);
    result.reads[1] = std::move(decision.right);
  }
}

void split_rebalanced(const FinishedInputs& inputs, const AdaptiveReadConf& conf,
                      StageReads& result) {
  for (std::size_t i = 0; i < inputs.shuffles.size(); ++i) {
    if (result.reads[i]) {
      continue;
    }
    const FinishedShuffle& shuffle = inputs.shuffles[i];
    RebalanceDecision decision =
        rebalance_partitions(shuffle.sizes, shuffle.origin, shuffle.own_advisory, conf.rebalance);
    take(result.reasons, decision.reasons);
    result.reads[i] = std::move(decision.specs);
  }
}

void coalesce(const FinishedInputs& inputs, const AdaptiveReadConf& conf, StageReads& result) {
  StageInputs stage;
  stage.groups = inputs.groups;
  stage.is_union = inputs.is_union;
  for (std::size_t i = 0; i < inputs.shuffles.size(); ++i) {
    const FinishedShuffle& shuffle = inputs.shuffles[i];
    ShuffleInput input;
    if (!shuffle.sizes.by_map.empty()) {
      input.sizes = shuffle.sizes.by_partition();
    }
    input.origin = shuffle.origin;
    input.own_advisory = shuffle.own_advisory;
    input.specs = result.reads[i];
    input.single_partition = shuffle.partitions == 1;
    stage.shuffles.push_back(std::move(input));
  }
  CoalesceRuleDecision decision = coalesce_stage(stage, conf.coalesce);
  take(result.reasons, decision.reasons);
  result.reads = std::move(decision.reads);
}

void read_locally(const FinishedInputs& inputs, StageReads& result) {
  for (std::size_t i = 0; i < inputs.shuffles.size(); ++i) {
    const FinishedShuffle& shuffle = inputs.shuffles[i];
    const auto maps = static_cast<std::int64_t>(shuffle.sizes.by_map.size());
    const bool changed = result.reads[i].has_value();
    if (!shuffle.partitioning_unused || shuffle.partitions == 1 || maps == 0 ||
        !can_read_locally(shuffle.origin, changed)) {
      continue;
    }
    std::optional<std::int64_t> tasks;
    if (changed) {
      tasks = static_cast<std::int64_t>(result.reads[i]->size());
    }
    result.reads[i] = local_read(maps, shuffle.partitions, tasks);
    result.reasons.push_back("read map by map in " + std::to_string(result.reads[i]->size()) +
                             " tasks: nobody needs the partitioning");
  }
}

}  // namespace

StageReads optimize_reads(const FinishedInputs& inputs, const AdaptiveReadConf& conf) {
  StageReads result;
  result.reads.resize(inputs.shuffles.size());
  split_skewed_join(inputs, conf, result);
  split_rebalanced(inputs, conf, result);
  coalesce(inputs, conf, result);
  if (conf.local_read) {
    read_locally(inputs, result);
  }
  return result;
}

std::int64_t planned_partitions(std::int64_t shuffle_partitions,
                                std::optional<std::int64_t> initial_partition_num, bool adaptive,
                                const CoalesceConf& conf) {
  SIM_CHECK(shuffle_partitions > 0, "a shuffle has partitions");
  return adaptive && conf.enabled ? initial_partition_num.value_or(shuffle_partitions)
                                  : shuffle_partitions;
}

}  // namespace oomcast::planner
