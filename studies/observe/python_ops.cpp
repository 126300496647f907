#include "studies/observe/python_ops.hpp"

#include <algorithm>
#include <utility>

#include "models/cost/coefficients.hpp"
#include "models/ledger/accounts.hpp"

namespace oomcast::observe {
namespace {

using eventlog::PlanNode;

constexpr std::string_view kSent = "data sent to Python workers";

/// Bytes of a row in an Arrow batch: as they were sent, else as in Spark's own row.
std::int64_t arrow_row_bytes(const StageBuilder& b, const PlanNode& node, const Stream& from) {
  const std::int64_t sent = b.metric(node, kSent);
  std::int64_t rows = 0;
  for (std::size_t i = 0; i < from.rows.size(); ++i) {
    rows += b.loads().tasks[i].row >= 0 ? from.rows[i] : 0;
  }
  return sent > 0 && rows > 0 ? sent / rows : from.row_bytes;
}

plan::PerTask<plan::Work> work_of(const Column& rows, const Column& out, const Column& largest) {
  WorkRuns work;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    work.add({.rows = rows[i],
              .groups = std::min(out[i], rows[i]),
              .largest_group = largest[i],
              .rows_out = out[i]});
  }
  return work.take();
}

}  // namespace

bool runs_python(std::string_view name) {
  return name == "ArrowEvalPython" || name == "BatchEvalPython" || name.starts_with("MapIn") ||
         name.starts_with("FlatMapGroupsIn");
}

Stream through_python(StageBuilder& b, const PlanNode& node, Stream from) {
  const bool grouped = node.name.starts_with("FlatMapGroupsIn");
  plan::Op op;
  op.input = from.op;
  op.n.row_bytes = from.row_bytes;
  op.n.row_bytes_out = from.row_bytes;
  op.n.batch_bytes = arrow_row_bytes(b, node, from);
  op.n.key_bytes = op.n.batch_bytes;  // a vector of the widest column
  op.n.batch_rows = b.input().arrow_batch_rows;
  Column largest = excess(from.rows);
  for (std::size_t i = 0; i < largest.size(); ++i) {
    // A task alone may hold a single group.
    largest[i] = from.rows.size() == 1 ? from.rows[i] : std::min(from.rows[i], largest[i] + 1);
  }
  Column out = b.rows_out(node, from.rows);
  op.work = work_of(from.rows, out, largest);
  const std::string kind = grouped                          ? "FlatMapGroupsInPandas"
                           : node.name == "BatchEvalPython" ? "BatchEvalPython"
                                                            : "ArrowEvalPython";
  from.op = b.append(kind, node.name, std::move(op));
  from.rows = std::move(out);
  from.row_bytes_known = false;
  return from;
}

Stream python_rdd(StageBuilder& b, Stream from) {
  plan::Op op;
  op.input = from.op;
  op.n.row_bytes = from.row_bytes;
  op.n.choice = static_cast<std::int32_t>(Account::kPythonWorkers);
  op.n.buffer_bytes = b.input().python.least_kept;
  op.n.key_bytes = 1 << 20;  // page by page
  op.work = work_of(from.rows, from.rows, Column(from.rows.size(), 0));
  from.op = b.append("PythonRDD", "PythonRDD", std::move(op));
  return from;
}

void collect_objects(StageBuilder& b, const Stream& top) {
  const bool accumulates = b.input().python.accumulates;
  const auto tasks = static_cast<std::int64_t>(b.tasks());
  const std::int64_t bytes = b.loads().sum.result_bytes / tasks;
  plan::Op op;
  op.input = top.op;
  op.n.flag = accumulates;
  (accumulates ? op.n.key_bytes : op.n.buffer_bytes) = bytes;
  const Column one(b.tasks(), 1);
  op.work = work_of(one, one, one);
  b.append("CollectObjects", accumulates ? "foreach" : "collect", std::move(op));
  // A result's bytes stand beside what is read from them; an accumulator's are pickled, too.
  b.to().transient_result_bytes = (accumulates ? 2 : 1) * bytes;
  b.to().action = accumulates ? plan::Action::kSink : plan::Action::kCollect;
}

}  // namespace oomcast::observe
