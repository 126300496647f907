#include "inputs/cases/translate.hpp"

#include "inputs/cases/code_text.hpp"
#include "inputs/cases/program_jobs.hpp"
#include "inputs/cases/steps.hpp"

namespace oomcast::cases {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

bool has(const std::vector<ConfEntry>& conf, std::string_view key) {
  for (const ConfEntry& entry : conf) {
    if (entry.key == key) {
      return true;
    }
  }
  return false;
}

std::string collector_flag(std::string_view collector) {
  if (collector.starts_with("Serial")) {
    return "-XX:+UseSerialGC";
  }
  if (collector.starts_with("Parallel")) {
    return "-XX:+UseParallelGC";
  }
  return collector.starts_with("G1") ? "-XX:+UseG1GC" : "";
}

/// The conf as it was in force: what the cluster's own command line set is in it too.
Checked<Conf> conf_of(const CaseFile& file) {
  std::vector<ConfEntry> entries = file.conf;
  const auto add = [&](std::string key, std::string value) {
    if (!has(entries, key) && !value.empty()) {
      entries.push_back({std::move(key), std::move(value), "cluster"});
    }
  };
  if (file.executor_mib > 0) {
    add("spark.executor.memory", std::to_string(file.executor_mib) + "m");
  }
  if (file.driver_mib > 0) {
    add("spark.driver.memory", std::to_string(file.driver_mib) + "m");
  }
  if (file.manager == "cgroup" && file.limit_mib) {
    // The limit was set from outside: all beside the heap is overhead.
    add("spark.executor.memoryOverhead", std::to_string(*file.limit_mib - file.executor_mib) + "m");
    add("spark.executor.cores", std::to_string(file.cores));
    // No manager counts, or makes replacements smaller.
    add("spark.executor.maxNumFailures", "2147483647");
    add("spark.kubernetes.allocation.recoveryMode.enabled", "false");
  }
  add("spark.executor.extraJavaOptions", collector_flag(file.collector));
  for (ConfEntry& entry : entries) {
    if (entry.key == "spark.executor.extraJavaOptions") {
      entry.value += " " + file.java_options;
    }
  }
  return Conf::make(SparkVersion{}, entries);
}

/// Of the machine that the cases ran on: what a JVM outside of a cgroup sees.
constexpr std::int64_t kMachineCores = 2;
constexpr Bytes kMachineMemory{24 * 1024 * kMiB};

/// A container whose limit was recorded: rounded up by YARN, or that of a cgroup.
void set_container(const CaseFile& file, Cluster& cluster) {
  cluster.node_cores = kMachineCores;
  if (file.manager == "cgroup") {
    cluster.manager = ManagerKind::kKubernetes;
    cluster.node_memory = Bytes(0);  // a JVM in a cgroup sees its limit
    cluster.cgroup_kills_group = file.kills_group;
    return;
  }
  cluster.manager = ManagerKind::kYarn;
  cluster.node_memory = kMachineMemory;
  cluster.yarn_enforced = file.enforced;
  cluster.yarn_minimum_allocation = Bytes(file.limit_mib.value_or(1024) * kMiB);
}

void set_cluster(const CaseFile& file, Cluster& cluster) {
  cluster.manager = ManagerKind::kStandalone;
  cluster.cluster_mode = false;
  cluster.executors = file.executors;
  // Without a number of its own an executor takes all cores there are; its collector is given.
  cluster.node_cores = file.cores;
  cluster.node_memory = kMachineMemory;
  cluster.local_disk = Bytes(file.disk_mib.value_or(0) * kMiB);
  if (!file.manager.empty()) {
    set_container(file, cluster);
  }
}

/// False if the code does not tell when executors are killed.
bool add_losses(const CaseFile& file, Scenario& scenario) {
  const auto calls = kill_calls(file.code);
  if (!calls || calls->empty()) {
    return false;
  }
  for (const KillCall& call : *calls) {
    Loss loss;
    loss.executor = call.executor;
    loss.job = call.actions_before;
    loss.after = Duration(call.after_ns);
    scenario.losses.push_back(loss);
  }
  return true;
}

/// Adds the jobs; the reason if they cannot be expressed.
std::string add_jobs(const CaseFile& file, Scenario& scenario) {
  if (file.external_events && !add_losses(file, scenario)) {
    return "executors killed from outside at a time that the code does not tell";
  }
  if (file.plans.empty() || !file.manager.empty()) {
    const auto program = read_program(file.code, file.params);
    if (!program) {
      return without_plan(file.code);
    }
    add_program(*program, scenario);
    return "";
  }
  StepMaker maker(file, scenario);
  for (const std::string& text : file.plans) {
    const auto plan = plan_text::read_plan_text(text);
    if (!plan.ok()) {
      return "a plan that cannot be read";
    }
    if (plan.value().root().name != "DeserializeToObject") {
      maker.add_job(plan.value(), "collect");
      continue;
    }
    const auto rdd = row_rdd(file.code);
    if (!rdd) {
      return "an RDD of rows that is used for more than counting";
    }
    maker.add_rdd_jobs(plan.value(), rdd->counts, rdd->level);
  }
  return maker.reason();
}

}  // namespace

Translation translate(const CaseFile& file) {
  Translation result;
  Scenario scenario;
  scenario.name = file.id;
  scenario.title = file.description;
  scenario.python = true;
  scenario.seed = 1;
  set_cluster(file, scenario.cluster);
  Checked<Conf> conf = conf_of(file);
  if (!conf.ok()) {
    result.reason = conf.error().front().where + ": " + conf.error().front().what;
    return result;
  }
  scenario.conf = std::move(conf).value();
  result.reason = add_jobs(file, scenario);
  if (result.reason.empty()) {
    result.scenario = std::move(scenario);
  }
  return result;
}

}  // namespace oomcast::cases
