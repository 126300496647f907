// The executor's part of a layout. Mirrors ResourceProfile.getResourcesForClusterManager.
#include <algorithm>

#include "models/container/sizing.hpp"
#include "studies/layout/parts.hpp"

namespace oomcast::layout {
namespace {

constexpr std::string_view kOverheadKey = "spark.executor.memoryOverhead";
constexpr std::string_view kFactorKey = "spark.executor.memoryOverheadFactor";
constexpr std::string_view kKubernetesFactorKey = "spark.kubernetes.memoryOverheadFactor";
constexpr std::string_view kMinimumKey = "spark.executor.minMemoryOverhead";

std::optional<std::int64_t> mib_or_none(const Conf& conf, std::string_view key) {
  const std::optional<Bytes> bytes = conf.bytes_or_none(key);
  return bytes ? std::optional(to_mib(*bytes)) : std::nullopt;
}

std::optional<double> real_if_set(const Conf& conf, std::string_view key) {
  return conf.is_set(key) ? conf.real_or_none(key) : std::nullopt;
}

std::int64_t executor_cores(const Scenario& scenario) {
  const bool alone = scenario.cluster.manager == ManagerKind::kStandalone;
  if (alone && !scenario.conf.is_set("spark.executor.cores")) {
    return std::max<std::int64_t>(scenario.cluster.node_cores, 1);  // all of the worker
  }
  return scenario.conf.integer("spark.executor.cores");
}

container::ExecutorRequest request_of(const Scenario& scenario) {
  const Conf& conf = scenario.conf;
  container::ExecutorRequest request;
  request.cores = executor_cores(scenario);
  request.heap_mib = to_mib(conf.bytes("spark.executor.memory"));
  request.overhead.set_mib = mib_or_none(conf, kOverheadKey);
  request.overhead.minimum_mib = to_mib(conf.bytes(kMinimumKey));
  request.overhead.factor = conf.real(kFactorKey);
  request.off_heap_enabled = conf.boolean("spark.memory.offHeap.enabled");
  request.off_heap_mib = to_mib(conf.bytes("spark.memory.offHeap.size"));
  request.pyspark_mib = mib_or_none(conf, "spark.executor.pyspark.memory").value_or(0);
  request.is_python = scenario.python;
  return request;
}

/// The container as the manager sees it, and where its overhead comes from.
struct Sized {
  container::ExecutorContainer container;
  std::string overhead_formula;
};

std::string overhead_words(const Conf& conf, std::int64_t heap_mib, const std::string& factor) {
  if (conf.is_set(kOverheadKey)) {
    return setting(conf, kOverheadKey);
  }
  return "max(" + factor + " x " + mib_words(heap_mib) + ", " + setting(conf, kMinimumKey) + ')';
}

Checked<Sized> kubernetes_container(const Scenario& scenario, container::ExecutorRequest request) {
  const Conf& conf = scenario.conf;
  container::KubernetesRequest pods;
  pods.executor = request;
  pods.kubernetes_factor = real_if_set(conf, kKubernetesFactorKey);
  pods.executor_factor = real_if_set(conf, kFactorKey);
  pods.language = scenario.python ? container::ApplicationLanguage::kPython
                                  : container::ApplicationLanguage::kJvm;
  pods.deploy_mode = scenario.cluster.cluster_mode ? container::DeployMode::kCluster
                                                   : container::DeployMode::kClient;
  const auto sized = container::kubernetes_pods(pods);
  if (!sized.ok()) {
    return sized.error();
  }
  container::ExecutorContainer result{
      .cores = request.cores,
      .heap_mib = request.heap_mib,
      .off_heap_mib = request.off_heap_enabled ? request.off_heap_mib : 0,
      .pyspark_mib = 0,
      .overhead_mib = sized.value().executor_overhead_mib};
  result.pyspark_mib = sized.value().executor_mib - result.total_mib();
  std::string factor = setting(conf, kKubernetesFactorKey);
  if (pods.executor_factor) {
    factor = setting(conf, kFactorKey);
  } else if (!pods.kubernetes_factor && scenario.python && scenario.cluster.cluster_mode) {
    factor = "0.4 (Python in cluster mode)";
  }
  return Sized{result, overhead_words(conf, request.heap_mib, factor)};
}

Checked<Sized> sized_container(const Scenario& scenario) {
  const container::ExecutorRequest request = request_of(scenario);
  if (scenario.cluster.manager == ManagerKind::kKubernetes) {
    return kubernetes_container(scenario, request);
  }
  auto container = container::executor_container(request);
  if (!container.ok()) {
    return container.error();
  }
  if (scenario.cluster.manager == ManagerKind::kStandalone) {
    container::ExecutorContainer bare = container.value();
    bare.overhead_mib = 0;  // a standalone worker neither reserves nor enforces it
    bare.pyspark_mib = 0;
    return Sized{bare, ""};
  }
  return Sized{container.value(),
               overhead_words(scenario.conf, request.heap_mib, setting(scenario.conf, kFactorKey))};
}

HeapSource heap_source(const Scenario& scenario, const container::ExecutorContainer& container) {
  const Cluster& cluster = scenario.cluster;
  return {.memory_key = "spark.executor.memory",
          .default_options_key = "spark.executor.defaultJavaOptions",
          .options_key = "spark.executor.extraJavaOptions",
          .xmx = from_mib(container.heap_mib),
          .cores = container.cores,
          .visible_cpus = cluster.node_cores > 0 ? cluster.node_cores : container.cores,
          .visible_memory = cluster.node_memory.count() > 0 ? cluster.node_memory
                                                            : from_mib(container.total_mib()),
          .is_driver = false};
}

std::int64_t task_slots(const Conf& conf, std::int64_t cores) {
  const double cpus = conf.real("spark.task.cpus");
  return cpus > 0 ? static_cast<std::int64_t>(static_cast<double>(cores) / cpus) : cores;
}

std::vector<Fact> executor_facts(const Scenario& scenario, const Sized& sized,
                                 const HeapParts& heap) {
  const Conf& conf = scenario.conf;
  const bool off_heap = heap.regions.tungsten_mode == memory::MemoryMode::kOffHeap;
  const memory::UnifiedMemorySizes& sizes = heap.regions.sizes;
  const Bytes pool = off_heap ? sizes.max_off_heap : sizes.max_heap;
  const Bytes storage = off_heap ? sizes.off_heap_storage_region : sizes.on_heap_storage_region;
  const std::int64_t slots = std::max<std::int64_t>(task_slots(conf, sized.container.cores), 1);
  const std::string n = std::to_string(slots);
  std::vector<Fact> facts{
      {"slots",
       "tasks at once",
       {},
       slots,
       std::to_string(sized.container.cores) + " cores / " + setting(conf, "spark.task.cpus")},
      {"page_size",
       "page",
       heap.regions.page_size,
       {},
       conf.is_set("spark.buffer.pageSize") ? setting(conf, "spark.buffer.pageSize")
                                            : "power of two above execution / cores / 16, "
                                              "from 1 MiB to 64 MiB"},
      {"task_most", "most of one task, nothing cached", pool / slots, {}, "M / " + n},
      {"task_most_cached",
       "most of one task, storage region full",
       (pool - storage) / slots,
       {},
       "(M - storage region) / " + n},
      {"task_least",
       "sure of getting before others",
       (pool - storage) / (2 * slots),
       {},
       "execution / (2 x " + n + "); a task waits until it has it"}};
  const std::int64_t pyspark =
      to_mib(conf.bytes_or_none("spark.executor.pyspark.memory").value_or(Bytes()));
  const bool divided =
      scenario.cluster.manager != ManagerKind::kStandalone || conf.is_set("spark.executor.cores");
  const auto worker = container::python_worker_limit_mib(
      scenario.python ? pyspark : 0,
      divided ? std::max<std::int64_t>(sized.container.cores, 1) : 1);
  if (worker) {
    facts.push_back({"python_worker",
                     "address space of one Python worker",
                     from_mib(*worker),
                     {},
                     setting(conf, "spark.executor.pyspark.memory") + " / " +
                         std::to_string(divided ? sized.container.cores : 1) + " cores"});
  }
  return facts;
}

std::vector<Region> beside_heap(const Conf& conf, const Sized& sized) {
  std::vector<Region> parts;
  if (sized.container.overhead_mib > 0) {
    parts.push_back({1, "overhead", "overhead", from_mib(sized.container.overhead_mib),
                     sized.overhead_formula + "; JVM beside the heap, Python without a limit"});
  }
  if (sized.container.pyspark_mib > 0) {
    parts.push_back({1, "pyspark", "Python workers", from_mib(sized.container.pyspark_mib),
                     setting(conf, "spark.executor.pyspark.memory")});
  }
  return parts;
}

}  // namespace

Checked<Process> executor_process(const Scenario& scenario) {
  const auto sized = sized_container(scenario);
  if (!sized.ok()) {
    return sized.error();
  }
  const container::ExecutorContainer& container = sized.value().container;
  const auto heap = heap_parts(scenario.conf, heap_source(scenario, container));
  if (!heap.ok()) {
    return heap.error();
  }
  std::vector<Region> parts = heap.value().list;
  const auto append = [&parts](const std::vector<Region>& more) {
    parts.insert(parts.end(), more.begin(), more.end());
  };
  append(off_heap_parts(scenario.conf, heap.value().regions, from_mib(container.off_heap_mib)));
  append(beside_heap(scenario.conf, sized.value()));
  if (scenario.cluster.manager == ManagerKind::kYarn) {
    Problems problems;
    append(yarn_rounding(scenario.cluster, container.total_mib(), problems));
    if (!problems.empty()) {
      return problems;
    }
  }
  const bool limited = scenario.cluster.manager != ManagerKind::kStandalone;
  Region whole{0, limited ? "container" : "process",
               limited ? "container (limit)" : "process (nobody limits it)", Bytes(),
               "sum of the parts"};
  return Process{"executor", limited,
                 std::string(jvm::collector_name(heap.value().shape.collector)),
                 with_whole(std::move(whole), std::move(parts)),
                 executor_facts(scenario, sized.value(), heap.value())};
}

}  // namespace oomcast::layout
