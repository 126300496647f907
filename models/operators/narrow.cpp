// Operators that change rows one by one inside a stage: filter, project, explode, salt.
// Mirror FilterExec, ProjectExec, GenerateExec: streaming, one row in memory.
#include "models/operators/narrow.hpp"

#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/plan/estimates.hpp"
#include "models/task/heap_objects.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;

constexpr std::int64_t kBillion = 1'000'000'000;

constexpr std::array kFilterParams{
    ParamSpec{.name = "keep",
              .kind = ParamKind::kShare,
              .fallback = "100%",
              .help = "Share of the rows that pass."},
};
constexpr std::array kProjectParams{
    ParamSpec{.name = "columns",
              .kind = ParamKind::kColumnList,
              .help = "Columns to keep; default: all."},
    ParamSpec{.name = "add", .kind = ParamKind::kText, .help = "Name of a computed column."},
    ParamSpec{.name = "add_bytes",
              .kind = ParamKind::kSize,
              .fallback = "8",
              .help = "Bytes of a value of the computed column; more than 8: a string."},
};
constexpr std::array kExplodeParams{
    ParamSpec{.name = "times",
              .kind = ParamKind::kInteger,
              .required = true,
              .help = "Rows made of each row."},
};
constexpr std::array kSaltParams{
    ParamSpec{.name = "buckets",
              .kind = ParamKind::kInteger,
              .required = true,
              .help = "Values of the salt column."},
    ParamSpec{.name = "explode",
              .kind = ParamKind::kBoolean,
              .fallback = "false",
              .help = "Repeat each row once per salt (the other side of a salted join)."},
    ParamSpec{.name = "as",
              .kind = ParamKind::kText,
              .fallback = "salt",
              .help = "Name of the salt column."},
};

/// Rows of the output are `numerator / denominator` of the input's, in every task.
plan::Output narrow(plan::Builder& builder, plan::Output from, std::string label, Coef cost,
                    std::int64_t numerator, std::int64_t denominator) {
  if (from.stage < 0) {
    return from;  // a mistake was found before
  }
  from.relation.at_runtime = false;
  plan::Op op;
  op.kind = &operator_kind("Narrow");
  op.label = std::move(label);
  op.input = from.op;
  op.n.row_bytes_out = from.relation.row_bytes();
  op.n.buffer_bytes = coefficient(cost);
  plan::PerTask<std::int64_t> rows_out;
  std::int64_t before = 0;  // rows of the tasks before
  for (std::int64_t done = 0; const auto& [end, rows] : from.rows.runs()) {
    const std::int64_t tasks = end - done;
    const std::int64_t share = mul_div(rows, numerator, denominator);
    // Whole rows, and none lost: the run's first tasks take what rounding leaves over.
    const std::int64_t run = mul_div(before + tasks * rows, numerator, denominator) -
                             mul_div(before, numerator, denominator);
    const std::int64_t extra = std::clamp<std::int64_t>(run - share * tasks, 0, tasks);
    for (const auto& [count, out] : {std::pair{extra, share + 1}, {tasks - extra, share}}) {
      op.work.append(count, {rows, 0, 0, out, 0});
      rows_out.append(count, out);
    }
    before += tasks * rows;
    done = end;
  }
  if (numerator != denominator) {
    from.relation.rows = mul_div(before, numerator, denominator);
    for (plan::RelationColumn& column : from.relation.columns) {
      column.keys = plan::scaled(column.keys, from.relation.rows);
    }
    for (std::size_t task = 0; task < from.keys.size(); ++task) {
      plan::PartitionKeys& keys = from.keys[task];
      keys.rows = rows_out.at(static_cast<std::int64_t>(task));
      keys.largest = std::clamp<std::int64_t>(mul_div(keys.largest, numerator, denominator),
                                              std::min<std::int64_t>(1, keys.rows), keys.rows);
      keys.groups = std::min(keys.groups, keys.rows);
    }
  }
  from.rows = std::move(rows_out);
  from.op = builder.append(from.stage, std::move(op));
  return from;
}

void plan_filter(plan::Builder& builder, const Step& step) {
  builder.set_output(step, narrow(builder, builder.input(step, 0), "filter", Coef::kFilterNsPerRow,
                                  builder.number(step, "keep", kBillion), kBillion));
}

void plan_project(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  const plan::Relation before = from.relation;
  const std::vector<std::string> keep = builder.texts(step, "columns");
  if (!keep.empty() && builder.check_columns(step, from.relation, keep)) {
    std::erase_if(from.relation.columns, [&](const plan::RelationColumn& column) {
      return std::find(keep.begin(), keep.end(), column.column.name) == keep.end();
    });
  }
  const std::string added = builder.text(step, "add");
  if (!added.empty()) {
    Column column;
    column.name = added;
    column.value_bytes = Bytes(builder.number(step, "add_bytes", 8));
    column.type = column.value_bytes > Bytes(8) ? ColumnType::kString : ColumnType::kLong;
    from.relation.columns.push_back({column, nullptr, ""});
  }
  from.relation.estimated_bytes = plan::estimate_unary(before, from.relation);
  builder.set_output(step,
                     narrow(builder, std::move(from), "project", Coef::kProjectNsPerRow, 1, 1));
}

void plan_explode(plan::Builder& builder, const Step& step) {
  builder.set_output(step, narrow(builder, builder.input(step, 0), "Generate explode",
                                  Coef::kProjectNsPerRow, builder.number(step, "times", 1), 1));
}

void plan_salt(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  const std::int64_t buckets = std::max<std::int64_t>(1, builder.number(step, "buckets", 1));
  const bool explode = builder.flag(step, "explode", false);
  plan::Output to = narrow(builder, std::move(from), explode ? "explode salts" : "add salt",
                           Coef::kProjectNsPerRow, explode ? buckets : 1, 1);
  plan::RelationColumn salt;
  salt.column.name = builder.text(step, "as", "salt");
  salt.column.type = ColumnType::kInteger;
  salt.column.keys.distinct = buckets;
  Checked<plan::SpreadPtr> spread = plan::make_spread(salt.column, to.relation.rows);
  salt.keys = spread.ok() ? spread.value() : nullptr;
  const plan::Relation before = to.relation;
  to.relation.columns.push_back(std::move(salt));
  to.relation.estimated_bytes = plan::estimate_unary(before, to.relation);
  builder.set_output(step, std::move(to));
}

sim::Co<Flow> run_narrow(TaskContext& task, const plan::Op& op) {
  Flow flow = co_await task.open(op.input);
  const plan::Work& work = task.work(op);
  const std::int64_t all_ns = flow.rows * (flow.cpu_ns_per_row + op.n.buffer_bytes);
  // Costs stay with the rows that go on; of none, they are fixed.
  flow.cpu_ns_per_row = work.rows_out > 0 ? all_ns / work.rows_out : 0;
  flow.fixed_ns += work.rows_out > 0 ? all_ns % work.rows_out : all_ns;
  flow.garbage_per_row =
      (work.rows_out > 0 ? flow.rows * flow.garbage_per_row / work.rows_out : 0) +
      op.n.row_bytes_out;
  if (work.rows_out > work.rows && work.rows > 0) {
    flow.burst *= work.rows_out / work.rows;  // all of what one row becomes, in one go
    flow.burst_of = &op;
  }
  if (flow.row_bytes != op.n.row_bytes_out) {
    co_await hold_row_writer(task, op.n.row_bytes_out);
  }
  flow.rows = work.rows_out;
  flow.row_bytes = op.n.row_bytes_out;
  co_return flow;
}

OperatorSpec word(std::string_view name, std::string_view summary,
                  std::span<const ParamSpec> params) {
  return {.name = name, .summary = summary, .inputs_min = 1, .inputs_max = 1, .params = params};
}

}  // namespace

plan::Output drop_null_keys(plan::Builder& builder, plan::Output from,
                            const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    const plan::RelationColumn* const column = from.relation.find(key);
    const std::int64_t nulls =
        column == nullptr || column->keys == nullptr ? 0 : column->keys->null_rows;
    if (nulls == 0) {
      continue;
    }
    auto without = std::make_shared<plan::Spread>(*column->keys);
    without->null_rows = 0;
    const std::int64_t all = from.relation.rows;
    from = narrow(builder, std::move(from), "filter " + key + " IS NOT NULL", Coef::kFilterNsPerRow,
                  all - nulls, all);
    for (plan::RelationColumn& left : from.relation.columns) {
      if (left.column.name == key) {
        left.keys = plan::scaled(without, from.relation.rows);
      }
    }
  }
  return from;
}

OperatorKind explode_kind() {
  return {.spec = word("explode", "Makes several rows of each.", kExplodeParams),
          .plan = plan_explode,
          .run = nullptr};
}

OperatorKind filter_kind() {
  return {.spec = word("filter", "Lets a share of the rows pass.", kFilterParams),
          .plan = plan_filter,
          .run = nullptr};
}

OperatorKind project_kind() {
  return {.spec = word("project", "Keeps some columns, may add one.", kProjectParams),
          .plan = plan_project,
          .run = nullptr};
}

OperatorKind salt_kind() {
  return {.spec = word("salt", "Adds a salt column that splits hot keys.", kSaltParams),
          .plan = plan_salt,
          .run = nullptr};
}

OperatorKind narrow_kind() {
  return {.spec = {.name = "Narrow", .summary = "Changes rows one by one."},
          .plan = nullptr,
          .run = run_narrow};
}

}  // namespace oomcast
