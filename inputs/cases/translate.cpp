#include "inputs/cases/translate.hpp"

#include "inputs/cases/code_text.hpp"
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
  add("spark.executor.cores", std::to_string(file.cores));
  add("spark.executor.extraJavaOptions", collector_flag(file.collector));
  return Conf::make(SparkVersion{}, entries);
}

void set_cluster(const CaseFile& file, Cluster& cluster) {
  cluster.manager = ManagerKind::kStandalone;
  cluster.cluster_mode = false;
  cluster.executors = file.executors;
  cluster.node_cores = 2;  // of the machine the cases ran on: what the JVM chooses its collector by
  cluster.local_disk = Bytes(file.disk_mib.value_or(0) * kMiB);
}

/// Adds the jobs; the reason if they cannot be expressed.
std::string add_jobs(const CaseFile& file, Scenario& scenario) {
  if (file.external_events) {
    return "executors killed from outside while the application runs";
  }
  if (file.plans.empty() || !file.manager.empty()) {
    return without_plan(file.code);
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
