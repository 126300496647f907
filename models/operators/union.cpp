// Rows of several inputs as one: the tasks of one behind those of the other, or, where all inputs
// are hashed alike (Spark 4.1 on), partition by partition in one task. Mirrors UnionExec.
#include <algorithm>
#include <array>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/plan/estimates.hpp"
#include "models/sizes/row_layout.hpp"
#include "models/task/task_context.hpp"

namespace oomcast {
namespace {

constexpr std::array kParams{
    ParamSpec{.name = "allow_missing",
              .kind = ParamKind::kBoolean,
              .fallback = "false",
              .help = "Columns meet by name; those that an input lacks are null (unionByName)."},
};

/// The columns of `all` in its order; nulls for those that are missing.
void fill_missing(const plan::Relation& all, plan::Relation& relation) {
  std::vector<plan::RelationColumn> columns;
  for (const plan::RelationColumn& wanted : all.columns) {
    const plan::RelationColumn* own = relation.find(wanted.column.name);
    columns.push_back(own != nullptr ? *own : plan::RelationColumn{wanted.column, nullptr, ""});
    if (own == nullptr && !sizes::is_fixed_width(wanted.column)) {
      columns.back().column.value_bytes = Bytes(0);
    }
  }
  relation.columns = std::move(columns);
}

/// Positions of the columns that the rows are hashed by; a union's columns meet by position.
std::vector<std::size_t> hashed_positions(const plan::Output& output) {
  std::vector<std::size_t> positions;
  for (const std::string& name : output.partitioned_by) {
    for (std::size_t i = 0; i < output.relation.columns.size(); ++i) {
      if (output.relation.columns[i].column.name == name) {
        positions.push_back(i);
      }
    }
  }
  return positions;
}

bool hashed_alike(const plan::Builder& builder, const plan::Output& left,
                  const plan::Output& right) {
  return builder.conf().version().at_least(4, 1) && !left.partitioned_by.empty() &&
         left.hash_partitions == right.hash_partitions && left.rows.size() == right.rows.size() &&
         // A column that is dropped has no position: nobody knows that rows lie by it.
         hashed_positions(left).size() == left.partitioned_by.size() &&
         hashed_positions(left) == hashed_positions(right);
}

plan::Relation united(const plan::Relation& left, const plan::Relation& right) {
  plan::Relation all = left;
  all.rows += right.rows;
  all.estimated_bytes = plan::estimate_union(left.estimated_bytes, right.estimated_bytes);
  all.at_runtime = false;
  for (std::size_t i = 0; i < all.columns.size(); ++i) {
    Column& column = all.columns[i].column;
    const Column& other = right.columns[i].column;
    const std::int64_t bytes =
        column.value_bytes.count() * left.rows + other.value_bytes.count() * right.rows;
    column.value_bytes = Bytes(all.rows > 0 ? bytes / all.rows : column.value_bytes.count());
    all.columns[i].keys = plan::united(all.columns[i].keys, right.columns[i].keys);
  }
  return all;
}

std::vector<plan::PartitionKeys> united(const std::vector<plan::PartitionKeys>& left,
                                        const std::vector<plan::PartitionKeys>& right) {
  std::vector<plan::PartitionKeys> all;
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
    // The smaller set of values is expected among the larger one.
    all.push_back({left[i].rows + right[i].rows, std::max(left[i].groups, right[i].groups),
                   left[i].largest + right[i].largest});
  }
  return all;
}

plan::Output unite(plan::Builder& builder, plan::Output left, plan::Output right) {
  plan::Output all;
  all.relation = united(left.relation, right.relation);
  plan::Op op;
  op.kind = &operator_kind("Union");
  op.label = "Union";
  op.n.flag = hashed_alike(builder, left, right);
  op.n.partitions = left.rows.size();
  if (op.n.flag) {
    builder.zip_stage(left, right);
    for (std::int64_t task = 0; task < left.rows.size(); ++task) {
      all.rows.append(1, left.rows.at(task) + right.rows.at(task));
    }
    all.partitioned_by = left.partitioned_by;
    all.hash_partitions = left.hash_partitions;
    all.parts = left.parts;
    all.keys = united(left.keys, right.keys);
  } else {
    builder.append_stage(left, right);
    for (const plan::Output* part : {&left, &right}) {
      for (std::int64_t done = 0; const auto& [end, rows] : part->rows.runs()) {
        all.rows.append(end - done, rows);
        done = end;
      }
    }
  }
  op.input = left.op;
  op.right = right.op;
  op.n.row_bytes_out = all.relation.row_bytes();
  for (std::int64_t done = 0; const auto& [end, rows] : all.rows.runs()) {
    op.work.append(end - done, {rows, 0, 0, rows, 0});
    done = end;
  }
  all.stage = left.stage;
  all.op = builder.append(all.stage, std::move(op));
  return all;
}

void plan_union(plan::Builder& builder, const Step& step) {
  plan::Output all = builder.input(step, 0);
  for (std::size_t i = 1; i < step.inputs.size(); ++i) {
    plan::Output next = builder.input(step, i);
    if (all.stage < 0 || next.stage < 0) {
      return;
    }
    if (builder.flag(step, "allow_missing", false)) {
      fill_missing(all.relation, next.relation);
    }
    if (all.relation.columns.size() != next.relation.columns.size()) {
      builder.mistake(step, "the inputs of a union have different numbers of columns",
                      "give all of them the same columns, or \"allow_missing\": true");
      return;
    }
    all = unite(builder, std::move(all), std::move(next));
  }
  builder.set_output(step, std::move(all));
}

sim::Co<Flow> run_union(TaskContext& task, const plan::Op& op) {
  if (!op.n.flag) {
    co_return co_await task.open(task.index() < op.n.partitions ? op.input : op.right);
  }
  const Flow left = co_await task.open(op.input);
  const Flow right = co_await task.open(op.right);
  task.enter(op);
  const std::int64_t rows = left.rows + right.rows;
  const auto mean = [&](std::int64_t of_left, std::int64_t of_right) {
    return rows == 0 ? 0 : (of_left * left.rows + of_right * right.rows) / rows;
  };
  co_return Flow{.rows = rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = mean(left.cpu_ns_per_row, right.cpu_ns_per_row),
                 .garbage_per_row = mean(left.garbage_per_row, right.garbage_per_row),
                 .fixed_ns = left.fixed_ns + right.fixed_ns};
}

}  // namespace

OperatorKind union_kind() {
  return {.spec = {.name = "Union", .summary = "Rows of two inputs as one."},
          .plan = nullptr,
          .run = run_union};
}

OperatorKind union_word_kind() {
  return {.spec = {.name = "union",
                   .summary = "All rows of several inputs.",
                   .inputs_min = 2,
                   .inputs_max = kAnyNumberOfInputs,
                   .params = kParams},
          .plan = plan_union,
          .run = nullptr};
}

}  // namespace oomcast
