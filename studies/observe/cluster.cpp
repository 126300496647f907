// The cluster and the conf of an observed application: executors as the log shows them, heap as
// set, or as the block managers' size tells it.
#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "studies/observe/at_once.hpp"
#include "studies/observe/observe.hpp"
#include "studies/observe/python_ops.hpp"

namespace oomcast::observe {
namespace {

using eventlog::EventLog;
using eventlog::Executor;

constexpr std::string_view kFromLog = "event log";

bool is_driver(const Executor& executor) {
  return executor.id == "driver" || executor.id == "<driver>";
}

std::string property(const EventLog& log, const std::string& key) {
  const auto found = log.environment.spark.find(key);
  return found == log.environment.spark.end() ? "" : found->second;
}

ManagerKind manager_of(const std::string& master) {
  if (master.starts_with("yarn")) {
    return ManagerKind::kYarn;
  }
  if (master.starts_with("k8s")) {
    return ManagerKind::kKubernetes;
  }
  return master.starts_with("local") && !master.starts_with("local-cluster")
             ? ManagerKind::kLocal
             : ManagerKind::kStandalone;
}

/// The most executors alive at one time.
std::int64_t executors_at_once(const EventLog& log) {
  AtOnce alive;
  for (const Executor& executor : log.executors) {
    if (is_driver(executor)) {
      continue;
    }
    alive.begins(executor.added_ms.value_or(0));
    for (const eventlog::ExecutorRemoval& removal : log.removals) {
      if (removal.id == executor.id && removal.time_ms) {
        alive.ends(*removal.time_ms);
        break;
      }
    }
  }
  return alive.most();
}

/// The most tasks one executor ran at one time.
std::int64_t tasks_at_once(const EventLog& log) {
  std::map<std::uint32_t, AtOnce> by_executor;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    if (log.tasks.finish_ms(row) > log.tasks.launch_ms(row)) {
      AtOnce& running = by_executor[log.tasks.executor(row)];
      running.begins(log.tasks.launch_ms(row));
      running.ends(log.tasks.finish_ms(row));
    }
  }
  std::int64_t most = 1;
  for (const auto& [executor, running] : by_executor) {
    most = std::max(most, running.most());
  }
  return most;
}

std::int64_t cores_of(const EventLog& log, ManagerKind manager) {
  std::map<std::int64_t, std::int64_t> votes;
  for (const Executor& executor : log.executors) {
    if (executor.cores && *executor.cores > 0 &&
        (manager == ManagerKind::kLocal || !is_driver(executor))) {
      ++votes[*executor.cores];
    }
  }
  const auto best = std::max_element(
      votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return std::clamp<std::int64_t>(best == votes.end() ? tasks_at_once(log) : best->first, 1, 1024);
}

/// UnifiedMemoryManager.getMaxMemory backwards: (heap - 300 MiB) x fraction, in MiB rounded up.
std::int64_t heap_mib(const EventLog& log, double fraction, ManagerKind manager) {
  std::int64_t region = 0;
  for (const Executor& executor : log.executors) {
    if (executor.block_manager && (manager == ManagerKind::kLocal || !is_driver(executor))) {
      const eventlog::BlockManager& block_manager = *executor.block_manager;
      region = std::max(region, block_manager.max_on_heap_bytes.value_or(
                                    block_manager.max_memory_bytes.value_or(0)));
    }
  }
  region = std::min(region, std::int64_t{1} << 45);
  constexpr double kMiB = 1 << 20;
  return region <= 0 || fraction <= 0
             ? 0
             : 300 + static_cast<std::int64_t>(static_cast<double>(region) / fraction / kMiB + 0.5);
}

/// Spark's version, and what its defaults were where the table of keys does not reach back.
SparkVersion version_of(const EventLog& log, std::vector<ConfEntry>& entries,
                        std::vector<std::string>& assumptions) {
  std::optional<SparkVersion> version = parse_spark_version(log.spark_version.value_or(""));
  if (!version) {
    assumptions.emplace_back("the log does not say which Spark wrote it: 3.5 is assumed");
    version = SparkVersion{3, 5, 0};
  }
  if (!version->at_least(3, 5)) {
    assumptions.push_back("defaults of Spark 3.5 stand for those of " + to_string(*version));
  }
  if (version->major_number < 2) {
    entries.push_back({"spark.memory.fraction", "0.75", "default of Spark 1.6"});
    if (!version->at_least(1, 6)) {
      assumptions.emplace_back(
          "before Spark 1.6 execution and storage had fixed parts of the heap; one region for both "
          "is simulated");
    }
  }
  return *version;
}

/// The log's conf without entries that are no valid ones of ours: it did run with them.
std::vector<ConfEntry> usable(const SparkVersion& version, const std::vector<ConfEntry>& entries,
                              std::vector<std::string>& assumptions) {
  std::vector<ConfEntry> kept;
  for (const ConfEntry& entry : entries) {
    const std::vector<ConfEntry> alone{entry};
    if (entry.key == "spark.memory.offHeap.enabled" || Conf::make(version, alone).ok()) {
      kept.push_back(entry);
    } else {
      assumptions.push_back("left out of the log's conf: " + entry.key + "=" + entry.value);
    }
  }
  for (const std::string_view key : {"spark.task.cpus", "spark.memory.offHeap.enabled"}) {
    if (!Conf::make(version, kept).ok()) {
      std::erase_if(kept, [&](const ConfEntry& entry) { return entry.key == key; });
    }
  }
  return kept;
}

bool has(const std::vector<ConfEntry>& entries, std::string_view key) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const ConfEntry& entry) { return entry.key == key; });
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as a plan that was read
bool has_python(const eventlog::PlanNode& node) {
  return runs_python(node.name) ||
         std::any_of(node.children.begin(), node.children.end(), has_python);
}

bool is_python(const EventLog& log) {
  const bool in_plans = std::any_of(log.sql.begin(), log.sql.end(), [](const auto& sql) {
    return sql.plan() != nullptr && has_python(*sql.plan());
  });
  return in_plans || property(log, "spark.yarn.isPython") == "true" ||
         std::any_of(log.rdds.begin(), log.rdds.end(), [](const auto& rdd) {
           return rdd.second.name.find("Python") != std::string::npos;
         });
}

/// The size of the heap: of the driver where that is the only JVM.
void set_heap(const EventLog& log, ManagerKind manager, std::vector<ConfEntry>& entries,
              std::vector<std::string>& assumptions) {
  const bool local = manager == ManagerKind::kLocal;
  const std::string set = property(log, local ? "spark.driver.memory" : "spark.executor.memory");
  if (!set.empty()) {
    entries.push_back({"spark.executor.memory", set, std::string(kFromLog)});
    return;
  }
  double fraction = 0.6;  // spark.memory.fraction
  for (const ConfEntry& entry : entries) {
    const std::vector<ConfEntry> alone{entry};
    if (entry.key == "spark.memory.fraction") {
      const Checked<Conf> conf = Conf::make({}, alone);
      fraction = conf.ok() ? conf.value().real("spark.memory.fraction") : fraction;
    }
  }
  const std::int64_t mib = heap_mib(log, fraction, manager);
  const std::string heap = std::to_string(std::max<std::int64_t>(mib, 512)) + "m";
  if (mib > 0) {
    entries.push_back({"spark.executor.memory", heap, "block manager's size"});
    assumptions.push_back("heap of " + heap + " from the size of the block managers");
  } else {
    std::erase_if(entries, [](const auto& entry) { return entry.key == "spark.executor.memory"; });
    assumptions.emplace_back("the log does not tell the heap: the default of 1g is assumed");
  }
}

/// A disk that was full held what tasks had written by then; zero: no disk was full.
Bytes full_disk(const EventLog& log, std::vector<std::string>& assumptions) {
  constexpr std::string_view kFull = "No space left on device";
  constexpr std::int64_t kMost = std::int64_t{1} << 50;
  std::optional<std::size_t> first;
  for (const eventlog::TaskFailure& failure : log.task_failures) {
    if (!first && failure.text.find(kFull) != std::string::npos) {
      first = failure.row;
    }
  }
  if (!first) {
    return Bytes(0);
  }
  std::int64_t bytes = 0;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    const auto metric = [&](eventlog::TaskMetric m) {
      return std::clamp<std::int64_t>(log.tasks.metric(row, m), 0, std::int64_t{1} << 40);
    };
    const bool well = log.end_reasons[log.tasks.reason(row)].kind == eventlog::EndKind::kSuccess;
    if (log.tasks.executor(row) == log.tasks.executor(*first)) {
      bytes += metric(eventlog::TaskMetric::kShuffleWriteBytes);
      bytes += well ? 0 : metric(eventlog::TaskMetric::kDiskSpilledBytes);
    }
    bytes = std::min(bytes, kMost);
  }
  bytes = std::max<std::int64_t>(bytes, 1 << 20);
  assumptions.push_back("a local disk was full: it is taken to hold the " +
                        std::to_string(bytes >> 20) +
                        " MiB that tasks had written; it may have been some larger");
  return Bytes(bytes);
}

std::vector<ConfEntry> with_local_driver(const std::vector<ConfEntry>& changes,
                                         ManagerKind manager) {
  std::vector<ConfEntry> result = changes;
  for (const ConfEntry& change : changes) {
    if (manager == ManagerKind::kLocal && change.key == "spark.driver.memory" &&
        !has(changes, "spark.executor.memory")) {
      result.push_back({"spark.executor.memory", change.value, change.origin});
    }
  }
  return result;
}

}  // namespace

Problems observe_cluster(const EventLog& log, const WhatIf& changes, Observation& to) {
  std::vector<ConfEntry> entries;
  const SparkVersion version = version_of(log, entries, to.assumptions);
  Cluster& cluster = to.scenario.cluster;
  const std::string master = property(log, "spark.master");
  cluster.manager =
      master.empty() && executors_at_once(log) == 0 ? ManagerKind::kLocal : manager_of(master);
  cluster.cluster_mode = property(log, "spark.submit.deployMode") == "cluster";
  for (const auto& [key, value] : log.environment.spark) {
    const bool unset =
        std::find(changes.unset.begin(), changes.unset.end(), key) != changes.unset.end();
    if (key != "spark.executor.instances" && key != "spark.executor.cores" &&
        key.starts_with("spark.") && !unset) {
      entries.push_back({key, value, std::string(kFromLog)});
    }
  }
  set_heap(log, cluster.manager, entries, to.assumptions);
  const std::int64_t cores = changes.cores.value_or(cores_of(log, cluster.manager));
  // Standalone gives an executor its worker's cores if nothing is set, a local master names them;
  // Python's memory is shared only by cores that were set (PythonRunner's reading of the key).
  const bool unset_means_own =
      cluster.manager == ManagerKind::kStandalone || cluster.manager == ManagerKind::kLocal;
  if (!unset_means_own || cores < 2 || !property(log, "spark.executor.cores").empty()) {
    entries.push_back({"spark.executor.cores", std::to_string(cores), std::string(kFromLog)});
  }
  cluster.executors = cluster.manager == ManagerKind::kLocal
                          ? 1
                          : std::clamp<std::int64_t>(executors_at_once(log), 1, 10'000);
  cluster.local_disk = changes.local_disk.value_or(full_disk(log, to.assumptions));
  // Machines are larger than one executor, so that the JVM takes G1; a container shows its own.
  cluster.node_cores =
      cluster.manager == ManagerKind::kKubernetes ? 0 : std::max<std::int64_t>(2, cores);
  to.scenario.python = is_python(log);
  std::vector<ConfEntry> all = usable(version, entries, to.assumptions);
  for (const ConfEntry& change : with_local_driver(changes.conf, cluster.manager)) {
    all.push_back(change);
  }
  Checked<Conf> conf = Conf::make(version, all);
  if (!conf.ok()) {
    return std::move(conf).error();
  }
  to.scenario.conf = std::move(conf).value();
  cluster.manager = changes.manager.value_or(cluster.manager);
  cluster.executors = changes.executors.value_or(cluster.executors);
  const Checked<Conf> changed = Conf::make(version, changes.conf);
  if (changed.ok()) {
    to.warnings = changed.value().warnings();
  }
  return {};
}

}  // namespace oomcast::observe
