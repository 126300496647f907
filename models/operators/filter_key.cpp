// A filter on the value of one column: lets only some hot values pass, or all others. Mirrors
// FilterExec over `column IN (...)`, `IS NULL` and their opposites.
#include <algorithm>
#include <array>

#include "models/cost/coefficients.hpp"
#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;

constexpr std::array kParams{
    ParamSpec{.name = "column",
              .kind = ParamKind::kColumn,
              .required = true,
              .help = "The column whose value decides."},
    ParamSpec{.name = "values",
              .kind = ParamKind::kTextList,
              .required = true,
              .help = "Hot values of the column; null: rows without a value."},
    ParamSpec{.name = "except",
              .kind = ParamKind::kBoolean,
              .fallback = "false",
              .help = "Drop the rows with these values instead, keep the others."},
};

/// Rows that pass in each task: exactly, of rows that are hashed by the column; else its share.
std::vector<std::int64_t> passing_rows(const plan::Output& from, const plan::Spread& passing,
                                       const std::string& column) {
  std::vector<std::int64_t> rows;
  if (from.partitioned_by == std::vector<std::string>{column} && !from.keys.empty()) {
    const auto whole = plan::hash_partitioned(passing, from.hash_partitions);
    const plan::ReadParts parts =
        from.parts.empty() ? plan::whole_partitions(from.hash_partitions) : from.parts;
    for (const plan::ReadPart& part : parts) {
      rows.push_back(plan::keys_in(whole, part).rows);
    }
    return rows;
  }
  const std::int64_t all = std::max<std::int64_t>(from.relation.rows, 1);
  std::int64_t before = 0;
  for (std::int64_t task = 0; task < from.rows.size(); ++task) {
    const std::int64_t here = from.rows.at(task);
    rows.push_back(mul_div(before + here, passing.rows(), all) -
                   mul_div(before, passing.rows(), all));
    before += here;
  }
  return rows;
}

void plan_filter_key(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  const std::string name = builder.text(step, "column");
  if (from.stage < 0 || !builder.check_columns(step, from.relation, {name})) {
    return;
  }
  const plan::SpreadPtr spread = builder.spread_of(from.relation, {name});
  if (spread == nullptr) {
    builder.mistake(step, "nothing is known of how the values of " + name + " are distributed",
                    "filter a column of a data set, or use filter with a share");
    return;
  }
  const plan::Spread passing =
      plan::restricted(*spread, builder.texts(step, "values"), builder.flag(step, "except", false));
  const std::vector<std::int64_t> left = passing_rows(from, passing, name);
  plan::Op op;
  op.kind = &operator_kind("Narrow");
  op.label = "filter " + name;
  op.input = from.op;
  op.n.row_bytes_out = from.relation.row_bytes();
  op.n.buffer_bytes = coefficient(Coef::kFilterNsPerRow);
  plan::PerTask<std::int64_t> rows;
  for (std::size_t task = 0; task < left.size(); ++task) {
    const auto index = static_cast<std::int64_t>(task);
    op.work.append(1, {from.rows.at(index), 0, 0, left[task], 0});
    rows.append(1, left[task]);
  }
  from.relation.rows = passing.rows();
  from.relation.at_runtime = false;
  for (plan::RelationColumn& column : from.relation.columns) {
    column.keys = column.column.name == name ? std::make_shared<const plan::Spread>(passing)
                                             : plan::scaled(column.keys, passing.rows());
  }
  from.rows = std::move(rows);
  if (from.partitioned_by == std::vector<std::string>{name} && from.parts.empty()) {
    from.keys = plan::hash_partitioned(passing, from.hash_partitions);
  } else {
    from.keys.clear();
    from.partitioned_by.clear();
  }
  from.op = builder.append(from.stage, std::move(op));
  builder.set_output(step, std::move(from));
}

}  // namespace

OperatorKind filter_key_kind() {
  return {.spec = {.name = "filter_key",
                   .summary = "Lets rows with some values of a column pass, or all others.",
                   .inputs_min = 1,
                   .inputs_max = 1,
                   .params = kParams},
          .plan = plan_filter_key,
          .run = nullptr};
}

}  // namespace oomcast
