#include "studies/workload.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

#include "inputs/eventlog/reader.hpp"
#include "studies/observe/observe.hpp"

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

Checked<Workload> Workload::of_log(const std::string& path) {
  Checked<eventlog::EventLog> read = eventlog::read_event_log(path);
  if (!read.ok()) {
    return std::move(read).error();
  }
  Checked<observe::Observation> seen = observe::observe(read.value(), {});
  if (!seen.ok()) {
    return std::move(seen).error();
  }
  Workload workload(std::move(seen.value().scenario));
  workload.log_ = std::make_shared<const eventlog::EventLog>(std::move(read).value());
  workload.assumptions_ = std::move(seen.value().assumptions);
  return workload;
}

Checked<Scenario> Workload::with(const std::vector<ConfEntry>& over) const {
  const bool same_plan = std::all_of(over.begin(), over.end(), [](const ConfEntry& entry) {
    return leaves_plan_alone(entry.key);
  });
  if (log_ != nullptr && !same_plan) {
    // The log's stages depend on the conf; what differs from the log's own is laid over again.
    Checked<observe::Observation> seen =
        observe::observe(*log_, {.conf = entries_of(own_->conf, over)});
    if (!seen.ok()) {
      return std::move(seen).error();
    }
    Scenario scenario = *own_;
    scenario.conf = std::move(seen.value().scenario.conf);
    scenario.observed = std::move(seen.value().scenario.observed);
    scenario.cluster.executors = seen.value().scenario.cluster.executors;
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

bool is_event_log(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return true;
  }
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4096> start{};
  file.read(start.data(), start.size());
  const std::string_view text(start.data(), static_cast<std::size_t>(file.gcount()));
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) {
    return false;
  }
  const bool json = text[first] == '{' || text[first] == '/';
  return !json || text.find("\"Event\"") != std::string_view::npos;
}

bool leaves_plan_alone(std::string_view key) {
  return std::find(kMemoryKeys.begin(), kMemoryKeys.end(), key) != kMemoryKeys.end();
}

}  // namespace oomcast
