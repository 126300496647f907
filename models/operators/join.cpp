// The scenario's word for joins: chooses broadcast, shuffled hash or sort-merge as JoinSelection
// does from estimated sizes, hints and the conf, and lays out its exchanges.
#include <algorithm>
#include <array>
#include <utility>

#include "models/operators/kinds.hpp"
#include "models/operators/narrow.hpp"
#include "models/plan/builder.hpp"
#include "models/plan/estimates.hpp"
#include "models/planner/rule_conf.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::array kParams{
    ParamSpec{.name = "on",
              .kind = ParamKind::kColumnList,
              .required = true,
              .help = "Key columns; both inputs have them."},
    ParamSpec{.name = "type",
              .kind = ParamKind::kText,
              .fallback = "inner",
              .help = "Join type.",
              .choices = "inner|left_outer|right_outer|full_outer|left_semi|left_anti"},
    ParamSpec{.name = "hint",
              .kind = ParamKind::kText,
              .fallback = "none",
              .help = "Join hint, as Spark's.",
              .choices = "none|broadcast_left|broadcast_right|merge|shuffle_hash_left|"
                         "shuffle_hash_right"},
};

using planner::BuildSide;
using planner::JoinAlgorithm;
using planner::JoinChoice;

/// A join step while it is planned.
struct Join {
  const Step& step;
  std::vector<std::string> on;
  std::string type;  // the scenario's word
  planner::JoinType spark_type = planner::JoinType::kInner;
  planner::JoinHint left_hint = planner::JoinHint::kNone;
  planner::JoinHint right_hint = planner::JoinHint::kNone;
  plan::Output left;
  plan::Output right;
  plan::SpreadPtr left_keys;
  plan::SpreadPtr right_keys;
};

planner::JoinType type_of(std::string_view word) {
  using enum planner::JoinType;
  constexpr std::array<std::pair<std::string_view, planner::JoinType>, 6> kTypes{
      {{"inner", kInner},
       {"left_outer", kLeftOuter},
       {"right_outer", kRightOuter},
       {"full_outer", kFullOuter},
       {"left_semi", kLeftSemi},
       {"left_anti", kLeftAnti}}};
  for (const auto& [name, type] : kTypes) {
    if (name == word) {
      return type;
    }
  }
  return kInner;
}

/// The hint of one side: the scenario names the side behind the hint, "merge" counts for both.
planner::JoinHint hint_of(std::string_view word, std::string_view side) {
  if (word == "merge") {
    return planner::JoinHint::kMerge;
  }
  if (!word.ends_with(side)) {
    return planner::JoinHint::kNone;
  }
  return word.starts_with("broadcast") ? planner::JoinHint::kBroadcast
                                       : planner::JoinHint::kShuffleHash;
}

bool keeps_left_only(std::string_view type) { return type == "left_semi" || type == "left_anti"; }

plan::Relation join_relation(const plan::Relation& left, const plan::Relation& right,
                             const Join& join, const plan::SpreadPtr& keys, std::int64_t rows) {
  plan::Relation out;
  out.rows = rows;
  out.estimated_bytes = keeps_left_only(join.type)
                            ? left.estimated_bytes
                            : plan::estimate_join(left.estimated_bytes, right.estimated_bytes);
  for (const plan::RelationColumn& column : left.columns) {
    out.columns.push_back(column);
    out.columns.back().keys = join.on.size() == 1 && column.column.name == join.on.front()
                                  ? keys
                                  : plan::scaled(column.keys, rows);
  }
  if (!keeps_left_only(join.type)) {
    for (const plan::RelationColumn& column : right.columns) {
      if (std::find(join.on.begin(), join.on.end(), column.column.name) == join.on.end()) {
        out.columns.push_back({column.column, plan::scaled(column.keys, rows), column.origin});
      }
    }
  }
  return out;
}

/// Rows that leave the join, by type, from what meets in a partition.
std::int64_t rows_out(const plan::JoinPartition& part, std::string_view type) {
  if (type == "left_semi") {
    return part.left_matched_rows;
  }
  if (type == "left_anti") {
    return part.left.rows - std::min(part.left.rows, part.left_matched_rows);
  }
  std::int64_t rows = part.rows_out;
  if (type == "left_outer" || type == "full_outer") {
    rows += std::max<std::int64_t>(0, part.left.rows - part.left_matched_rows);
  }
  if (type == "right_outer" || type == "full_outer") {
    rows += std::max<std::int64_t>(0, part.right.rows - part.right_matched_rows);
  }
  return rows;
}

/// The key's spread among the joined rows.
plan::SpreadPtr keys_out(const Join& join, std::int64_t rows) {
  if (join.type == "inner") {
    return plan::scaled(plan::joined(*join.left_keys, *join.right_keys), rows);
  }
  return plan::scaled(join.type == "right_outer" ? join.right_keys : join.left_keys, rows);
}

void sort_side(plan::Builder& builder, plan::Output& side, const std::vector<std::string>& on) {
  plan::Op sort;
  sort.kind = &operator_kind("Sort");
  sort.label = "Sort";
  sort.input = side.op;
  sort.n.row_bytes = side.relation.row_bytes();
  sort.n.compressed_ppm = side.relation.compressed_ppm();
  sort.n.radix = plan::sorts_by_prefix(side.relation, on);
  sort.work = builder.work(side, on);
  side.op = builder.append(side.stage, std::move(sort));
}

plan::ReadParts parts_of(const plan::Output& output) {
  return output.parts.empty() ? plan::whole_partitions(output.hash_partitions) : output.parts;
}

plan::PartitionKeys joined_keys(const Join& join, const plan::JoinPartition& part,
                                std::int64_t rows) {
  plan::PartitionKeys keys{.rows = rows, .groups = 0, .largest = 0};
  if (join.type == "left_outer" || join.type == "left_anti") {
    keys.groups = part.left.groups;
  } else if (join.type == "right_outer") {
    keys.groups = part.right.groups;
  } else if (join.type == "full_outer") {
    keys.groups = std::max(part.left.groups, part.right.groups);
  } else {
    keys.groups = std::min(part.left.groups, part.right.groups);
  }
  keys.largest = keeps_left_only(join.type)
                     ? part.left.largest
                     : std::max<std::int64_t>(1, part.left_largest_matched) *
                           std::max<std::int64_t>(1, part.right_largest_matched);
  keys.groups = std::min(keys.groups, rows);
  keys.largest = std::min(keys.largest, rows);
  return keys;
}

/// Fills the join operator's work from what meets in each task, and the output's rows.
void meet(const Join& join, const std::vector<plan::JoinPartition>& tasks, plan::Op& op,
          plan::Output& out) {
  for (const plan::JoinPartition& part : tasks) {
    const std::int64_t rows = rows_out(part, join.type);
    op.work.append(1, {part.left.rows, part.left.groups, part.left_largest_matched, rows, 0});
    op.work_right.append(1,
                         {part.right.rows, part.right.groups, part.right_largest_matched, rows, 0});
    out.rows.append(1, rows);
    out.relation.rows += rows;
    out.keys.push_back(joined_keys(join, part, rows));
  }
}

/// The join operator of two sides that lie in one stage by now.
void plan_shuffled(plan::Builder& builder, Join join, const JoinChoice& choice) {
  const bool sort_merge = choice.algorithm == JoinAlgorithm::kSortMerge;
  plan::Output& left = join.left;
  plan::Output& right = join.right;
  const std::int64_t partitions = left.hash_partitions;
  builder.merge_stages(left, right);
  builder.note_join(left, right.op, join.spark_type);
  if (sort_merge) {
    sort_side(builder, left, join.on);
    sort_side(builder, right, join.on);
  }
  const std::vector<plan::JoinPartition> whole =
      plan::join_partitioned(*join.left_keys, *join.right_keys, partitions);
  const plan::ReadParts left_parts = parts_of(left);
  const plan::ReadParts right_parts = parts_of(right);
  SIM_CHECK(left_parts.size() == right_parts.size(), "both sides of a join have the same tasks");
  std::vector<plan::JoinPartition> tasks;
  for (std::size_t task = 0; task < left_parts.size(); ++task) {
    tasks.push_back(plan::join_in(whole, left_parts[task], right_parts[task]));
  }
  plan::Op op;
  op.kind = &operator_kind(sort_merge ? "SortMergeJoin" : "ShuffledHashJoin");
  op.label = std::string(op.kind->spec.name) + " on " + join.on.front();
  op.input = left.op;
  op.right = right.op;
  op.n.row_bytes = left.relation.row_bytes();
  op.n.row_bytes_right = right.relation.row_bytes();
  op.n.key_bytes = left.relation.row_bytes(join.on);
  op.n.long_key = plan::packs_into_long(left.relation, join.on);
  op.n.build_right = choice.build != BuildSide::kLeft;
  const plan::SpreadPtr& built = op.n.build_right ? join.right_keys : join.left_keys;
  op.n.key_range = join.on.size() != 1 ? -1 : plan::key_range(*built);
  // Semi and anti joins without a condition need one matching row only.
  op.n.flag = keeps_left_only(join.type);
  // Which side buffers.
  op.n.columns = join.type == "full_outer" ? 2 : join.type == "right_outer" ? 1 : 0;
  op.n.compressed_ppm = (op.n.columns == 1 ? left.relation : right.relation).compressed_ppm();
  plan::Output out;
  out.stage = left.stage;
  meet(join, tasks, op, out);
  out.relation = join_relation(left.relation, right.relation, join,
                               keys_out(join, out.relation.rows), out.relation.rows);
  if (plan::all_whole(left_parts) && plan::all_whole(right_parts)) {
    out.partitioned_by = join.on;
    out.hash_partitions = partitions;
    out.parts = left.parts;
  } else {
    out.keys.clear();  // a group's rows are in several tasks now
  }
  op.n.row_bytes_out = out.relation.row_bytes();
  out.op = builder.append(out.stage, std::move(op));
  builder.set_output(join.step, std::move(out));
}

/// Rows that a broadcast join leaves in each task of the streamed side.
void stream(const Join& join, const plan::Output& streamed, plan::Op& op, plan::Output& out) {
  if (streamed.partitioned_by == join.on) {
    const std::vector<plan::JoinPartition> whole =
        plan::join_partitioned(*join.left_keys, *join.right_keys, streamed.hash_partitions);
    std::int64_t task = 0;
    for (const plan::ReadPart& part : parts_of(streamed)) {
      const plan::JoinPartition here = plan::join_in(whole, part, part);
      const std::int64_t rows = rows_out(here, join.type);
      op.work.append(1, {streamed.rows.at(task++), 0, 0, rows, 0});
      out.rows.append(1, rows);
      out.relation.rows += rows;
      out.keys.push_back(joined_keys(join, here, rows));
    }
    out.partitioned_by = join.on;
    out.hash_partitions = streamed.hash_partitions;
    out.parts = streamed.parts;
    return;
  }
  const std::int64_t all =
      rows_out(plan::join_partitioned(*join.left_keys, *join.right_keys, 1).front(), join.type);
  const std::int64_t streamed_all = std::max<std::int64_t>(1, streamed.relation.rows);
  std::int64_t before = 0;  // streamed rows of the tasks before
  for (std::int64_t done = 0; const auto& [end, rows] : streamed.rows.runs()) {
    const std::int64_t share = sim::mul_div(all, rows, streamed_all);
    const std::int64_t tasks = end - done;
    // Whole rows: the run's first tasks take what rounding leaves over.
    const std::int64_t run = sim::mul_div(all, before + tasks * rows, streamed_all) -
                             sim::mul_div(all, before, streamed_all);
    const std::int64_t extra = std::clamp<std::int64_t>(run - share * tasks, 0, tasks);
    for (const auto& [count, here] : {std::pair{extra, share + 1}, {tasks - extra, share}}) {
      op.work.append(count, {rows, 0, 0, here, 0});
      out.rows.append(count, here);
      out.relation.rows += count * here;
    }
    before += tasks * rows;
    done = end;
  }
}

void plan_broadcast(plan::Builder& builder, Join join, BuildSide build_side) {
  const bool build_right = build_side != BuildSide::kLeft;
  plan::Output streamed = build_right ? std::move(join.left) : std::move(join.right);
  plan::Output build = build_right ? std::move(join.right) : std::move(join.left);
  const plan::Relation build_relation = build.relation;
  const std::int32_t table = builder.broadcast(std::move(build), join.on);
  builder.note_streamed(streamed);
  plan::Op op;
  op.kind = &operator_kind("BroadcastHashJoin");
  op.label = "BroadcastHashJoin on " + join.on.front();
  op.input = streamed.op;
  op.n.broadcast = table;
  op.n.relation_rows = build_relation.rows;
  op.n.row_bytes = streamed.relation.row_bytes();
  plan::Output out;
  out.stage = streamed.stage;
  stream(join, streamed, op, out);
  const std::int64_t rows = out.relation.rows;
  out.relation = join_relation(build_right ? streamed.relation : build_relation,
                               build_right ? build_relation : streamed.relation, join,
                               keys_out(join, rows), rows);
  op.n.row_bytes_out = out.relation.row_bytes();
  builder.stage(out.stage).broadcasts.push_back(table);
  out.op = builder.append(out.stage, std::move(op));
  builder.set_output(join.step, std::move(out));
}

JoinChoice choose(const plan::Builder& builder, const Join& join) {
  planner::JoinRelations relations;
  relations.type = join.spark_type;
  const auto side = [](const plan::Output& output, planner::JoinHint hint) {
    return planner::JoinSide{Bytes(output.relation.estimated_bytes), hint,
                             output.relation.at_runtime};
  };
  relations.left = side(join.left, join.left_hint);
  relations.right = side(join.right, join.right_hint);
  return planner::select_join(relations, planner::join_selection_conf(builder.conf()));
}

/// What adaptive execution chooses once the sides that are shuffled are finished, or one of them
/// while the other still runs.
JoinChoice choose_again(plan::Builder& builder, const Join& join,
                        BuildSide running = BuildSide::kNone) {
  planner::FinishedJoin finished;
  finished.type = join.spark_type;
  finished.left = builder.finished_side(join.left);
  finished.right = builder.finished_side(join.right);
  finished.left.hint = join.left_hint;
  finished.right.hint = join.right_hint;
  finished.left.finished = running != BuildSide::kLeft;
  finished.right.finished = running != BuildSide::kRight;
  return planner::select_finished_join(finished, planner::adaptive_join_conf(builder.conf()))
      .final_choice();
}

/// The choice of a join whose sides are shuffled at once: the first to finish is looked at alone.
JoinChoice choose_by_first(plan::Builder& builder, const Join& join, BuildSide first) {
  const BuildSide other = first == BuildSide::kLeft ? BuildSide::kRight : BuildSide::kLeft;
  const JoinChoice early = choose_again(builder, join, other);
  return early.algorithm == JoinAlgorithm::kBroadcastHash && early.build == first
             ? early
             : choose_again(builder, join);
}

std::string described(const JoinChoice& choice) {
  return std::string(planner::name_of(choice.algorithm)) + ": " + choice.reason;
}

/// The choice when both sides are finished. `at_once`: they started together, so that chance
/// decides which was first, and that may decide the join.
JoinChoice finished_choice(plan::Builder& builder, const Join& join, bool at_once) {
  if (!at_once) {
    return choose_again(builder, join);
  }
  JoinChoice left = choose_by_first(builder, join, BuildSide::kLeft);
  JoinChoice right = choose_by_first(builder, join, BuildSide::kRight);
  const bool right_wins = builder.race() == plan::Race::kRightFirst;
  if (left.algorithm != right.algorithm || left.build != right.build) {
    builder.note_race(join.step.id + ": " + described(right_wins ? left : right));
  }
  return right_wins ? right : left;
}

/// Shuffles what is not yet as the join needs it. Under adaptive execution, a side that comes from
/// tables alone is finished before the other's last stage starts, and may turn the join into a
/// broadcast join that spares the other one's shuffle.
void plan_exchanges(plan::Builder& builder, Join join, JoinChoice choice) {
  const auto hashed = [&](const plan::Output& side) {
    return side.partitioned_by == join.on ? side.hash_partitions : 0;
  };
  std::int64_t partitions = std::max(hashed(join.left), hashed(join.right));
  partitions = partitions > 0 ? partitions : builder.shuffle_partitions();
  const auto shuffle = [&](plan::Output& side) {
    if (!builder.keep_for_join(side, join.on, partitions)) {
      side = builder.exchange(std::move(side), join.on, partitions);
    }
  };
  bool left_done = false;
  bool right_done = false;
  const bool adaptive = plan::adaptive(builder.conf());
  const bool left_first = builder.starts_at_once(join.left);
  if (adaptive && left_first != builder.starts_at_once(join.right)) {
    shuffle(left_first ? join.left : join.right);
    (left_first ? left_done : right_done) = true;
    const JoinChoice early =
        choose_again(builder, join, left_first ? BuildSide::kRight : BuildSide::kLeft);
    if (early.algorithm == JoinAlgorithm::kBroadcastHash &&
        early.build == (left_first ? BuildSide::kLeft : BuildSide::kRight)) {
      builder.decision(join.step.id + ": adaptive " + described(early));
      plan_broadcast(builder, std::move(join), early.build);
      return;
    }
  }
  const bool right_wins = builder.race() == plan::Race::kRightFirst;
  for (const bool right : {right_wins, !right_wins}) {
    if (!(right ? right_done : left_done)) {
      shuffle(right ? join.right : join.left);
    }
  }
  if (adaptive) {
    const JoinChoice again = finished_choice(builder, join, left_first && !left_done);
    if (again.algorithm != choice.algorithm || again.build != choice.build) {
      builder.decision(join.step.id + ": adaptive " + described(again));
      choice = again;
    }
  }
  if (choice.algorithm == JoinAlgorithm::kBroadcastHash) {
    plan_broadcast(builder, std::move(join), choice.build);
  } else {
    plan_shuffled(builder, std::move(join), choice);
  }
}

void plan_join(plan::Builder& builder, const Step& step) {
  Join join{.step = step};
  join.left = builder.input(step, 0);
  join.right = builder.input(step, 1);
  join.on = builder.texts(step, "on");
  join.type = builder.text(step, "type", "inner");
  join.spark_type = type_of(join.type);
  const std::string hint = builder.text(step, "hint", "none");
  join.left_hint = hint_of(hint, "_left");
  join.right_hint = hint_of(hint, "_right");
  if (!builder.check_columns(step, join.left.relation, join.on) ||
      !builder.check_columns(step, join.right.relation, join.on) || join.on.empty()) {
    return;
  }
  const bool keeps_left = join.type == "left_outer" || join.type == "left_anti";
  if (!keeps_left && join.type != "full_outer") {
    join.left = drop_null_keys(builder, std::move(join.left), join.on);
  }
  if (join.type != "right_outer" && join.type != "full_outer") {
    join.right = drop_null_keys(builder, std::move(join.right), join.on);
  }
  join.left_keys = builder.spread_of(join.left.relation, join.on);
  join.right_keys = builder.spread_of(join.right.relation, join.on);
  if (join.left_keys == nullptr || join.right_keys == nullptr) {
    builder.mistake(step, "nothing is known of how the key columns' values are distributed",
                    "join on columns of a data set, not on computed ones");
    return;
  }
  const JoinChoice choice = choose(builder, join);
  builder.decision(step.id + ": " + described(choice));
  if (choice.algorithm == JoinAlgorithm::kBroadcastHash) {
    plan_broadcast(builder, std::move(join), choice.build);
  } else {
    plan_exchanges(builder, std::move(join), choice);
  }
}

}  // namespace

OperatorKind join_kind() {
  return {.spec = {.name = "join",
                   .summary = "Joins two inputs on equal keys.",
                   .inputs_min = 2,
                   .inputs_max = 2,
                   .params = kParams},
          .plan = plan_join,
          .run = nullptr};
}

}  // namespace oomcast
