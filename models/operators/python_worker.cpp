// Mirrors PythonRunner's worker handling and pyspark/worker.py's setup_memory_limits.
#include "models/operators/python_worker.hpp"

#include <algorithm>

#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::string_view kMemoryError =
    "org.apache.spark.api.python.PythonException: [PYTHON_EXCEPTION] An exception was thrown from "
    "the Python worker: Traceback (most recent call last): MemoryError";
constexpr std::string_view kImportError =
    "org.apache.spark.api.python.PythonException: [PYTHON_EXCEPTION] An exception was thrown from "
    "the Python worker: Traceback (most recent call last): ImportError: failed to map segment from "
    "shared object (MemoryError)";

}  // namespace

pyworker::Imports imports_of(std::string_view word) {
  return word == "pandas"  ? pyworker::Imports::kPandas
         : word == "numpy" ? pyworker::Imports::kNumpy
                           : pyworker::Imports::kNone;
}

sim::Co<void> python_start(TaskContext& task, pyworker::Imports imports) {
  pyworker::Workers& python = task.executor().python();
  const auto started = python.start(task.id(), imports, task.simulation().now());
  if (started == pyworker::Workers::Started::kNoRoom) {
    const Bytes limit = python.address_space();
    co_await task.fail(Outcome::kPythonMemoryError, std::string(kImportError),
                       python.address_space_of(imports).count(), limit.count());
  }
  if (started == pyworker::Workers::Started::kForked) {
    const bool more = imports != pyworker::Imports::kNone;
    co_await task.pass(task.estimate(Coef::kPythonStartNs) +
                       (more ? task.estimate(Coef::kPythonImportNs) : 0));
  }
}

sim::Co<void> python_allocate(TaskContext& task, std::int64_t bytes, pyworker::Pool pool,
                              std::int64_t to_come) {
  pyworker::Workers& python = task.executor().python();
  const Bytes room = python.room(task.id());
  // A large object comes whole or not at all.
  const std::int64_t got = bytes <= room.count()             ? bytes
                           : pool == pyworker::Pool::kMapped ? 0
                                                             : room.count();
  python.allocate(task.id(), Bytes(got), pool);
  co_await task.pass(sim::mul_div(got, task.estimate(Coef::kPythonTouchNsPerMiB), 1 << 20));
  if (got < bytes) {
    co_await task.fail(Outcome::kPythonMemoryError, std::string(kMemoryError),
                       python.address_space().count() - room.count() + bytes + to_come,
                       python.address_space().count());
  }
}

sim::Co<void> drain_to_python(TaskContext& task, const Flow& flow) {
  co_await task.spend(flow.fixed_ns + flow.rows * flow.cpu_ns_per_row,
                      flow.rows * (flow.garbage_per_row + flow.row_bytes));
  co_await task.pass(flow.rows * task.estimate(Coef::kPythonRowNs));
}

}  // namespace oomcast
