// The new events of a micro-batch, as a source like Kafka's hands them out and decodes them.
// Mirrors MicroBatchScanExec.
#include "models/operators/kinds.hpp"
#include "models/task/task_context.hpp"

namespace oomcast {
namespace {

sim::Co<Flow> run_micro_batch_scan(TaskContext& task, const plan::Op& op) {
  const plan::Work& work = task.work(op);
  task.metrics().rows += work.rows;
  co_return Flow{.rows = work.rows,
                 .row_bytes = op.n.row_bytes,
                 .cpu_ns_per_row = task.estimate(Coef::kStreamEventNs),
                 .garbage_per_row = 2 * op.n.row_bytes};
}

}  // namespace

OperatorKind micro_batch_scan_kind() {
  return {.spec = {.name = "MicroBatchScan", .summary = "The new events of a micro-batch."},
          .plan = nullptr,
          .run = run_micro_batch_scan};
}

}  // namespace oomcast
