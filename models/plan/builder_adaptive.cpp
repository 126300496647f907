// Builder: what adaptive execution makes of the shuffles a stage reads. Mirrors the order of
// AdaptiveSparkPlanExec: a stage's reads are decided when everything it reads is finished.
#include <algorithm>

#include "models/plan/builder.hpp"
#include "models/planner/rule_conf.hpp"

namespace oomcast::plan {
namespace {

bool is_kind(const Op& op, std::string_view name) { return op.kind->spec.name == name; }

planner::ReadGroup group_of(const std::vector<std::size_t>& shuffles, bool other_leaves) {
  return {.shuffles = shuffles, .other_leaves = other_leaves};
}

}  // namespace

bool Builder::grouped_by(const Output& output, const std::vector<std::string>& columns) {
  // Rows hashed by some of the columns are together by all of them (ClusteredDistribution).
  const bool together =
      !output.partitioned_by.empty() &&
      std::all_of(output.partitioned_by.begin(), output.partitioned_by.end(),
                  [&](const std::string& column) {
                    return std::find(columns.begin(), columns.end(), column) != columns.end();
                  });
  if (together) {
    open(output.stage).partitioning_used = true;
  }
  return together;
}

bool Builder::keep_for_join(const Output& output, const std::vector<std::string>& on,
                            std::int64_t partitions) {
  if (output.partitioned_by != on || output.hash_partitions != partitions) {
    return false;
  }
  open(output.stage).partitioning_used = true;
  return true;
}

const Builder::Read* Builder::direct_read(const Output& output) {
  for (const Read& read : open(output.stage).reads) {
    if (read.op == output.op) {
      return &read;
    }
  }
  return nullptr;
}

planner::FinishedSide Builder::finished_side(const Output& output) {
  planner::FinishedSide side;
  side.data_size = Bytes(output.relation.estimated_bytes);
  if (const Read* read = direct_read(output)) {
    side.by_partition = shuffles_[read->shuffle].sizes.by_partition();
  } else {
    // No finished shuffle by itself: never empty, never small enough for a map per partition.
    side.by_partition = {Bytes(std::int64_t{1} << 62)};
  }
  return side;
}

void Builder::note_join(const Output& left, std::int32_t right_op, planner::JoinType type) {
  OpenStage& here = open(left.stage);
  const Read* left_read = direct_read(left);
  Output right = left;
  right.op = right_op;
  const Read* right_read = direct_read(right);
  if (left_read != nullptr && right_read != nullptr) {
    here.join = type;
    here.join_left = left_read->shuffle;
    here.join_right = right_read->shuffle;
  }
}

void Builder::note_streamed(const Output& output) {
  for (Read& read : open(output.stage).reads) {
    read.streamed = read.streamed || read.op == output.op;
  }
}

void Builder::note_exact_blocks(const Output& from, const std::vector<std::string>& columns,
                                MapOutputs& outputs) const {
  const RelationColumn* column =
      columns.size() == 1 ? from.relation.find(columns.front()) : nullptr;
  const std::int64_t maps = outputs.map_rows.size();
  const auto partitions = static_cast<std::int64_t>(outputs.reducers.size());
  if (column == nullptr || column->keys == nullptr || column->keys->table == nullptr ||
      !from.partitioned_by.empty() || maps * partitions > kBlocksListed) {
    return;
  }
  for (const auto& map : data::keys_by_map_and_partition(*column->keys->table, maps, partitions)) {
    std::vector<std::int64_t>& rows = outputs.exact.emplace_back();
    for (const data::KeyCounts& block : map) {
      rows.push_back(block.rows.count());
    }
  }
}

bool Builder::keeps_partitions(const OpenStage& open) const {
  // The last stage of a cached plan (CacheManager.getOrCloneSessionWithConfigsOff).
  return !conf().boolean("spark.sql.optimizer.canChangeCachedPlanOutputPartitioning") &&
         std::any_of(open.stage.ops.begin(), open.stage.ops.end(),
                     [](const Op& op) { return is_kind(op, "InMemoryRelation"); });
}

planner::FinishedInputs Builder::finished_inputs(const OpenStage& open,
                                                 const std::vector<Read>& reads) const {
  planner::FinishedInputs inputs;
  const bool nothing_else = open.stage.ops.size() == 2;  // the read, and where its rows go
  for (const Read& read : reads) {
    const Shuffle& shuffle = shuffles_[read.shuffle];
    inputs.shuffles.push_back(
        {.sizes = shuffle.sizes,
         .partitions = shuffle.partitions,
         .origin = shuffle.origin,
         .own_advisory = std::nullopt,
         .partitioning_unused = !open.partitioning_used && (nothing_else || read.streamed)});
  }
  // A table beside the shuffles fixes their number of partitions, but not under a union.
  const bool tables = std::any_of(open.stage.ops.begin(), open.stage.ops.end(), [](const Op& op) {
    return op.input < 0 && !is_kind(op, "ShuffleRead");
  });
  inputs.is_union = open.union_children > 0;
  for (std::int32_t child = 0; child < std::max(open.union_children, 1); ++child) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < reads.size(); ++i) {
      if (reads[i].child == child) {
        members.push_back(i);
      }
    }
    if (!members.empty()) {
      inputs.groups.push_back(group_of(members, tables && !inputs.is_union));
    }
  }
  inputs.shuffled_join = inputs.is_union ? std::nullopt : open.join;
  return inputs;
}

planner::StageReads Builder::decide(const OpenStage& open, const std::vector<Read>& reads) const {
  const planner::AdaptiveReadConf rules =
      planner::adaptive_read_conf(conf(), default_parallelism());
  planner::FinishedInputs inputs = finished_inputs(open, reads);
  if (inputs.shuffled_join && open.partitioning_used &&
      !conf().boolean("spark.sql.adaptive.forceOptimizeSkewedJoin")) {
    // OptimizeSkewedJoin gives up what would need a further shuffle.
    const bool skewed =
        planner::optimize_skewed_join(*inputs.shuffled_join, inputs.shuffles[0].sizes,
                                      inputs.shuffles[1].sizes, rules.skew_join)
            .split;
    inputs.shuffled_join = std::nullopt;
    planner::StageReads result = planner::optimize_reads(inputs, rules);
    if (skewed) {
      result.reasons.insert(result.reasons.begin(),
                            "the skewed join is not split: an operator above it needs its "
                            "partitioning, and forceOptimizeSkewedJoin is off");
    }
    return result;
  }
  return planner::optimize_reads(inputs, rules);
}

void Builder::learn(OpenStage& open) {
  if (!adaptive(conf()) || replan_ || open.reads.empty()) {
    return;
  }
  // The join's shuffles first, as the rules expect them.
  std::vector<Read> reads = open.reads;
  const auto rank = [&](const Read& read) {
    return !open.join                        ? 0
           : read.shuffle == open.join_left  ? 0
           : read.shuffle == open.join_right ? 1
                                             : 2;
  };
  std::stable_sort(reads.begin(), reads.end(),
                   [&](const Read& a, const Read& b) { return rank(a) < rank(b); });
  LearnedShuffle& first = learned_.shuffles[reads.front().shuffle];
  if (!first.decided) {
    planner::StageReads result;
    result.reads.resize(reads.size());
    if (keeps_partitions(open)) {
      result.reasons = {"partitions are kept: the plan is cached"};
    } else {
      result = decide(open, reads);
    }
    for (std::size_t i = 0; i < reads.size(); ++i) {
      LearnedShuffle& learned = learned_.shuffles[reads[i].shuffle];
      learned.decided = true;
      if (result.reads[i]) {
        learned.parts = read_parts(*result.reads[i], shuffles_[reads[i].shuffle].sizes);
        replan_ = true;
      }
    }
    first.reasons = std::move(result.reasons);
  }
  const auto stage = static_cast<std::int32_t>(job_.stages.size());
  for (const std::string& reason : first.reasons) {
    decisions_.emplace_back(stage, reason);
  }
}

}  // namespace oomcast::plan
