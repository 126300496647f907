#include "studies/workload.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace oomcast {
namespace {

constexpr std::array<std::string_view, 12> kMemoryKeys{
    "spark.executor.memory",         "spark.executor.memoryOverhead",
    "spark.executor.pyspark.memory", "spark.executor.memoryOverheadFactor",
    "spark.driver.memory",           "spark.driver.memoryOverhead",
    "spark.driver.maxResultSize",    "spark.memory.fraction",
    "spark.memory.storageFraction",  "spark.memory.offHeap.enabled",
    "spark.memory.offHeap.size",     "spark.task.maxFailures"};

std::vector<ConfEntry> entries_of(const Conf& conf, const std::vector<ConfEntry>& over) {
  std::vector<ConfEntry> entries;
  for (const auto& [key, entry] : conf.entries()) {
    entries.push_back(entry);
  }
  entries.insert(entries.end(), over.begin(), over.end());
  return entries;
}

}  // namespace

Workload::Workload(Scenario scenario)
    : own_(std::make_shared<const Scenario>(std::move(scenario))) {}

Checked<Scenario> Workload::with(const std::vector<ConfEntry>& over) const {
  const bool same_plan = std::all_of(over.begin(), over.end(), [](const ConfEntry& entry) {
    return leaves_plan_alone(entry.key);
  });
  if (under_ != nullptr && !same_plan) {
    // The log's stages depend on the conf; what differs from the log's own is laid over again.
    Checked<Scenario> seen = under_(entries_of(own_->conf, over));
    if (!seen.ok()) {
      return seen;
    }
    Scenario scenario = *own_;
    scenario.conf = std::move(seen.value().conf);
    scenario.observed = std::move(seen.value().observed);
    scenario.cluster.executors = seen.value().cluster.executors;
    return scenario;
  }
  Checked<Conf> conf = Conf::make(own_->conf.version(), entries_of(own_->conf, over));
  if (!conf.ok()) {
    return std::move(conf).error();
  }
  Scenario scenario = *own_;
  scenario.conf = std::move(conf).value();
  return scenario;
}

Workload Workload::based_on(Scenario scenario) const {
  Workload other = *this;
  other.own_ = std::make_shared<const Scenario>(std::move(scenario));
  return other;
}

bool leaves_plan_alone(std::string_view key) {
  return std::find(kMemoryKeys.begin(), kMemoryKeys.end(), key) != kMemoryKeys.end();
}

}  // namespace oomcast
