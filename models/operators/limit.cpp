// The first n rows: of every task, then of what they send to one task. Mirrors LocalLimitExec and
// GlobalLimitExec with the exchange between them.
#include <algorithm>

#include "models/cost/coefficients.hpp"
#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/plan/estimates.hpp"

namespace oomcast {
namespace {

constexpr std::array kParams{
    ParamSpec{.name = "n", .kind = ParamKind::kInteger, .required = true, .help = "Rows to keep."},
};

/// Keeps the first n rows of each task.
plan::Output limit_tasks(plan::Builder& builder, plan::Output from, std::string label,
                         std::int64_t n) {
  plan::Op op;
  op.kind = &operator_kind("Narrow");
  op.label = std::move(label);
  op.input = from.op;
  op.n.row_bytes_out = from.relation.row_bytes();
  op.n.buffer_bytes = coefficient(Coef::kProjectNsPerRow);
  plan::PerTask<std::int64_t> left;
  from.relation.rows = 0;
  for (std::int64_t done = 0; const auto& [end, rows] : from.rows.runs()) {
    const std::int64_t out = std::min(rows, n);
    op.work.append(end - done, {rows, 0, 0, out, 0});
    left.append(end - done, out);
    from.relation.rows += (end - done) * out;
    done = end;
  }
  for (plan::RelationColumn& column : from.relation.columns) {
    column.keys = plan::scaled(column.keys, from.relation.rows);
  }
  from.rows = std::move(left);
  from.partitioned_by.clear();  // what is left of a group is not known
  from.keys.clear();
  from.op = builder.append(from.stage, std::move(op));
  return from;
}

void plan_limit(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  const std::int64_t n = std::max<std::int64_t>(0, builder.number(step, "n", 0));
  from = limit_tasks(builder, std::move(from), "LocalLimit", n);
  if (from.rows.size() > 1) {
    from = builder.exchange(std::move(from), {}, 1);
  }
  from = limit_tasks(builder, std::move(from), "GlobalLimit", n);
  from.relation.estimated_bytes = plan::estimate_rows(from.relation, n);
  from.relation.at_runtime = false;
  builder.set_output(step, std::move(from));
}

}  // namespace

OperatorKind limit_kind() {
  return {.spec = {.name = "limit",
                   .summary = "Keeps the first n rows.",
                   .inputs_min = 1,
                   .inputs_max = 1,
                   .params = kParams},
          .plan = plan_limit,
          .run = nullptr};
}

}  // namespace oomcast
