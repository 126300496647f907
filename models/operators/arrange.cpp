// Words that arrange rows: sort (range or local), window, repartition, coalesce.
// Mirror the plans of SortExec, WindowExec, RepartitionByExpression and CoalesceExec.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/plan/estimates.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::array kSortParams{
    ParamSpec{
        .name = "by", .kind = ParamKind::kColumnList, .required = true, .help = "Sort columns."},
    ParamSpec{.name = "global",
              .kind = ParamKind::kBoolean,
              .fallback = "true",
              .help = "orderBy (range exchange first); false: sortWithinPartitions."},
};
constexpr std::array kWindowParams{
    ParamSpec{.name = "by",
              .kind = ParamKind::kColumnList,
              .help = "PARTITION BY columns; none: all rows in one task."},
};
constexpr std::array kRepartitionParams{
    ParamSpec{.name = "n",
              .kind = ParamKind::kInteger,
              .help = "Partitions; default: spark.sql.shuffle.partitions."},
    ParamSpec{
        .name = "by", .kind = ParamKind::kColumnList, .help = "Hash columns; none: round robin."},
    ParamSpec{.name = "rebalance",
              .kind = ParamKind::kBoolean,
              .fallback = "false",
              .help = "REBALANCE hint: adaptive execution may split partitions, too."},
};
constexpr std::array kCoalesceParams{
    ParamSpec{.name = "n",
              .kind = ParamKind::kInteger,
              .required = true,
              .help = "Tasks that read the partitions one after another."},
};

plan::Output with_sort(plan::Builder& builder, plan::Output from,
                       const std::vector<std::string>& by) {
  plan::Op op;
  op.kind = &operator_kind("Sort");
  op.label = "Sort by " + (by.empty() ? std::string("nothing") : by.front());
  op.input = from.op;
  op.n.row_bytes = from.relation.row_bytes();
  op.n.row_bytes_out = op.n.row_bytes;
  op.n.compressed_ppm = from.relation.compressed_ppm();
  op.n.radix = plan::sorts_by_prefix(from.relation, by);
  op.work = builder.work(from, by);
  from.op = builder.append(from.stage, std::move(op));
  return from;
}

/// Range partitions hold nearly equal shares, except that one value is never split.
plan::Output range_exchange(plan::Builder& builder, plan::Output from,
                            const std::vector<std::string>& by) {
  const std::int64_t partitions = builder.shuffle_partitions();
  if (partitions > 1) {
    builder.sample(from);  // RangePartitioner.sketch
  }
  const std::int64_t fair = sim::ceil_div(from.relation.rows, partitions);
  std::vector<plan::PartitionKeys> reducers;
  std::int64_t rest = from.relation.rows;
  if (const plan::SpreadPtr spread = builder.spread_of(from.relation, by)) {
    for (const plan::KeyRows& key : spread->explicit_keys) {
      if (key.rows > fair && static_cast<std::int64_t>(reducers.size()) < partitions - 1) {
        reducers.push_back({key.rows, 1, key.rows});
        rest -= key.rows;
      }
    }
  }
  const std::int64_t others = partitions - static_cast<std::int64_t>(reducers.size());
  for (std::int64_t p = 0; p < others; ++p) {
    const std::int64_t rows = rest / others + (p < rest % others ? 1 : 0);
    reducers.push_back({rows, rows, std::min<std::int64_t>(rows, 1)});
  }
  return builder.exchange(std::move(from), {}, partitions,
                          planner::ShuffleOrigin::kEnsureRequirements, std::move(reducers));
}

void plan_sort(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  const std::vector<std::string> by = builder.texts(step, "by");
  if (!builder.check_columns(step, from.relation, by)) {
    return;
  }
  if (builder.flag(step, "global", true)) {
    from = range_exchange(builder, std::move(from), by);
  }
  builder.set_output(step, with_sort(builder, std::move(from), by));
}

void plan_window(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  const std::vector<std::string> by = builder.texts(step, "by");
  if (!builder.check_columns(step, from.relation, by)) {
    return;
  }
  if (by.empty() || !builder.grouped_by(from, by)) {
    from = builder.exchange(std::move(from), by, by.empty() ? 1 : builder.shuffle_partitions());
  }
  plan::Output sorted = with_sort(builder, std::move(from), by);
  plan::Op op;
  op.kind = &operator_kind("Window");
  op.label = by.empty() ? "Window over everything" : "Window by " + by.front();
  op.input = sorted.op;
  op.n.row_bytes = sorted.relation.row_bytes();
  op.n.compressed_ppm = sorted.relation.compressed_ppm();
  op.work = builder.work(sorted, by);
  Column value;
  value.name = step.id + "_value";
  const plan::Relation before = sorted.relation;
  sorted.relation.columns.push_back({value, nullptr, ""});
  sorted.relation.estimated_bytes = plan::estimate_unary(before, sorted.relation);
  sorted.relation.at_runtime = false;
  op.n.row_bytes_out = sorted.relation.row_bytes();
  sorted.op = builder.append(sorted.stage, std::move(op));
  builder.set_output(step, std::move(sorted));
}

void plan_repartition(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  const std::vector<std::string> by = builder.texts(step, "by");
  if (!builder.check_columns(step, from.relation, by)) {
    return;
  }
  using enum planner::ShuffleOrigin;
  const bool given = step.params.contains("n");
  const std::int64_t n = given ? builder.number(step, "n", 1) : builder.shuffle_partitions();
  planner::ShuffleOrigin origin = given ? kRepartitionByNum : kRepartitionByCol;
  if (builder.flag(step, "rebalance", false) || (!given && by.empty())) {
    origin = by.empty() ? kRebalancePartitionsByNone : kRebalancePartitionsByCol;
  }
  builder.set_output(step,
                     builder.exchange(std::move(from), by, std::max<std::int64_t>(1, n), origin));
}

void plan_coalesce(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  const std::int64_t n = std::max<std::int64_t>(1, builder.number(step, "n", 1));
  plan::Stage& stage = builder.stage(from.stage);
  if (n >= stage.tasks) {
    builder.set_output(step, std::move(from));
    return;
  }
  // A task runs the whole pipeline for several partitions, one after another; played as one of
  // their sum, which is what its sorts and maps would hold if they were not per partition.
  const auto fold = [&](plan::PerTask<plan::Work>& work) {
    plan::PerTask<plan::Work> folded;
    for (std::int64_t task = 0; task < n; ++task) {
      plan::Work sum;
      for (std::int64_t p = task * stage.tasks / n; p < (task + 1) * stage.tasks / n; ++p) {
        const plan::Work& part = work.at(p);
        sum.rows += part.rows;
        sum.groups += part.groups;
        sum.largest_group = std::max(sum.largest_group, part.largest_group);
        sum.rows_out += part.rows_out;
        sum.bytes_read += part.bytes_read;
      }
      folded.append(1, sum);
    }
    work = std::move(folded);
  };
  for (plan::Op& op : stage.ops) {
    fold(op.work);
    if (!op.work_right.empty()) {
      fold(op.work_right);
    }
  }
  plan::PerTask<std::int64_t> rows;
  for (std::int64_t task = 0; task < n; ++task) {
    std::int64_t sum = 0;
    for (std::int64_t p = task * stage.tasks / n; p < (task + 1) * stage.tasks / n; ++p) {
      sum += from.rows.at(p);
    }
    rows.append(1, sum);
  }
  stage.tasks = n;
  from.rows = std::move(rows);
  from.partitioned_by.clear();
  from.keys.clear();
  from.parts.clear();
  builder.set_output(step, std::move(from));
}

OperatorKind word(std::string_view name, std::string_view summary,
                  std::span<const ParamSpec> params, decltype(OperatorKind::plan) plan) {
  return {.spec = {.name = name,
                   .summary = summary,
                   .inputs_min = 1,
                   .inputs_max = 1,
                   .params = params},
          .plan = plan,
          .run = nullptr};
}

}  // namespace

OperatorKind coalesce_kind() {
  return word("coalesce", "Fewer tasks without a shuffle.", kCoalesceParams, plan_coalesce);
}
OperatorKind repartition_kind() {
  return word("repartition", "Shuffles into n partitions.", kRepartitionParams, plan_repartition);
}
OperatorKind sort_word_kind() {
  return word("sort", "Sorts globally or within partitions.", kSortParams, plan_sort);
}
OperatorKind window_word_kind() {
  return word("window", "Computes window functions.", kWindowParams, plan_window);
}

}  // namespace oomcast
