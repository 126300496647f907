// State from one micro-batch to the next, on the heap or in RocksDB; what a task commits stays on
// its executor. Mirrors StateStoreSaveExec, StreamingDeduplicateWithinWatermarkExec,
// FlatMapGroupsWithStateExec and the two StateStoreProviders.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/task/task_context.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;
using state::StateRow;

StateRow row_of(const TaskContext& task, const plan::Op& op) {
  return {.key = Bytes(op.n.key_bytes),
          .value = Bytes(op.n.buffer_bytes),
          .wrapped = task.conf().state.wrapped_values};
}

/// Time to write or read so many rows of state to or from its checkpoint.
std::int64_t checkpoint_ns(const TaskContext& task, const plan::Op& op, std::int64_t rows) {
  return mul_div(rows * op.n.row_bytes_out, task.estimate(Coef::kStateCheckpointNsPerMiB), 1 << 20);
}

/// State that this executor has not: another had it, and is gone.
sim::Co<void> load_heap(TaskContext& task, const plan::Op& op, state::HeapStore& store,
                        std::int64_t rows) {
  state::HeapStore read(row_of(task, op));
  read.load(rows);
  co_await task.hold(Account::kHeapState, read.bytes().count());
  co_await task.spend(checkpoint_ns(task, op, rows), rows * op.n.row_bytes_out);
  task.leave(Account::kHeapState, read.bytes().count());
  store = read;
}

sim::Co<void> save_on_heap(TaskContext& task, const plan::Op& op, const Flow& flow) {
  const state::StateChange& change = op.state.at(task.index());
  state::HeapStore& store = task.executor().state().heap(task.index(), row_of(task, op));
  if (!store.loaded()) {
    co_await load_heap(task, op, store, change.before);
  }
  const Bytes before = store.bytes();
  // The next version's map comes first, then what the batch puts into it.
  co_await task.hold(Account::kHeapState, store.copy().count(), store.copied_array().count());
  co_await task.spend(store.rows() * task.estimate(Coef::kStateCopyNsPerRow), 0);
  const Bytes updates = store.updates(change);
  co_await task.hold(Account::kHeapState, updates.count());
  const std::int64_t touched = change.added + change.updated + change.removed;
  co_await task.spend_rows(flow, flow.rows, 0);
  co_await task.spend(touched * task.estimate(Coef::kStateHeapNsPerRow) +
                          task.estimate(Coef::kStateCommitNs) + checkpoint_ns(task, op, touched),
                      touched * op.n.row_bytes_out);
  const Bytes held = Bytes(task.held(Account::kHeapState));
  task.leave(Account::kHeapState, held.count());
  store.commit(change, task.conf().state.versions);
  task.executor().hold(Account::kHeapState, store.bytes() - before - held);
}

sim::Co<void> save_in_rocksdb(TaskContext& task, const plan::Op& op, const Flow& flow) {
  const state::StateChange& change = op.state.at(task.index());
  const state::RocksDbConf& conf = task.conf().state.db;
  state::Stores& stores = task.executor().state();
  state::RocksDb& db = stores.rocksdb(task.index(), row_of(task, op));
  const auto settle = [&] {
    const Bytes now = stores.native(conf, Bytes(task.estimate(Coef::kRocksDbInstanceBytes)));
    executor::Executor& executor = task.executor();
    executor.hold(Account::kRocksDb, now - executor.ledger().at(Account::kRocksDb));
  };
  if (!db.loaded()) {
    db.load(change.before);
    settle();
    co_await task.spend(checkpoint_ns(task, op, change.before), 0);
  }
  db.write(change, conf, Bytes(task.estimate(Coef::kRocksDbEntryBytes)));
  settle();
  const std::int64_t touched = change.added + change.updated + change.removed;
  co_await task.spend_rows(flow, flow.rows, 0);
  co_await task.spend(touched * task.estimate(Coef::kStateRocksDbNsPerRow) +
                          task.estimate(Coef::kStateCommitNs) + checkpoint_ns(task, op, touched),
                      touched * op.n.row_bytes_out);
  db.commit(conf);
  settle();
}

sim::Co<Flow> run_state_store(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  co_await task.spend(flow.fixed_ns, 0);
  if (task.conf().state.rocksdb) {
    co_await save_in_rocksdb(task, op, flow);
  } else {
    co_await save_on_heap(task, op, flow);
  }
  co_return Flow{.rows = task.work(op).rows_out,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = task.estimate(Coef::kProjectNsPerRow),
                 .garbage_per_row = op.n.row_bytes_out};
}

}  // namespace

OperatorKind state_store_kind() {
  return {.spec = {.name = "StateStoreSave", .summary = "State between micro-batches."},
          .plan = nullptr,
          .run = run_state_store};
}

}  // namespace oomcast
