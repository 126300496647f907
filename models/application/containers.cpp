// Containers that are full: who looks, what is counted, which process dies, what the user reads.
// Mirrors Hadoop's ContainersMonitorImpl and ProcfsBasedProcessTree, the kernel's choice of a
// victim in a memory cgroup, YarnAllocator and PythonRunner's messages.
#include <algorithm>

#include "models/application/application.hpp"
#include "models/container/chance.hpp"

namespace oomcast::application {
namespace {

constexpr std::string_view kWorkerCrashed =
    "org.apache.spark.SparkException: Python worker exited unexpectedly (crashed). Consider "
    "setting 'spark.sql.execution.pyspark.udf.faulthandler.enabled' "
    "or'spark.python.worker.faulthandler.enabled' configuration to 'true' for the better Python "
    "traceback.";

// yarn.nodemanager.sleep-delay-before-sigkill.ms: SIGTERM alone does not end a JVM at once.
constexpr Duration kSigkillDelay(250'000'000);

/// As Hadoop's TraditionalBinaryPrefix writes sizes: one decimal, none if it comes out even.
std::string hadoop_size(Bytes bytes) {
  constexpr std::int64_t kMiB = std::int64_t{1} << 20;
  constexpr std::int64_t kGiB = std::int64_t{1} << 30;
  const std::int64_t unit = bytes.count() < kGiB ? kMiB : kGiB;
  const std::string suffix = bytes.count() < kGiB ? " MB" : " GB";
  if (bytes.count() % unit == 0) {
    return std::to_string(bytes.count() / unit) + suffix;
  }
  const std::int64_t tenths = (bytes.count() * 10 + unit / 2) / unit;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + suffix;
}

}  // namespace

void Application::watch_container(executor::Executor& executor) {
  if (shape_.container == Bytes(0)) {
    return;
  }
  Host& host = *hosts_[static_cast<std::size_t>(executor.id())];
  if (executor.charged() <= shape_.container) {
    host.over_since.reset();
    return;
  }
  if (!host.over_since) {
    host.over_since = simulation_.now();
  }
  host.longest_over = std::max(host.longest_over, simulation_.now() - *host.over_since);
  if (host.dying) {
    return;
  }
  if (shape_.manager == ManagerKind::kKubernetes) {
    kernel_kills(executor);
    return;
  }
  const Cluster& cluster = scenario_.cluster;
  const bool polls =
      shape_.manager == ManagerKind::kYarn && cluster.yarn_pmem_check && !cluster.yarn_enforced;
  if (!polls || host.poll_scheduled) {
    return;
  }
  // Nobody knows the phase of the polls. On average the next one is half a period away; a spike
  // that ends before is seen if it is more likely than not. The first poll, which only takes note
  // of the container, is over before its executor has registered.
  const Duration mean = cluster.yarn_poll / 2;
  const Duration median = container::usual_wait(cluster.yarn_poll);
  const SimTime until = executor.foreseen_until();
  const bool short_spike = until >= simulation_.now() + median && until <= simulation_.now() + mean;
  host.poll_scheduled = true;
  simulation_.schedule<&Application::on_yarn_poll>(short_spike ? median : mean, *this,
                                                   executor.id());
}

void Application::on_yarn_poll(std::int64_t number) {
  Host& host = *hosts_[static_cast<std::size_t>(number)];
  host.poll_scheduled = false;
  executor::Executor& executor = *host.executor;
  if (over_ || host.dying || host.sentence || !executor.alive() ||
      executor.charged() <= shape_.container) {
    return;
  }
  record(TraceKind::kYarnPoll, executor.id(), -1, executor.charged().count(),
         shape_.container.count());
  // Processes that the last poll did not see count only when all together are twice the limit
  // (isProcessTreeOverLimit): a JVM that forks looks like two for a moment.
  const Duration period = scenario_.cluster.yarn_poll;
  const SimTime last_poll(simulation_.now().count() - period.count());
  const Bytes seen_before = executor.charged() - executor.python().younger_than(last_poll);
  if (seen_before > shape_.container || executor.charged() > 2 * shape_.container) {
    // How long it would have stood there, if tasks know; else for good.
    const SimTime until = executor.foreseen_until();
    const bool foreseen = host.over_since && until > simulation_.now();
    host.longest_over = std::max(host.longest_over, foreseen ? until - *host.over_since : period);
    host.sentence = container_kill(executor);
    simulation_.schedule<&Application::on_sigkill>(kSigkillDelay, *this, number);
    return;
  }
  host.poll_scheduled = true;
  simulation_.schedule<&Application::on_yarn_poll>(period, *this, number);
}

void Application::on_sigkill(std::int64_t number) {
  Host& host = *hosts_[static_cast<std::size_t>(number)];
  if (!over_ && !host.dying && host.executor->alive()) {
    executor_failed(*host.executor, std::move(*host.sentence));
  }
}

void Application::kernel_kills(executor::Executor& executor) {
  const pyworker::Workers::Largest worker = executor.python().largest();
  if (scenario_.cluster.cgroup_kills_group || worker.resident <= executor.jvm_rss()) {
    executor_failed(executor, container_kill(executor));
    return;
  }
  if (!worker.task) {
    executor.python().kill_idle();
    executor.settle();
    return;
  }
  for (const std::int32_t number : hosts_[static_cast<std::size_t>(executor.id())]->running) {
    Running& running = *records_[static_cast<std::size_t>(number)];
    if (running.context->id() != *worker.task) {
      continue;
    }
    if (!running.ending) {
      Failure failure =
          running.context->failure(Outcome::kContainerKill, std::string(kWorkerCrashed));
      failure.where.account = Account::kPythonWorkers;
      failure.needed = executor.charged();
      failure.limit = shape_.container;
      snapshot(executor.id(), executor.ledger(), "the kernel kills a Python worker",
               shape_.heap.xmx, shape_.container);
      task_failed(*running.context, std::move(failure));
    }
    return;
  }
}

Failure Application::container_kill(const executor::Executor& executor) const {
  Failure failure;
  failure.kind = Outcome::kContainerKill;
  failure.where.executor = executor.id();
  failure.where.at = simulation_.now();
  failure.needed = executor.charged();
  failure.limit = shape_.container;
  if (shape_.manager == ManagerKind::kYarn) {
    failure.exit_code = -104;  // ContainerExitStatus.KILLED_EXCEEDED_PMEM
    failure.message = "Container killed by YARN for exceeding physical memory limits. " +
                      hadoop_size(executor.charged()) + " of " + hadoop_size(shape_.container) +
                      " physical memory used. Consider boosting spark.executor.memoryOverhead.";
  } else {
    failure.exit_code = 137;
    failure.message = "The executor with id " + std::to_string(executor.id()) +
                      " exited with exit code 137(SIGKILL, possible container OOM).";
  }
  // Behind it is what grew: Python if it is more than the JVM has beside its heap.
  const Ledger& ledger = executor.ledger();
  failure.where.account = ledger.at(Account::kTmpfs) > ledger.python()    ? Account::kTmpfs
                          : ledger.python() > ledger.at(Account::kDirect) ? Account::kPythonWorkers
                                                                          : Account::kDirect;
  return failure;
}

std::optional<Failure> Application::driver_kill() const {
  const Bytes limit = driver_.shape().container;
  const Cluster& cluster = scenario_.cluster;
  const bool yarn = shape_.manager == ManagerKind::kYarn;
  const bool watched = !yarn || (cluster.yarn_pmem_check && !cluster.yarn_enforced);
  if (limit == Bytes(0) || !watched || driver_.resident() <= limit) {
    return std::nullopt;
  }
  Failure failure;
  failure.kind = Outcome::kContainerKill;
  failure.where.executor = kDriverId;
  failure.where.account = Account::kPythonWorkers;
  failure.where.at = simulation_.now();
  failure.needed = driver_.resident();
  failure.limit = limit;
  failure.exit_code = yarn ? -104 : 137;
  failure.message =
      yarn ? "AM Container exited with exitCode: -104. Container is running beyond physical memory "
             "limits. Current usage: " +
                 hadoop_size(driver_.resident()) + " of " + hadoop_size(limit) +
                 " physical memory used. Killing container."
           : "The driver's container exited with exit code 137, reason: OOMKilled";
  return failure;
}

}  // namespace oomcast::application
