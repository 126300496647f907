#include "models/pyworker/workers.hpp"

#include <algorithm>

#include "models/cost/coefficients.hpp"
#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast::pyworker {
namespace {

Bytes by_imports(const CoefficientValues& estimates, Imports imports, Coef none, Coef numpy,
                 Coef pandas) {
  const std::int64_t more = imports == Imports::kNone    ? 0
                            : imports == Imports::kNumpy ? estimates.at(numpy)
                                                         : estimates.at(pandas);
  return Bytes(estimates.at(none) + more);
}

Bytes base_resident(const CoefficientValues& estimates, Imports imports) {
  return by_imports(estimates, imports, Coef::kPythonWorkerBytes, Coef::kPythonNumpyBytes,
                    Coef::kPythonPandasBytes);
}

Bytes base_private(const CoefficientValues& estimates, Imports imports) {
  return by_imports(estimates, imports, Coef::kPythonWorkerPrivateBytes,
                    Coef::kPythonNumpyPrivateBytes, Coef::kPythonPandasPrivateBytes);
}

Bytes base_virtual(const CoefficientValues& estimates, Imports imports) {
  const Bytes arenas(imports == Imports::kArrow ? estimates.at(Coef::kPythonArrowVirtualBytes) : 0);
  return arenas + by_imports(estimates, imports, Coef::kPythonWorkerVirtualBytes,
                             Coef::kPythonNumpyVirtualBytes, Coef::kPythonPandasVirtualBytes);
}

}  // namespace

Bytes Workers::data(const Worker& worker) {
  return worker.mapped + std::max(worker.small, worker.kept);
}

Bytes Workers::resident(const Worker& worker) const {
  return base_resident(estimates_, worker.imports) + data(worker);
}

const Workers::Worker* Workers::find(memory::TaskAttemptId task) const {
  const auto found = std::find_if(all_.begin(), all_.end(),
                                  [&](const Worker& worker) { return worker.task == task; });
  return found == all_.end() ? nullptr : &*found;
}

Workers::Worker* Workers::find(memory::TaskAttemptId task) {
  return const_cast<Worker*>(static_cast<const Workers*>(this)->find(task));
}

Bytes Workers::address_space_of(Imports imports) const {
  // Arenas are done without when there is no room for them; modules are not.
  return base_virtual(estimates_, std::min(imports, Imports::kPandas));
}

bool Workers::imports_fit(Imports imports) const {
  return address_space_ == Bytes(0) || address_space_of(imports) <= address_space_;
}

Workers::Started Workers::start(memory::TaskAttemptId task, Imports imports, SimTime now) {
  if (!imports_fit(imports)) {
    return Started::kNoRoom;
  }
  if (Worker* mine = find(task)) {
    mine->imports = std::max(mine->imports, imports);
    return Started::kRunning;
  }
  daemon_ = true;
  const auto idle = std::find_if(all_.begin(), all_.end(),
                                 [](const Worker& worker) { return !worker.task.has_value(); });
  if (idle != all_.end()) {
    idle->task = task;
    idle->imports = std::max(idle->imports, imports);
    return Started::kRunning;
  }
  Worker forked;
  forked.task = task;
  forked.imports = imports;
  forked.forked = now;
  all_.push_back(forked);
  return Started::kForked;
}

Bytes Workers::room(memory::TaskAttemptId task) const {
  const Worker* worker = find(task);
  SIM_CHECK(worker != nullptr, "a task without a Python worker allocates in one");
  if (address_space_ == Bytes(0)) {
    return Bytes(INT64_MAX);
  }
  return std::max(Bytes(0), address_space_ - base_virtual(estimates_, worker->imports) -
                                worker->mapped - worker->small);
}

void Workers::allocate(memory::TaskAttemptId task, Bytes bytes, Pool pool) {
  Worker* worker = find(task);
  SIM_CHECK(worker != nullptr, "a task without a Python worker allocates in one");
  (pool == Pool::kMapped ? worker->mapped : worker->small) += bytes;
}

void Workers::free(memory::TaskAttemptId task, Pool pool) {
  Worker* worker = find(task);
  if (worker == nullptr) {
    return;
  }
  if (pool == Pool::kMapped) {
    worker->mapped = Bytes(0);
    return;
  }
  const Coef share =
      worker->imports >= Imports::kPandas ? Coef::kPythonPandasKeptPpm : Coef::kPythonKeptPpm;
  worker->kept = std::max(
      worker->kept, Bytes(sim::mul_div(worker->small.count(), estimates_.at(share), 1'000'000)));
  worker->small = Bytes(0);
}

void Workers::end(memory::TaskAttemptId task) {
  free(task, Pool::kMapped);
  free(task, Pool::kSmall);
  if (!reuse_) {
    kill(task);
  } else if (Worker* worker = find(task)) {
    worker->task.reset();
  }
}

void Workers::kill(memory::TaskAttemptId task) {
  std::erase_if(all_, [&](const Worker& worker) { return worker.task == task; });
}

void Workers::kill_idle() {
  std::erase_if(all_, [](const Worker& worker) { return !worker.task.has_value(); });
}

Bytes Workers::daemon() const {
  return daemon_ ? Bytes(estimates_.at(Coef::kPythonDaemonBytes)) : Bytes(0);
}

Bytes Workers::workers() const {
  Bytes sum;
  for (const Worker& worker : all_) {
    sum += resident(worker);
  }
  return sum;
}

Bytes Workers::younger_than(SimTime moment) const {
  Bytes sum;
  for (const Worker& worker : all_) {
    sum += worker.forked > moment ? resident(worker) : Bytes(0);
  }
  return sum;
}

Bytes Workers::own() const {
  Bytes sum = daemon_ ? Bytes(estimates_.at(Coef::kPythonDaemonPrivateBytes)) : Bytes(0);
  for (const Worker& worker : all_) {
    sum += base_private(estimates_, worker.imports) + data(worker);
  }
  return sum;
}

Workers::Largest Workers::largest() const {
  Largest result;
  for (const Worker& worker : all_) {
    if (resident(worker) > result.resident) {
      result = {resident(worker), worker.task};
    }
  }
  return result;
}

Bytes Workers::most_mapped() const {
  Bytes most;
  for (const Worker& worker : all_) {
    most = std::max(most, base_virtual(estimates_, worker.imports) + worker.mapped + worker.small);
  }
  return most;
}

Bytes worker_address_space(Bytes pyspark_memory, bool cores_are_set, std::int64_t cores) {
  constexpr std::int64_t kMiB = std::int64_t{1} << 20;
  const std::int64_t mib = pyspark_memory.count() / kMiB;
  return Bytes(mib / (cores_are_set ? std::max<std::int64_t>(1, cores) : 1) * kMiB);
}

}  // namespace oomcast::pyworker
