// Memory without a meaning, for teaching and for reproducing kills: rows to start from, bytes of a
// kind that are allocated at a rate, pauses, and letting go. What an allocation holds stays until
// its task ends.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/operators/python_worker.hpp"
#include "models/plan/builder.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::array kParallelizeParams{
    ParamSpec{.name = "rows",
              .kind = ParamKind::kInteger,
              .required = true,
              .help = "Elements of the collection."},
    ParamSpec{.name = "partitions",
              .kind = ParamKind::kInteger,
              .fallback = "0",
              .help = "Slices; 0: spark.default.parallelism."},
};
constexpr std::array kAllocateParams{
    ParamSpec{.name = "what",
              .kind = ParamKind::kText,
              .required = true,
              .help = "Kind of memory.",
              .choices = "heap|direct|native|python|tmpfs|page_cache"},
    ParamSpec{.name = "bytes",
              .kind = ParamKind::kSize,
              .fallback = "0",
              .help = "How much each task allocates."},
    ParamSpec{.name = "per_row",
              .kind = ParamKind::kSize,
              .fallback = "0",
              .help = "And how much more for each of its rows."},
    ParamSpec{.name = "step",
              .kind = ParamKind::kSize,
              .fallback = "16MiB",
              .help = "At a time; each step is one object."},
    ParamSpec{.name = "every",
              .kind = ParamKind::kDuration,
              .fallback = "0",
              .help = "Wait after each step."},
    ParamSpec{.name = "dropped",
              .kind = ParamKind::kBoolean,
              .fallback = "false",
              .help = "Of direct buffers: nobody keeps them, so that a collection frees them."},
    ParamSpec{.name = "imports",
              .kind = ParamKind::kText,
              .fallback = "none",
              .help = "What the Python function imports.",
              .choices = "none|numpy|pandas"},
};
constexpr std::array kPauseParams{
    ParamSpec{.name = "time",
              .kind = ParamKind::kDuration,
              .required = true,
              .help = "How long each task waits."},
};
constexpr std::array kFreeParams{
    ParamSpec{.name = "what",
              .kind = ParamKind::kText,
              .required = true,
              .help = "Kind of memory that the task lets go.",
              .choices = "heap|direct|native|python|tmpfs|page_cache"},
};

/// The account of a kind of memory; kPythonWorkers: in the task's Python worker.
Account account_of(std::string_view what) {
  constexpr std::array<std::pair<std::string_view, Account>, 6> kKinds{{
      {"heap", Account::kHeapUser},
      {"direct", Account::kDirect},
      {"native", Account::kNative},
      {"python", Account::kPythonWorkers},
      {"tmpfs", Account::kTmpfs},
      {"page_cache", Account::kPageCache},
  }};
  for (const auto& [word, account] : kKinds) {
    if (word == what) {
      return account;
    }
  }
  return Account::kHeapUser;
}

/// ParallelCollectionRDD.slice: the i-th of p parts ends at (i + 1) * rows / p.
void plan_parallelize(plan::Builder& builder, const Step& step) {
  const std::int64_t rows = std::max<std::int64_t>(0, builder.number(step, "rows", 0));
  const std::int64_t asked = builder.number(step, "partitions", 0);
  const std::int64_t parts = asked > 0 ? asked : builder.default_parallelism();
  plan::Op op;
  op.kind = &operator_kind("ParallelCollection");
  op.label = "parallelize";
  plan::Output output;
  for (std::int64_t i = 0; i < parts; ++i) {
    const std::int64_t mine = sim::mul_div(rows, i + 1, parts) - sim::mul_div(rows, i, parts);
    op.work.append(1, {mine, 0, 0, mine, 0});
    output.rows.append(1, mine);
  }
  output.relation.rows = rows;
  plan::RelationColumn column;
  column.column.name = "value";
  output.relation.columns.push_back(std::move(column));
  op.n.row_bytes = output.relation.row_bytes();
  std::tie(output.stage, output.op) = builder.open_stage(parts, std::move(op));
  builder.set_output(step, std::move(output));
}

/// An operator of one kind that leaves its rows as they are.
void append_allocation(plan::Builder& builder, const Step& step, plan::Op op) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  const bool python = static_cast<Account>(op.n.choice) == Account::kPythonWorkers;
  op.kind = &operator_kind(python ? "PythonRDD" : "Allocation");
  op.input = from.op;
  op.n.row_bytes = from.relation.row_bytes();
  op.work = builder.work(from, {});
  from.op = builder.append(from.stage, std::move(op));
  builder.set_output(step, std::move(from));
}

void plan_allocate(plan::Builder& builder, const Step& step) {
  const std::string what = builder.text(step, "what");
  plan::Op op;
  op.label = "allocate " + what;
  op.n.choice = static_cast<std::int32_t>(account_of(what));
  op.n.buffer_bytes = builder.number(step, "bytes", 0);
  op.n.row_bytes_out = builder.number(step, "per_row", 0);
  op.n.key_bytes = std::max<std::int64_t>(1, builder.number(step, "step", 16 << 20));
  op.n.nanos = builder.number(step, "every", 0);
  op.n.flag = builder.flag(step, "dropped", false);
  op.n.columns = static_cast<std::int64_t>(imports_of(builder.text(step, "imports")));
  append_allocation(builder, step, std::move(op));
}

void plan_pause(plan::Builder& builder, const Step& step) {
  plan::Op op;
  op.label = "pause";
  op.n.nanos = builder.number(step, "time", 0);
  op.n.choice = static_cast<std::int32_t>(Account::kCount);
  append_allocation(builder, step, std::move(op));
}

void plan_free(plan::Builder& builder, const Step& step) {
  const std::string what = builder.text(step, "what");
  plan::Op op;
  op.label = "free " + what;
  op.n.choice = static_cast<std::int32_t>(account_of(what));
  op.n.partial = true;  // lets go
  append_allocation(builder, step, std::move(op));
}

sim::Co<Flow> run_parallelize(TaskContext& task, const plan::Op& op) {
  task.metrics().rows += task.work(op).rows;
  co_return Flow{.rows = task.work(op).rows, .row_bytes = op.n.row_bytes};
}

/// Bytes.MaxDirectMemorySize is the heap's size unless set; at the limit the JVM collects.
sim::Co<void> allocate_direct(TaskContext& task, std::int64_t bytes, bool dropped) {
  executor::Executor& executor = task.executor();
  const Bytes limit = executor.shape().heap.xmx;
  if (executor.ledger().at(Account::kDirect) + Bytes(bytes) > limit && dropped) {
    task.release(Account::kDirect, task.held(Account::kDirect));
  }
  if (executor.ledger().at(Account::kDirect) + Bytes(bytes) > limit) {
    Failure death = task.failure(Outcome::kExecutorOom,
                                 "java.lang.OutOfMemoryError: Cannot reserve " +
                                     std::to_string(bytes) + " bytes of direct buffer memory");
    death.where.account = Account::kDirect;
    death.exit_code = 52;  // SparkExitCode.OOM
    death.needed = Bytes(bytes);
    death.limit = limit;
    task.supervisor().executor_failed(executor, std::move(death));
    co_await sim::never();
  }
  co_await task.hold(Account::kDirect, bytes);
}

/// One object of a kind, touched as it is made; `left` bytes come after it.
sim::Co<void> allocate_step(TaskContext& task, const plan::Op& op, Account account,
                            std::int64_t bytes, std::int64_t left) {
  if (account == Account::kPythonWorkers) {
    // glibc maps objects from 128 KiB on each alone; smaller ones share arenas.
    constexpr std::int64_t kMapThreshold = 128 << 10;
    const std::int64_t object = op.n.row_bytes_out > 0 ? op.n.row_bytes_out : op.n.key_bytes;
    co_await python_allocate(
        task, bytes, object < kMapThreshold ? pyworker::Pool::kSmall : pyworker::Pool::kMapped,
        left);
    co_return;
  }
  if (account == Account::kDirect) {
    co_await allocate_direct(task, bytes, op.n.flag);
  } else {
    co_await task.hold(account, bytes, account == Account::kHeapUser ? bytes : 0);
  }
  co_await task.pass(sim::mul_div(bytes, task.estimate(Coef::kPythonTouchNsPerMiB), 1 << 20));
}

sim::Co<Flow> run_allocation(TaskContext& task, const plan::Op& op);

bool is_pause(const plan::Op& op) {
  return op.kind->run == &run_allocation && static_cast<Account>(op.n.choice) == Account::kCount;
}

/// Time of the pauses that follow an operator before anything else is done.
std::int64_t pauses_after(const plan::Stage& stage, const plan::Op& op) {
  std::int64_t ns = 0;
  const auto after = static_cast<std::size_t>(&op - stage.ops.data()) + 1;
  for (std::size_t i = after; i < stage.ops.size() && is_pause(stage.ops[i]); ++i) {
    ns += stage.ops[i].n.nanos;
  }
  return ns;
}

sim::Co<Flow> run_allocation(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  co_await task.spend(flow.fixed_ns + flow.rows * flow.cpu_ns_per_row,
                      flow.rows * flow.garbage_per_row);
  const auto account = static_cast<Account>(op.n.choice);
  if (is_pause(op)) {
    task.executor().foresee(task.simulation().now() + Duration(op.n.nanos));
    co_await task.pass(op.n.nanos);
    co_return Flow{.rows = flow.rows, .row_bytes = flow.row_bytes};
  }
  const bool python = account == Account::kPythonWorkers;
  if (op.n.partial) {
    if (python) {
      task.executor().python().free(task.id(), pyworker::Pool::kMapped);
      task.executor().python().free(task.id(), pyworker::Pool::kSmall);
    } else {
      task.release(account, task.held(account));
    }
    co_await task.pass(0);
    co_return Flow{.rows = flow.rows, .row_bytes = flow.row_bytes};
  }
  if (python) {
    co_await python_start(task, static_cast<pyworker::Imports>(op.n.columns));
  }
  // Only what somebody enforces a limit on is worth foretelling: heap has its own, cache has none.
  const bool counted = account != Account::kHeapUser && account != Account::kPageCache;
  std::int64_t left = op.n.buffer_bytes + flow.rows * op.n.row_bytes_out;
  std::int64_t foretold = counted && !op.n.flag ? left : 0;
  if (python) {
    foretold = std::min(foretold, task.executor().python().room(task.id()).count());
  }
  task.announce(foretold);
  const std::int64_t steps = sim::ceil_div(left, op.n.key_bytes);
  const std::int64_t touch = sim::mul_div(left, task.estimate(Coef::kPythonTouchNsPerMiB), 1 << 20);
  task.executor().foresee(task.simulation().now() +
                          Duration(steps * op.n.nanos + touch + pauses_after(task.stage(), op)));
  while (left > 0) {
    const std::int64_t bytes = std::min(left, op.n.key_bytes);
    const std::int64_t come = std::min(foretold, bytes);
    task.announce(-come);
    foretold -= come;
    left -= bytes;
    co_await allocate_step(task, op, account, bytes, left);
    co_await task.pass(op.n.nanos);
  }
  co_return Flow{.rows = flow.rows, .row_bytes = flow.row_bytes};
}

}  // namespace

OperatorKind parallelize_kind() {
  return {.spec = {.name = "parallelize",
                   .summary = "Makes an RDD of a collection.",
                   .inputs_min = 0,
                   .inputs_max = 0,
                   .params = kParallelizeParams},
          .plan = plan_parallelize,
          .run = nullptr};
}
OperatorKind allocate_kind() {
  return {.spec = {.name = "allocate",
                   .summary = "Each task allocates memory of a kind, step by step, and keeps it.",
                   .params = kAllocateParams},
          .plan = plan_allocate,
          .run = nullptr};
}
OperatorKind pause_kind() {
  return {.spec = {.name = "pause",
                   .summary = "Each task waits, holding what it has.",
                   .params = kPauseParams},
          .plan = plan_pause,
          .run = nullptr};
}
OperatorKind free_kind() {
  return {.spec = {.name = "free",
                   .summary = "Each task lets go what it allocated of a kind.",
                   .params = kFreeParams},
          .plan = plan_free,
          .run = nullptr};
}
OperatorKind parallel_collection_kind() {
  return {.spec = {.name = "ParallelCollection", .summary = "Rows that the driver sent along."},
          .plan = nullptr,
          .run = run_parallelize};
}
OperatorKind allocation_kind() {
  return {.spec = {.name = "Allocation", .summary = "Allocates, waits, lets go."},
          .plan = nullptr,
          .run = run_allocation};
}
OperatorKind python_rdd_kind() {
  return {.spec = {.name = "PythonRDD", .summary = "A Python function over a partition."},
          .plan = nullptr,
          .run = run_allocation};
}

}  // namespace oomcast
