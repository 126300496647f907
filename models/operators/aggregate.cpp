// The scenario's word for grouping: chooses between hash aggregation on fixed-width buffers, object
// hash aggregation, and the exchange between their partial and final halves.
// Mirrors AggUtils.planAggregateWithoutDistinct and the choice in SparkStrategies.Aggregation.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/plan/estimates.hpp"
#include "models/sizes/row_layout.hpp"
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
                      "percentile (objects on the heap); none: DISTINCT."},
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
  const std::int64_t variable = found == nullptr || sizes::is_fixed_width(found->column)
                                    ? 0
                                    : sizes::round_to_word(found->column.value_bytes).count();
  return (variable > 0 ? kTextHeaders + 8 + variable : kBoxedLong) + 4;
}

struct Grouping {
  std::vector<std::string> by;
  std::vector<std::string> functions;
  bool objects = false;
  bool fixed_key = true;
  std::int64_t key_bytes = 8;
  std::int64_t buffer_bytes = 16;
  std::int64_t element_bytes = 0;
  std::int64_t element_ppm = Column().compressed_ppm;  // of a gathered value's bytes
  bool radix = false;                                  // the key sorts by its prefix alone
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
  op.n.fixed_key = grouping.fixed_key;
  op.n.flag = !grouping.by.empty();
  op.n.radix = grouping.radix;
  return op;
}

/// One row per group and task; of objects the gathered bytes go along.
plan::Output after_grouping(const plan::Output& from, const Grouping& grouping,
                            const plan::PerTask<plan::Work>& work) {
  plan::Output to;
  to.stage = from.stage;
  to.partitioned_by = from.partitioned_by;
  to.hash_partitions = from.hash_partitions;
  to.parts = from.parts;
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

/// Every group is a row now: a value of one grouping column stands in as many rows as there are
/// values of the others.
void spread_groups(plan::Relation& relation, const Grouping& grouping) {
  constexpr std::int64_t kMany = std::int64_t{1} << 40;
  std::vector<plan::RelationColumn> grouped = relation.columns;
  for (std::size_t i = 0; i < grouping.by.size(); ++i) {
    std::int64_t others = 1;
    for (std::size_t j = 0; j < grouping.by.size(); ++j) {
      const plan::SpreadPtr& other = relation.columns[j].keys;
      if (j != i) {
        const std::int64_t values = other == nullptr ? kMany : other->distinct() + 1;
        others = others > kMany / std::max<std::int64_t>(values, 1) ? kMany : others * values;
      }
    }
    grouped[i].keys = plan::scaled(plan::at_most(relation.columns[i].keys, others), relation.rows);
  }
  relation.columns = std::move(grouped);
}

// Numbers of eight bytes are mostly zeros: see inputs/cases, and recorded spills of maps of sums
// and counts (13.9 bytes a row of 56).
constexpr std::int64_t kNumberPpm = 335'000;
constexpr std::int64_t kCountPpm = 100'000;

void add_buffer_columns(plan::Output& output, const Grouping& grouping,
                        std::int64_t gathered_per_row) {
  for (std::size_t i = 0; i < grouping.functions.size(); ++i) {
    Column column;
    const std::string& function = grouping.functions[i];
    column.name = function + "_" + std::to_string(i);
    column.compressed_ppm = function == "count" ? kCountPpm : kNumberPpm;
    if (gathers_objects(grouping.functions[i])) {
      column.type = ColumnType::kArray;
      column.compressed_ppm = grouping.element_ppm;
      column.value_bytes = Bytes(16 + gathered_per_row);
    }
    output.relation.columns.push_back({column, nullptr, ""});
    if (grouping.functions[i] == "avg") {
      column.name += "_count";
      column.compressed_ppm = kCountPpm;
      output.relation.columns.push_back({column, nullptr, ""});
    }
  }
}

/// What an object takes more on the heap than in an UnsafeArrayData: headers and the reference,
/// less the eight bytes that every element has there (offset and length, or the value).
constexpr std::int64_t kObjectLessArray = 36;

/// Of a gathered value in an UnsafeArrayData.
std::int64_t array_element_bytes(const Grouping& grouping) {
  return std::max<std::int64_t>(8, grouping.element_bytes - kObjectLessArray);
}

/// Bytes of gathered values that each row carries.
std::int64_t gathered_bytes(const Grouping& grouping, std::int64_t elements,
                            const plan::Relation& rows) {
  return rows.rows > 0 ? sim::mul_div(elements, array_element_bytes(grouping), rows.rows) : 0;
}

/// Bytes of each reduce partition: its rows without what they gathered, and that. A hot key's rows
/// are as few as any other's, and as wide as all that they carry.
std::vector<std::int64_t> gathered_reducers(const Grouping& grouping,
                                            const std::vector<plan::PartitionKeys>& rows,
                                            const std::vector<plan::PartitionKeys>& elements,
                                            std::int64_t bare_row) {
  std::vector<std::int64_t> bytes;
  for (std::size_t p = 0; p < rows.size(); ++p) {
    bytes.push_back(rows[p].rows * bare_row + elements[p].rows * array_element_bytes(grouping));
  }
  return bytes;
}

/// Elements that collect_list and its like end up with, per reduce task and in the largest group.
std::vector<plan::PartitionKeys> gathered_elements(const Grouping& grouping,
                                                   const plan::SpreadPtr& spread, std::int64_t rows,
                                                   const plan::Output& reduced) {
  std::vector<plan::PartitionKeys> elements;
  if (!grouping.objects) {
    return elements;
  }
  const std::int64_t tasks = reduced.rows.size();
  if (spread == nullptr || reduced.hash_partitions <= 1) {
    elements.assign(static_cast<std::size_t>(tasks),
                    {rows / tasks, 1, spread == nullptr ? rows / tasks : spread->largest()});
    return elements;
  }
  const std::vector<plan::PartitionKeys> all =
      plan::hash_partitioned(*spread, reduced.hash_partitions);
  for (const plan::ReadPart& part :
       reduced.parts.empty() ? plan::whole_partitions(tasks) : reduced.parts) {
    elements.push_back(plan::keys_in(all, part));
  }
  return elements;
}

/// What a task's groups are made of, one row out of each.
plan::PerTask<plan::Work> group_work(const Grouping& grouping,
                                     const plan::PerTask<plan::Work>& in) {
  plan::PerTask<plan::Work> grouped;
  for (std::int64_t done = 0; const auto& [end, work] : in.runs()) {
    plan::Work one = work;
    one.rows_out = grouping.by.empty() ? 1 : work.groups;
    grouped.append(end - done, one);
    done = end;
  }
  return grouped;
}

/// The map side, and the exchange of what it leaves.
plan::Output plan_partial(plan::Builder& builder, plan::Output from, const Grouping& grouping,
                          const plan::SpreadPtr& keys) {
  plan::Op op = aggregate_op(grouping, true);
  op.input = from.op;
  op.n.row_bytes = from.relation.row_bytes();
  op.work = group_work(grouping, builder.work(from, grouping.by));
  plan::Output half = after_grouping(from, grouping, op.work);
  half.relation.estimated_bytes = from.relation.estimated_bytes;
  const std::int64_t gathered = gathered_bytes(grouping, from.relation.rows, half.relation);
  add_buffer_columns(half, grouping, gathered);
  op.n.row_bytes_out = half.relation.row_bytes();
  // What objects were made of spills as it came; a map's rows spill with their buffers.
  op.n.compressed_ppm = (grouping.objects ? from : half).relation.compressed_ppm();
  half.op = builder.append(from.stage, std::move(op));
  const std::int64_t maps = half.rows.size();
  for (plan::RelationColumn& column : half.relation.columns) {
    column.keys = grouping.by.size() == 1
                      ? plan::grouped_by_map(column.keys, maps, half.relation.rows)
                      : plan::scaled(column.keys, half.relation.rows);
  }
  const std::int64_t partitions = grouping.by.empty() ? 1 : builder.shuffle_partitions();
  std::vector<plan::PartitionKeys> reducers;
  std::vector<std::int64_t> reducer_bytes;
  if (keys != nullptr && partitions > 1) {
    reducers =
        plan::hash_partitioned(*plan::grouped_by_map(keys, maps, half.relation.rows), partitions);
    if (grouping.objects) {
      const std::int64_t bare = half.relation.row_bytes() - gathered;
      reducer_bytes =
          gathered_reducers(grouping, reducers, plan::hash_partitioned(*keys, partitions), bare);
    }
  }
  return builder.exchange(std::move(half), grouping.by, partitions,
                          planner::ShuffleOrigin::kEnsureRequirements, std::move(reducers),
                          std::move(reducer_bytes));
}

/// The reduce side: rows of a group are in one task.
plan::Output plan_final(plan::Builder& builder, const plan::Output& from, const Grouping& grouping,
                        std::int64_t rows_before, const plan::SpreadPtr& keys, bool halved) {
  plan::Op op = aggregate_op(grouping, false);
  op.input = from.op;
  op.n.maps = builder.stage(from.stage).ops[static_cast<std::size_t>(from.op)].n.maps;
  op.n.row_bytes = from.relation.row_bytes();
  op.n.compressed_ppm = from.relation.compressed_ppm();
  op.work = group_work(grouping, builder.work(from, grouping.by));
  const std::vector<plan::PartitionKeys> elements =
      halved ? gathered_elements(grouping, keys, rows_before, from)
             : std::vector<plan::PartitionKeys>{};
  if (!elements.empty()) {
    // Of gathered values the elements count, not the partial rows that carry them.
    const std::vector<std::int64_t> hot =
        keys == nullptr ? std::vector<std::int64_t>{} : plan::hot_values(*keys, op.work.size());
    plan::PerTask<plan::Work> gathering;
    for (std::int64_t task = 0; task < op.work.size(); ++task) {
      plan::Work one = op.work.at(task);
      one.largest_group = elements[static_cast<std::size_t>(task)].largest;
      one.bytes_read = elements[static_cast<std::size_t>(task)].rows;
      if (from.parts.empty() && static_cast<std::size_t>(task) < hot.size()) {
        one.hot_groups = std::max<std::int64_t>(1, hot[static_cast<std::size_t>(task)]);
      }
      gathering.append(1, one);
    }
    op.work = std::move(gathering);
  }
  plan::Output to = after_grouping(from, grouping, op.work);
  spread_groups(to.relation, grouping);
  add_buffer_columns(to, grouping, gathered_bytes(grouping, rows_before, to.relation));
  op.n.row_bytes_out = to.relation.row_bytes();
  to.op = builder.append(from.stage, std::move(op));
  return to;
}

Grouping grouping_of(const plan::Builder& builder, const Step& step,
                     const plan::Relation& relation) {
  Grouping grouping;
  grouping.by = builder.texts(step, "by");
  grouping.functions = builder.texts(step, "functions");
  if (grouping.functions.empty()) {
    grouping.functions = {"count"};
  }
  std::erase(grouping.functions, "none");
  if (grouping.functions.empty() && grouping.by.empty()) {
    for (const plan::RelationColumn& column : relation.columns) {
      grouping.by.push_back(column.column.name);  // DISTINCT over whole rows
    }
  }
  grouping.objects =
      std::any_of(grouping.functions.begin(), grouping.functions.end(), gathers_objects);
  grouping.key_bytes = relation.row_bytes(grouping.by);
  for (const std::string& name : grouping.by) {
    const plan::RelationColumn* column = relation.find(name);
    grouping.fixed_key =
        grouping.fixed_key && (column == nullptr || sizes::is_fixed_width(column->column));
  }
  grouping.buffer_bytes = sizes::row_fixed_part(buffer_fields(grouping.functions)).count();
  const std::string gathered = builder.text(step, "of");
  grouping.element_bytes = object_bytes(relation, gathered);
  if (const plan::RelationColumn* column = relation.find(gathered)) {
    grouping.element_ppm = column->column.compressed_ppm;
  }
  grouping.radix = plan::sorts_by_prefix(relation, grouping.by);
  return grouping;
}

void plan_aggregate(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  const Grouping grouping = grouping_of(builder, step, from.relation);
  if (!builder.check_columns(step, from.relation, grouping.by) || from.stage < 0) {
    return;
  }
  const plan::Relation before = from.relation;
  const plan::SpreadPtr keys = builder.spread_of(before, grouping.by);
  const bool halved = grouping.by.empty() || !builder.grouped_by(from, grouping.by);
  if (halved) {
    from = plan_partial(builder, std::move(from), grouping, keys);
  }
  plan::Output to = plan_final(builder, from, grouping, before.rows, keys, halved);
  if (halved && from.relation.at_runtime) {
    // The whole aggregation stands for its finished query stage (LogicalQueryStage).
    to.relation.estimated_bytes = from.relation.estimated_bytes;
    to.relation.at_runtime = true;
  } else {
    to.relation.estimated_bytes = grouping.by.empty() ? plan::estimate_rows(to.relation, 1)
                                                      : plan::estimate_unary(before, to.relation);
  }
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
