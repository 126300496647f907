// Families oracle/planner/aqe_{coalesce,coalesce_rule,split,skew_join,rebalance,local_read}/1: how
// adaptive execution reads finished shuffles.
#include <algorithm>

#include "models/planner/rule_conf.hpp"
#include "models/planner/rules/aqe_coalesce.hpp"
#include "models/planner/rules/aqe_coalesce_rule.hpp"
#include "models/planner/rules/aqe_local_read.hpp"
#include "models/planner/rules/aqe_rebalance.hpp"
#include "models/planner/rules/aqe_skew_join.hpp"
#include "models/planner/rules/aqe_split.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/planner_fields.hpp"

namespace oomcast::conform {
namespace {

using vectors::Kind;
using vectors::Reader;
using vectors::Value;

planner::ShuffleSizes shuffle_of(const Value& sizes) {
  return sizes.is(Kind::kNull) ? planner::ShuffleSizes() : planner::ShuffleSizes(sizes_of(sizes));
}

void replay_coalesce(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  std::vector<planner::ShuffleSizes> shuffles;
  for (const Value& sizes : in.items(input, "bytes_by_partition")) {
    shuffles.push_back(shuffle_of(sizes));
  }
  std::vector<std::optional<planner::PartitionSpecs>> specs;
  for (const Value& of_shuffle : in.field(input, "input_specs").items()) {
    specs.push_back(specs_of(of_shuffle, in));
  }
  specs.resize(shuffles.size());
  const planner::CoalesceTargets targets{
      in.bytes(input, "advisory_size"), in.integer(input, "min_partitions"),
      in.bytes(input, "min_partition_size"), in.integer(input, "max_reducers_per_task")};
  const Value& output = in.field(vector, "output");
  if (!in.ok() || targets.min_partitions <= 0) {
    return;
  }
  const planner::CoalesceDecision decision = planner::coalesce_partitions(shuffles, specs, targets);
  Value got = Value::array();
  for (const planner::PartitionSpecs& of_shuffle : decision.specs) {
    got.push(specs_value(of_shuffle));
  }
  check.same("output", output, Value::object({{"changed", decision.changed}, {"specs", got}}));
}

/// Which shuffles of a recorded plan stand in which place of it.
void arrange(const std::string& plan, const Value& input, Reader& in, planner::StageInputs& stage) {
  const auto group = [&](std::vector<std::size_t> shuffles) {
    stage.groups.push_back({std::move(shuffles), false, false});
  };
  const std::size_t count = stage.shuffles.size();
  if (plan == "join" && count == 2) {
    group({0, 1});
  } else if (plan == "union_of_joins" && count == 4) {
    group({0, 1});
    group({2, 3});
    stage.is_union = true;
  } else if (plan == "single" || plan == "union" || plan == "cartesian" || plan == "nested_loop" ||
             plan == "broadcast_join" || plan == "join_with_table_leaf") {
    for (std::size_t i = 0; i < count; ++i) {
      group({i});
      stage.groups.back().multiplied = plan == "cartesian";
      stage.groups.back().other_leaves = plan == "join_with_table_leaf";
    }
    stage.is_union = plan == "union";
  } else {
    in.refuse(in.field(input, "plan"), "is \"" + plan + "\", which is not known");
  }
}

void replay_coalesce_rule(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const std::vector<Value>& sizes = in.items(input, "bytes_by_partition");
  const std::vector<Value>& origins = in.items(input, "shuffle_origins");
  const std::vector<Value>& advisory = in.items(input, "shuffle_advisory_sizes");
  planner::StageInputs stage;
  for (std::size_t i = 0; i < std::min({sizes.size(), origins.size(), advisory.size()}); ++i) {
    planner::ShuffleInput shuffle;
    shuffle.sizes = shuffle_of(sizes[i]);
    shuffle.origin = origin_of(origins[i], in);
    if (advisory[i].is(Kind::kInteger)) {
      shuffle.own_advisory = Bytes(advisory[i].integer());
    }
    stage.shuffles.push_back(std::move(shuffle));
  }
  arrange(in.text(input, "plan"), input, in, stage);
  const planner::AdaptiveReadConf conf =
      planner::adaptive_read_conf(conf_of(input, in), in.integer(input, "default_parallelism"));
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  const planner::CoalesceRuleDecision decision = planner::coalesce_stage(stage, conf.coalesce);
  Value reads = Value::array();
  Value tasks = Value::array();
  for (std::size_t i = 0; i < stage.shuffles.size(); ++i) {
    const planner::ShuffleSizes& shuffle = stage.shuffles[i].sizes;
    reads.push(specs_value(decision.reads[i]));
    tasks.push(decision.reads[i] ? decision.reads[i]->size() : shuffle ? shuffle->size() : 0);
  }
  check.same("output", output, Value::object({{"reads", reads}, {"partitions", tasks}}));
}

void replay_split(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const std::vector<Bytes> sizes = sizes_of(in.field(input, "sizes"));
  const Bytes target = in.bytes(input, "target_size");
  const double factor = in.real(input, "small_partition_factor");
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  Value starts = Value::array();
  for (const std::int64_t start : planner::split_by_target_size(sizes, target, factor)) {
    starts.push(start);
  }
  check.same("output", output, Value::object({{"start_indices", starts}}));
}

void replay_skew_join(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const planner::JoinType type = join_type_of(input, "join_type", in);
  const planner::MapSizes left = map_sizes_of(in.field(input, "left_sizes_by_map"));
  const Value& right_recorded = in.field(input, "right_sizes_by_map");
  const bool broadcast = right_recorded.is(Kind::kNull);  // only one shuffle: nothing is split
  const planner::MapSizes right = map_sizes_of(right_recorded);
  const planner::SkewJoinConf conf = planner::adaptive_read_conf(conf_of(input, in), 1).skew_join;
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  planner::SkewJoinDecision decision;
  decision.tasks = static_cast<std::int64_t>(left.by_partition().size());
  if (!broadcast) {
    decision = planner::optimize_skewed_join(type, left, right, conf);
  }
  const auto specs = [&](const planner::PartitionSpecs& side) {
    return decision.split ? specs_value(side) : Value();
  };
  check.same("output", output,
             Value::object({{"is_skew_join", decision.split},
                            {"tasks", decision.tasks},
                            {"left_bytes_by_partition", sizes_value(left.by_partition())},
                            {"right_bytes_by_partition",
                             broadcast ? Value() : sizes_value(right.by_partition())},
                            {"left_specs", specs(decision.left)},
                            {"right_specs", specs(decision.right)}}));
}

void replay_rebalance(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const planner::MapSizes sizes = map_sizes_of(in.field(input, "sizes_by_map"));
  const planner::ShuffleOrigin origin = origin_of(in.field(input, "shuffle_origin"), in);
  const Value& advisory = in.field(input, "shuffle_advisory_size");
  const planner::RebalanceConf conf = planner::adaptive_read_conf(conf_of(input, in), 1).rebalance;
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  std::optional<Bytes> own;
  if (advisory.is(Kind::kInteger)) {
    own = Bytes(advisory.integer());
  }
  const planner::RebalanceDecision decision =
      planner::rebalance_partitions(sizes, origin, own, conf);
  check.same("output", output,
             Value::object({{"bytes_by_partition", sizes_value(sizes.by_partition())},
                            {"specs", specs_value(decision.specs)}}));
}

void replay_local_read(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const std::int64_t maps = in.integer(input, "maps");
  const std::int64_t partitions = in.integer(input, "reduce_partitions");
  const Value& coalesced = in.field(input, "coalesced_to");
  const Value& output = in.field(vector, "output");
  if (!in.ok() || maps <= 0 || partitions <= 0) {
    return;
  }
  std::optional<std::int64_t> tasks;
  if (coalesced.is(Kind::kInteger)) {
    tasks = coalesced.integer();
  }
  const planner::PartitionSpecs specs = planner::local_read(maps, partitions, tasks);
  check.same("output", output,
             Value::object({{"specs", specs_value(specs)}, {"tasks", specs.size()}}));
}

}  // namespace

Family aqe_coalesce_family() {
  return {.schema = "oracle/planner/aqe_coalesce/1",
          .summary = "small reduce partitions read together",
          .replay = replay_coalesce};
}

Family aqe_coalesce_rule_family() {
  return {.schema = "oracle/planner/aqe_coalesce_rule/1",
          .summary = "coalescing of a whole stage's shuffles",
          .replay = replay_coalesce_rule};
}

Family aqe_split_family() {
  return {.schema = "oracle/planner/aqe_split/1",
          .summary = "sizes cut at a target",
          .replay = replay_split};
}

Family aqe_skew_join_family() {
  return {.schema = "oracle/planner/aqe_skew_join/1",
          .summary = "skewed partitions of joins split by maps",
          .replay = replay_skew_join};
}

Family aqe_rebalance_family() {
  return {.schema = "oracle/planner/aqe_rebalance/1",
          .summary = "large partitions of rebalancing shuffles split",
          .replay = replay_rebalance};
}

Family aqe_local_read_family() {
  return {.schema = "oracle/planner/aqe_local_read/1",
          .summary = "shuffles read map by map",
          .replay = replay_local_read};
}

}  // namespace oomcast::conform
