// The driver's part of a layout; in local mode it is the executor as well.
#include <algorithm>

#include "models/container/sizing.hpp"
#include "studies/layout/parts.hpp"

namespace oomcast::layout {
namespace {

constexpr std::string_view kOverheadKey = "spark.driver.memoryOverhead";
constexpr std::string_view kFactorKey = "spark.driver.memoryOverheadFactor";
constexpr std::string_view kKubernetesFactorKey = "spark.kubernetes.memoryOverheadFactor";
constexpr std::string_view kMinimumKey = "spark.driver.minMemoryOverhead";

bool in_container(const Cluster& cluster) {
  return cluster.cluster_mode &&
         (cluster.manager == ManagerKind::kYarn || cluster.manager == ManagerKind::kKubernetes);
}

struct Factor {
  double value = container::kDefaultOverheadFactor;
  std::string words;
};

Factor factor_of(const Scenario& scenario) {
  const Conf& conf = scenario.conf;
  if (scenario.cluster.manager == ManagerKind::kKubernetes && !conf.is_set(kFactorKey)) {
    if (conf.is_set(kKubernetesFactorKey) || !scenario.python) {
      return {conf.real(kKubernetesFactorKey), setting(conf, kKubernetesFactorKey)};
    }
    return {container::kNonJvmOverheadFactor, "0.4 (Python in cluster mode)"};
  }
  return {conf.real(kFactorKey), setting(conf, kFactorKey)};
}

Region overhead_region(const Scenario& scenario, std::int64_t heap_mib) {
  const Conf& conf = scenario.conf;
  const Factor factor = factor_of(scenario);
  container::OverheadRequest request;
  if (const auto set = conf.bytes_or_none(kOverheadKey)) {
    request.set_mib = to_mib(*set);
  }
  request.minimum_mib = to_mib(conf.bytes(kMinimumKey));
  request.factor = factor.value;
  return {1, "overhead", "overhead", from_mib(container::overhead_mib(heap_mib, request)),
          request.set_mib ? setting(conf, kOverheadKey)
                          : "max(" + factor.words + " x " + mib_words(heap_mib) + ", " +
                                setting(conf, kMinimumKey) + ')'};
}

HeapSource heap_source(const Scenario& scenario, Bytes xmx, Bytes container) {
  const Cluster& cluster = scenario.cluster;
  const bool local = cluster.manager == ManagerKind::kLocal;
  const std::int64_t cores =
      scenario.conf.integer(local ? "spark.executor.cores" : "spark.driver.cores");
  return {.memory_key = "spark.driver.memory",
          .default_options_key = "spark.driver.defaultJavaOptions",
          .options_key = "spark.driver.extraJavaOptions",
          .xmx = xmx,
          .cores = cores,
          .visible_cpus = cluster.node_cores > 0 ? cluster.node_cores : cores,
          .visible_memory = cluster.node_memory.count() > 0 ? cluster.node_memory : container,
          .is_driver = true};
}

}  // namespace

Checked<Process> driver_process(const Scenario& scenario) {
  const Cluster& cluster = scenario.cluster;
  const Bytes xmx = scenario.conf.bytes("spark.driver.memory");
  std::vector<Region> beside;
  if (in_container(cluster)) {
    beside.push_back(overhead_region(scenario, to_mib(xmx)));
    if (cluster.manager == ManagerKind::kYarn) {
      Problems problems;
      const auto rounding =
          yarn_rounding(cluster, to_mib(xmx) + to_mib(beside.front().bytes), problems);
      if (!problems.empty()) {
        return problems;
      }
      beside.insert(beside.end(), rounding.begin(), rounding.end());
    }
  }
  Bytes container = xmx;
  for (const Region& region : beside) {
    container += region.bytes;
  }
  const auto heap = heap_parts(scenario.conf, heap_source(scenario, xmx, container));
  if (!heap.ok()) {
    return heap.error();
  }
  std::vector<Region> parts = heap.value().list;
  const bool local = cluster.manager == ManagerKind::kLocal;
  if (local) {
    const auto off_heap = off_heap_parts(scenario.conf, heap.value().regions,
                                         heap.value().regions.sizes.max_off_heap);
    parts.insert(parts.end(), off_heap.begin(), off_heap.end());
  }
  parts.insert(parts.end(), beside.begin(), beside.end());
  const bool limited = in_container(cluster);
  Region whole{0, limited ? "container" : "process",
               limited ? "container (limit)" : "process (nobody limits it)", Bytes(),
               "sum of the parts"};
  return Process{local ? "driver and executor" : "driver",
                 limited,
                 std::string(jvm::collector_name(heap.value().shape.collector)),
                 with_whole(std::move(whole), std::move(parts)),
                 {}};
}

}  // namespace oomcast::layout
