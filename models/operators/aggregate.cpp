// The scenario's word for grouping: chooses between hash aggregation on fixed-width buffers, object
// hash aggregation, and the exchange between their partial and final halves.
// Mirrors AggUtils.planAggregateWithoutDistinct and the choice in SparkStrategies.Aggregation.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::array kParams{
    ParamSpec{
        .name = "by", .kind = ParamKind::kColumnList, .help = "Grouping columns; none: one group."},
    ParamSpec{.name = "functions",
              .kind = ParamKind::kTextList,
              .fallback = "count",
              .help = "count, sum, avg, min, max (fixed-width buffers); collect_list, collect_set, "
                      "percentile (objects on the heap)."},
    ParamSpec{.name = "of",
              .kind = ParamKind::kColumn,
              .help = "Column that collect_list and collect_set gather."},
};

bool gathers_objects(const std::string& function) {
  return function == "collect_list" || function == "collect_set" || function == "percentile";
}

/// Fields of an aggregation buffer: avg has a sum and a count.
std::int64_t buffer_fields(const std::vector<std::string>& functions) {
  std::int64_t fields = 0;
  for (const std::string& function : functions) {
    fields += function == "avg" ? 2 : 1;
  }
  return fields;
}

/// Java heap of one gathered value: the object, and its reference in an ArrayBuffer that doubles.
std::int64_t object_bytes(const plan::Relation& relation, const std::string& column) {
  const plan::RelationColumn* found = relation.find(column);
  constexpr std::int64_t kBoxedLong = 24;
  constexpr std::int64_t kTextHeaders = 32;  // UTF8String 24 + byte array header 16, less padding
  const std::int64_t variable = found == nullptr ? 0 : plan::variable_bytes(found->column);
  return (variable > 0 ? kTextHeaders + 8 + variable : kBoxedLong) + 4;
}

struct Grouping {
  std::vector<std::string> by;
  std::vector<std::string> functions;
  bool objects = false;
  std::int64_t key_bytes = 8;
  std::int64_t buffer_bytes = 16;
  std::int64_t element_bytes = 0;
};

plan::Op aggregate_op(const Grouping& grouping, bool partial) {
  plan::Op op;
  op.kind = &operator_kind(grouping.objects ? "ObjectHashAggregate" : "HashAggregate");
  op.label = std::string(op.kind->spec.name) + (partial ? " partial" : " final");
  op.n.key_bytes = grouping.key_bytes;
  op.n.buffer_bytes = grouping.objects ? grouping.element_bytes : grouping.buffer_bytes;
  op.n.partial = partial;
  // The generated fast map serves partial aggregation, and grouping without functions.
  op.n.fast_map =
      !grouping.objects && !grouping.by.empty() && (partial || grouping.functions.empty());
  op.n.flag = !grouping.by.empty();
  return op;
}

/// One row per group and task; of objects the gathered bytes go along.
plan::Output after_partial(const plan::Output& from, const Grouping& grouping,
                           const plan::PerTask<plan::Work>& work) {
  plan::Output to;
  to.stage = from.stage;
  to.partitioned_by = from.partitioned_by;
  to.keys = from.keys;
  for (plan::PartitionKeys& keys : to.keys) {
    keys = {keys.groups, keys.groups, std::min<std::int64_t>(1, keys.groups)};
  }
  for (std::int64_t done = 0; const auto& [end, task] : work.runs()) {
    to.rows.append(end - done, task.rows_out);
    to.relation.rows += (end - done) * task.rows_out;
    done = end;
  }
  for (const std::string& name : grouping.by) {
    if (const plan::RelationColumn* column = from.relation.find(name)) {
      to.relation.columns.push_back(*column);
    }
  }
  return to;
}

void add_buffer_columns(plan::Output& output, const Grouping& grouping,
                        std::int64_t gathered_per_row) {
  for (std::size_t i = 0; i < grouping.functions.size(); ++i) {
    Column column;
    column.name = grouping.functions[i] + "_" + std::to_string(i);
    if (gathers_objects(grouping.functions[i])) {
      column.type = ColumnType::kArray;
      column.value_bytes = Bytes(16 + gathered_per_row);
    }
    output.relation.columns.push_back({column, nullptr, ""});
    if (grouping.functions[i] == "avg") {
      column.name += "_count";
      output.relation.columns.push_back({column, nullptr, ""});
    }
  }
}

/// Elements that collect_list and its like end up with, per reduce task and in the largest group.
std::vector<plan::PartitionKeys> gathered_elements(const Grouping& grouping,
                                                   const plan::SpreadPtr& spread, std::int64_t rows,
                                                   std::int64_t partitions) {
  if (!grouping.objects) {
    return {};
  }
  if (spread != nullptr && partitions > 1) {
    return plan::hash_partitioned(*spread, partitions);
  }
  return std::vector<plan::PartitionKeys>(
      static_cast<std::size_t>(partitions),
      {rows / partitions, 1, spread == nullptr ? rows / partitions : spread->largest()});
}

void plan_aggregate(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  Grouping grouping;
  grouping.by = builder.texts(step, "by");
  grouping.functions = builder.texts(step, "functions");
  if (grouping.functions.empty()) {
    grouping.functions = {"count"};
  }
  if (!builder.check_columns(step, from.relation, grouping.by)) {
    return;
  }
  grouping.objects =
      std::any_of(grouping.functions.begin(), grouping.functions.end(), gathers_objects);
  grouping.key_bytes = from.relation.row_bytes(grouping.by);
  grouping.buffer_bytes = plan::unsafe_row_bytes(buffer_fields(grouping.functions), 0);
  grouping.element_bytes = object_bytes(from.relation, builder.text(step, "of"));

  const bool already_grouped = !grouping.by.empty() && from.partitioned_by == grouping.by;
  const std::int64_t rows_before = from.relation.rows;
  const plan::SpreadPtr spread_before = builder.spread_of(from.relation, grouping.by);
  plan::Op partial = aggregate_op(grouping, !already_grouped);
  partial.input = from.op;
  partial.n.row_bytes = from.relation.row_bytes();
  partial.work = builder.work(from, grouping.by);
  plan::PerTask<plan::Work> grouped;
  for (std::int64_t done = 0; const auto& [end, work] : partial.work.runs()) {
    plan::Work reduced = work;
    reduced.rows_out = grouping.by.empty() ? 1 : work.groups;
    grouped.append(end - done, reduced);
    done = end;
  }
  partial.work = grouped;
  plan::Output half = after_partial(from, grouping, partial.work);
  const std::int64_t gathered =
      half.relation.rows > 0
          ? sim::mul_div(rows_before, std::max<std::int64_t>(8, grouping.element_bytes - 12),
                         half.relation.rows)
          : 0;
  add_buffer_columns(half, grouping, gathered);
  partial.n.row_bytes_out = half.relation.row_bytes();
  half.op = builder.append(from.stage, std::move(partial));
  if (already_grouped) {
    builder.set_output(step, std::move(half));
    return;
  }
  const std::int64_t maps = half.rows.size();
  for (plan::RelationColumn& column : half.relation.columns) {
    column.keys = grouping.by.size() == 1
                      ? plan::grouped_by_map(column.keys, maps, half.relation.rows)
                      : plan::scaled(column.keys, half.relation.rows);
  }
  plan::Output shuffled = builder.exchange(std::move(half), grouping.by,
                                           grouping.by.empty() ? 1 : builder.shuffle_partitions());
  plan::Op final_op = aggregate_op(grouping, false);
  final_op.input = shuffled.op;
  final_op.n.row_bytes = shuffled.relation.row_bytes();
  plan::PerTask<plan::Work> final_work;
  std::int64_t groups_all = 0;
  const plan::PerTask<plan::Work> work_in = builder.work(shuffled, grouping.by);
  const std::vector<plan::PartitionKeys> elements =
      gathered_elements(grouping, spread_before, rows_before, shuffled.rows.size());
  for (std::int64_t done = 0; const auto& [end, work] : work_in.runs()) {
    plan::Work one = work;
    one.rows_out = grouping.by.empty() ? 1 : work.groups;
    groups_all += (end - done) * one.rows_out;
    for (; done < end; ++done) {
      if (grouping.objects) {
        // Of gathered values the elements count, not the partial rows that carry them.
        one.largest_group = elements[static_cast<std::size_t>(done)].largest;
        one.bytes_read = elements[static_cast<std::size_t>(done)].rows;
      }
      final_work.append(1, one);
    }
  }
  final_op.work = std::move(final_work);
  plan::Output to = after_partial(shuffled, grouping, final_op.work);
  for (plan::RelationColumn& column : to.relation.columns) {
    column.keys = nullptr;  // every group is its own row now
  }
  add_buffer_columns(to, grouping,
                     groups_all > 0 ? gathered * shuffled.relation.rows / groups_all : 0);
  final_op.n.row_bytes_out = to.relation.row_bytes();
  to.op = builder.append(shuffled.stage, std::move(final_op));
  builder.set_output(step, std::move(to));
}

}  // namespace

OperatorKind aggregate_kind() {
  return {.spec = {.name = "aggregate",
                   .summary = "Groups rows and aggregates each group.",
                   .inputs_min = 1,
                   .inputs_max = 1,
                   .params = kParams},
          .plan = plan_aggregate,
          .run = nullptr};
}

}  // namespace oomcast
