// The scenario's word for joins: chooses broadcast, shuffled hash or sort-merge as JoinSelection
// does from estimated sizes, hints and the conf, and lays out its exchanges.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/plan/join_choice.hpp"
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

struct Sides {
  plan::Output left;
  plan::Output right;
  plan::SpreadPtr left_keys;
  plan::SpreadPtr right_keys;
};

plan::Relation join_relation(const plan::Relation& left, const plan::Relation& right,
                             const std::vector<std::string>& on, std::string_view type,
                             const plan::SpreadPtr& keys, std::int64_t rows) {
  plan::Relation out;
  out.rows = rows;
  out.estimated_bytes = left.estimated_bytes + right.estimated_bytes;
  for (const plan::RelationColumn& column : left.columns) {
    out.columns.push_back(column);
    out.columns.back().keys =
        on.size() == 1 && column.column.name == on.front() ? keys : plan::scaled(column.keys, rows);
  }
  if (type != "left_semi" && type != "left_anti") {
    for (const plan::RelationColumn& column : right.columns) {
      if (std::find(on.begin(), on.end(), column.column.name) == on.end()) {
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

void sort_side(plan::Builder& builder, plan::Output& side, const std::vector<std::string>& on) {
  plan::Op sort;
  sort.kind = &operator_kind("Sort");
  sort.label = "Sort";
  sort.input = side.op;
  sort.n.row_bytes = side.relation.row_bytes();
  sort.work = builder.work(side, on);
  side.op = builder.append(side.stage, std::move(sort));
}

/// Fills the join operator's work from what meets in each partition, and the output's rows.
void meet(const std::vector<plan::JoinPartition>& parts, std::string_view type, bool stream_left,
          plan::Op& op, plan::Output& out) {
  for (const plan::JoinPartition& part : parts) {
    const std::int64_t rows = rows_out(part, type);
    op.work.append(1, {part.left.rows, part.left.groups, part.left_largest_matched, rows, 0});
    op.work_right.append(1,
                         {part.right.rows, part.right.groups, part.right_largest_matched, rows, 0});
    out.rows.append(1, rows);
    out.relation.rows += rows;
    out.keys.push_back({rows, std::min(part.left.groups, part.right.groups),
                        stream_left ? part.left_largest_matched * part.right_largest_matched
                                    : part.right_largest_matched});
  }
}

void plan_shuffled(plan::Builder& builder, const Step& step, Sides sides,
                   const std::vector<std::string>& on, plan::JoinChoice choice) {
  const std::string type = builder.text(step, "type", "inner");
  const std::int64_t partitions = builder.shuffle_partitions();
  plan::Output left = sides.left.partitioned_by == on && sides.left.rows.size() == partitions
                          ? std::move(sides.left)
                          : builder.exchange(std::move(sides.left), on, partitions);
  plan::Output right = builder.exchange(std::move(sides.right), on, partitions);
  if (choice.kind == plan::JoinKind::kSortMerge) {
    sort_side(builder, left, on);
    sort_side(builder, right, on);
  }
  builder.merge_stages(left, right);
  const std::vector<plan::JoinPartition> parts =
      plan::join_partitioned(*sides.left_keys, *sides.right_keys, partitions);
  plan::Op op;
  op.kind = &operator_kind(choice.kind == plan::JoinKind::kSortMerge ? "SortMergeJoin"
                                                                     : "ShuffledHashJoin");
  op.label = std::string(op.kind->spec.name) + " on " + on.front();
  op.input = left.op;
  op.right = right.op;
  op.n.row_bytes = left.relation.row_bytes();
  op.n.row_bytes_right = right.relation.row_bytes();
  op.n.key_bytes = left.relation.row_bytes(on);
  const plan::RelationColumn* key = left.relation.find(on.front());
  op.n.long_key = on.size() == 1 && plan::variable_bytes(key->column) == 0;
  op.n.build_right = choice.build_right;
  // Semi and anti joins without a condition need one matching row only.
  op.n.flag = type == "left_semi" || type == "left_anti";
  op.n.columns = type == "full_outer" ? 2 : type == "right_outer" ? 1 : 0;  // which side buffers
  plan::Output out;
  out.stage = left.stage;
  meet(parts, type, type != "right_outer", op, out);
  out.relation =
      join_relation(left.relation, right.relation, on, type,
                    plan::joined(*sides.left_keys, *sides.right_keys), out.relation.rows);
  out.partitioned_by = on;
  op.n.row_bytes_out = out.relation.row_bytes();
  out.op = builder.append(out.stage, std::move(op));
  builder.set_output(step, std::move(out));
}

void plan_broadcast(plan::Builder& builder, const Step& step, Sides sides,
                    const std::vector<std::string>& on, plan::JoinChoice choice) {
  const std::string type = builder.text(step, "type", "inner");
  plan::Output streamed = choice.build_right ? std::move(sides.left) : std::move(sides.right);
  plan::Output build = choice.build_right ? std::move(sides.right) : std::move(sides.left);
  const plan::Relation build_relation = build.relation;
  const std::int32_t table = builder.broadcast(std::move(build), on);
  const std::vector<plan::JoinPartition> whole =
      plan::join_partitioned(*sides.left_keys, *sides.right_keys, 1);
  const std::int64_t rows = rows_out(whole.front(), type);
  plan::Op op;
  op.kind = &operator_kind("BroadcastHashJoin");
  op.label = "BroadcastHashJoin on " + on.front();
  op.input = streamed.op;
  op.n.broadcast = table;
  op.n.relation_rows = build_relation.rows;
  op.n.row_bytes = streamed.relation.row_bytes();
  plan::Output out;
  out.stage = streamed.stage;
  for (std::int64_t done = 0; const auto& [end, streamed_rows] : streamed.rows.runs()) {
    const std::int64_t share =
        streamed.relation.rows > 0 ? sim::mul_div(rows, streamed_rows, streamed.relation.rows) : 0;
    op.work.append(end - done, {streamed_rows, 0, 0, share, 0});
    out.rows.append(end - done, share);
    out.relation.rows += (end - done) * share;
    done = end;
  }
  const std::int64_t rows_now = out.relation.rows;
  out.relation = join_relation(
      choice.build_right ? streamed.relation : build_relation,
      choice.build_right ? build_relation : streamed.relation, on, type,
      plan::scaled(plan::joined(*sides.left_keys, *sides.right_keys), rows_now), rows_now);
  op.n.row_bytes_out = out.relation.row_bytes();
  builder.stage(out.stage).broadcasts.push_back(table);
  out.op = builder.append(out.stage, std::move(op));
  builder.set_output(step, std::move(out));
}

void plan_join(plan::Builder& builder, const Step& step) {
  Sides sides;
  sides.left = builder.input(step, 0);
  sides.right = builder.input(step, 1);
  const std::vector<std::string> on = builder.texts(step, "on");
  if (!builder.check_columns(step, sides.left.relation, on) ||
      !builder.check_columns(step, sides.right.relation, on) || on.empty()) {
    return;
  }
  sides.left_keys = builder.spread_of(sides.left.relation, on);
  sides.right_keys = builder.spread_of(sides.right.relation, on);
  if (sides.left_keys == nullptr || sides.right_keys == nullptr) {
    builder.mistake(step, "nothing is known of how the key columns' values are distributed",
                    "join on columns of a data set, not on computed ones");
    return;
  }
  const plan::JoinChoice choice = plan::choose_join(
      builder.conf(), builder.text(step, "type", "inner"), builder.text(step, "hint", "none"),
      sides.left.relation.estimated_bytes, sides.right.relation.estimated_bytes);
  builder.decision(step.id + ": " + choice.reason);
  if (choice.kind == plan::JoinKind::kBroadcastHash) {
    plan_broadcast(builder, step, std::move(sides), on, choice);
  } else {
    plan_shuffled(builder, step, std::move(sides), on, choice);
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
