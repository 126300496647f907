// Joins that look rows up in a hashed relation: built from the task's own partition (shuffled), or
// once per executor from a broadcast. Mirrors ShuffledHashJoinExec, BroadcastHashJoinExec and
// HashedRelation. A relation of a task is tracked and never spills.
#include <algorithm>

#include "models/consumers/hashed_relation.hpp"
#include "models/operators/kinds.hpp"
#include "models/task/grow.hpp"

namespace oomcast {
namespace {

using consumers::HashedRelation;

/// Fills the relation, first with a row of each key: then its slots are at their largest when the
/// last pages come, as they are with keys in no order.
sim::Co<void> build(TaskContext& task, HashedRelation& relation, const Flow& flow, Rows rows,
                    Rows keys, std::int64_t key_range) {
  const consumers::Progress opened = relation.open();
  co_await drive(task, relation, opened);
  Rows done;
  while (done < rows) {
    const bool new_keys = done < keys;
    const Rows fit = std::min((new_keys ? keys : rows) - done, relation.fits(new_keys));
    if (fit > Rows(0)) {
      relation.insert(fit, new_keys);
      done += fit;
      const consumers::Progress settled = relation.settle();
      co_await drive(task, relation, settled);
      task.note_race();
      co_await task.spend_rows(flow, fit.count(), task.estimate(Coef::kHashJoinBuildNsPerRow));
      continue;
    }
    const consumers::Progress room = relation.make_room();
    co_await drive(task, relation, room);
    task.note_race();
  }
  const consumers::Progress finished = relation.finish(key_range);
  co_await drive(task, relation, finished);
  task.note_race();
}

sim::Co<Flow> run_shuffled_hash_join(TaskContext& task, const plan::Op& op) {
  const std::int32_t build_op = op.n.build_right ? op.right : op.input;
  const std::int32_t stream_op = op.n.build_right ? op.input : op.right;
  const Flow flow = co_await task.open(build_op);
  task.enter(op);
  const plan::Work& work = op.n.build_right ? op.work_right.at(task.index()) : task.work(op);
  co_await task.spend(flow.fixed_ns, 0);
  const consumers::RelationShape shape{
      .single_long_key = op.n.long_key, .key = Bytes(op.n.key_bytes), .row = Bytes(flow.row_bytes)};
  const consumers::RelationKind kind = consumers::relation_kind(shape, Rows(flow.rows));
  if (kind != consumers::RelationKind::kEmpty) {
    auto& relation = task.keep<HashedRelation>(report_nothing<HashedRelation>, shape, kind);
    const Rows keys(std::clamp<std::int64_t>(work.groups, 1, flow.rows));
    // Semi and anti joins keep one row of each key, unless the key is a long.
    const bool keys_alone = op.n.flag && kind == consumers::RelationKind::kBinaryKey;
    co_await build(task, relation, flow, keys_alone ? keys : Rows(flow.rows), keys, op.n.key_range);
  }
  const Flow stream = co_await task.open(stream_op);
  task.enter(op);
  const std::int64_t rows = task.work(op).rows_out;
  // A streamed row meets all rows of its key in one go; semi and anti joins look for one.
  const std::int64_t matches = op.n.flag ? 1 : stream.burst * work.largest_group;
  const std::int64_t ns =
      stream.rows * (stream.cpu_ns_per_row + task.estimate(Coef::kHashJoinProbeNsPerRow)) +
      stream.fixed_ns;
  co_return Flow{.rows = rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = rows > 0 ? ns / rows : 0,
                 .garbage_per_row = op.n.row_bytes_out,
                 .fixed_ns = rows > 0 ? ns % rows : ns,
                 .burst = std::max<std::int64_t>(1, std::min(matches, rows)),
                 .burst_of = &op};
}

sim::Co<Flow> run_broadcast_hash_join(TaskContext& task, const plan::Op& op) {
  co_await task.use_broadcast(op.n.broadcast);
  // The generated code reports the relation's size, once in each task.
  task.metrics().peak_execution_memory +=
      task.supervisor().broadcast_block(op.n.broadcast).relation_bytes;
  const Flow stream = co_await task.open(op.input);
  task.enter(op);
  const std::int64_t rows = task.work(op).rows_out;
  const std::int64_t ns =
      stream.rows * (stream.cpu_ns_per_row + task.estimate(Coef::kHashJoinProbeNsPerRow)) +
      stream.fixed_ns;
  co_return Flow{.rows = rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = rows > 0 ? ns / rows : 0,
                 .garbage_per_row = op.n.row_bytes_out +
                                    (rows > 0 ? stream.rows * stream.garbage_per_row / rows : 0),
                 .fixed_ns = rows > 0 ? ns % rows : ns,
                 .burst = stream.burst,
                 .burst_of = stream.burst_of};
}

}  // namespace

OperatorKind shuffled_hash_join_kind() {
  return {.spec = {.name = "ShuffledHashJoin", .summary = "Builds a map of one side's partition."},
          .plan = nullptr,
          .run = run_shuffled_hash_join};
}
OperatorKind broadcast_hash_join_kind() {
  return {.spec = {.name = "BroadcastHashJoin", .summary = "Looks rows up in a broadcast."},
          .plan = nullptr,
          .run = run_broadcast_hash_join};
}

}  // namespace oomcast
