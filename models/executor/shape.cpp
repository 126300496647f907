#include "models/executor/shape.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "models/allocation/allocation.hpp"
#include "models/container/sizing.hpp"
#include "models/cost/coefficients.hpp"
#include "models/pyworker/workers.hpp"
#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast::executor {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

std::int64_t mib(Bytes bytes) { return bytes.count() / kMiB; }

std::optional<std::int64_t> mib_or_none(const Conf& conf, std::string_view key) {
  const std::optional<Bytes> bytes = conf.bytes_or_none(key);
  return bytes ? std::optional(mib(*bytes)) : std::nullopt;
}

container::OverheadRequest overhead_request(const Conf& conf, std::string_view side) {
  const std::string prefix = "spark." + std::string(side) + ".";
  container::OverheadRequest request;
  request.set_mib = mib_or_none(conf, prefix + "memoryOverhead");
  if (const auto minimum = mib_or_none(conf, prefix + "minMemoryOverhead")) {
    request.minimum_mib = *minimum;
  }
  request.factor = conf.real_or_none(prefix + "memoryOverheadFactor").value_or(request.factor);
  return request;
}

container::ExecutorRequest executor_request(const Scenario& scenario, std::int64_t cores) {
  const Conf& conf = scenario.conf;
  container::ExecutorRequest request;
  request.cores = cores;
  request.heap_mib = mib(conf.bytes("spark.executor.memory"));
  request.overhead = overhead_request(conf, "executor");
  request.off_heap_enabled = conf.boolean("spark.memory.offHeap.enabled");
  request.off_heap_mib = mib(conf.bytes("spark.memory.offHeap.size"));
  request.pyspark_mib = mib_or_none(conf, "spark.executor.pyspark.memory").value_or(0);
  request.is_python = scenario.python;
  return request;
}

container::KubernetesRequest kubernetes_request(const Scenario& scenario,
                                                const container::ExecutorRequest& executor) {
  const Conf& conf = scenario.conf;
  container::KubernetesRequest request;
  request.executor = executor;
  request.driver_heap_mib = mib(conf.bytes("spark.driver.memory"));
  request.driver_overhead = overhead_request(conf, "driver");
  request.kubernetes_factor = conf.is_set("spark.kubernetes.memoryOverheadFactor")
                                  ? conf.real_or_none("spark.kubernetes.memoryOverheadFactor")
                                  : std::nullopt;
  request.executor_factor = conf.is_set("spark.executor.memoryOverheadFactor")
                                ? conf.real_or_none("spark.executor.memoryOverheadFactor")
                                : std::nullopt;
  request.driver_factor = conf.is_set("spark.driver.memoryOverheadFactor")
                              ? conf.real_or_none("spark.driver.memoryOverheadFactor")
                              : std::nullopt;
  request.language = scenario.python ? container::ApplicationLanguage::kPython
                                     : container::ApplicationLanguage::kJvm;
  request.deploy_mode = scenario.cluster.cluster_mode ? container::DeployMode::kCluster
                                                      : container::DeployMode::kClient;
  return request;
}

std::int64_t yarn_granted(const Cluster& cluster, std::int64_t ask_mib) {
  container::YarnAllocation rule;
  rule.minimum_mib = mib(cluster.yarn_minimum_allocation);
  rule.increment_mib =
      cluster.yarn_increment > Bytes(0) ? mib(cluster.yarn_increment) : rule.minimum_mib;
  rule.maximum_mib = cluster.yarn_maximum_allocation > Bytes(0)
                         ? mib(cluster.yarn_maximum_allocation)
                         : std::int64_t{1} << 40;
  return container::yarn_container_mib(ask_mib, rule);
}

Checked<memory::Regions> regions_of(const Conf& conf, const jvm::HeapShape& heap,
                                    std::int64_t cores, bool driver) {
  memory::RegionsInput input;
  for (const auto& [key, entry] : conf.entries()) {
    input.conf.emplace_back(key, entry.value);
  }
  input.runtime_max_memory = heap.max_memory;
  input.cores = cores;
  input.jvm_processors = std::max<std::int64_t>(1, cores);
  input.is_driver = driver;
  input.collector = heap.collector;
  auto regions = memory::compute_regions(input);
  if (!regions.ok()) {
    return Problems{{Severity::kError, driver ? "spark.driver.memory" : "spark.executor.memory",
                     regions.error().message, "give it at least 450m (1.5 x the reserved 300m)"}};
  }
  return regions.value();
}

std::int64_t executor_cores(const Scenario& scenario) {
  // Standalone without the key: an executor takes all cores of its worker; local[n] has its own.
  const ManagerKind manager = scenario.cluster.manager;
  if ((manager == ManagerKind::kStandalone || manager == ManagerKind::kLocal) &&
      !scenario.conf.is_set("spark.executor.cores") && scenario.cluster.node_cores > 0) {
    return scenario.cluster.node_cores;
  }
  return scenario.conf.integer("spark.executor.cores");
}

/// The container as it is asked for and as it is granted, and the shares of it beside the heap.
Problems size_container(const Scenario& scenario, Shape& shape) {
  const container::ExecutorRequest request = executor_request(scenario, shape.cores);
  const Checked<container::ExecutorContainer> asked = container::executor_container(request);
  if (!asked.ok()) {
    return asked.error();
  }
  std::int64_t request_mib = asked.value().total_mib();
  shape.overhead = Bytes(asked.value().overhead_mib * kMiB);
  shape.off_heap = Bytes(asked.value().off_heap_mib * kMiB);
  shape.pyspark = Bytes(asked.value().pyspark_mib * kMiB);
  std::int64_t granted_mib = 0;
  if (shape.manager == ManagerKind::kYarn) {
    granted_mib = yarn_granted(scenario.cluster, request_mib);
  } else if (shape.manager == ManagerKind::kKubernetes) {
    const Checked<container::KubernetesPods> pods =
        container::kubernetes_pods(kubernetes_request(scenario, request));
    if (!pods.ok()) {
      return pods.error();
    }
    request_mib = pods.value().executor_mib;
    shape.overhead = Bytes(pods.value().executor_overhead_mib * kMiB);
    granted_mib = request_mib;
  }
  shape.container_request = Bytes(request_mib * kMiB);
  shape.container = Bytes(granted_mib * kMiB);
  return {};
}

/// The JVM within the container: what it sees of the machine, its collector and its heap.
void size_heap(const Scenario& scenario, Shape& shape) {
  const Conf& conf = scenario.conf;
  const Cluster& cluster = scenario.cluster;
  const std::string options = conf.text("spark.executor.extraJavaOptions").value_or("") + " " +
                              conf.text("spark.executor.defaultJavaOptions").value_or("");
  const Bytes visible = cluster.node_memory > Bytes(0) ? cluster.node_memory
                        : shape.container > Bytes(0)   ? shape.container
                                                       : Bytes(8 * 1024 * kMiB);
  const std::int64_t cpus = cluster.node_cores > 0 ? cluster.node_cores : shape.cores;
  // InitialRAMPercentage is 1/64 of what the JVM sees.
  shape.initial_heap = std::min(conf.bytes("spark.executor.memory"), Bytes(visible.count() / 64));
  shape.pre_touch = options.find("-XX:+AlwaysPreTouch") != std::string::npos;
  shape.heap = jvm::heap_shape(jvm::chosen_collector(options, cpus, visible),
                               conf.bytes("spark.executor.memory"), shape.estimates);
  shape.heap.limits = scenario.heap_limits;
}

}  // namespace

Checked<Shape> executor_shape(const Scenario& scenario, const CoefficientValues& estimates) {
  const Conf& conf = scenario.conf;
  Shape shape;
  shape.estimates = estimates;
  shape.manager = scenario.cluster.manager;
  shape.disk = scenario.cluster.local_disk;
  shape.disk_throughput = scenario.cluster.local_disk_throughput;
  shape.cores = executor_cores(scenario);
  shape.slots = std::max<std::int64_t>(
      1,
      static_cast<std::int64_t>(static_cast<double>(shape.cores) / conf.real("spark.task.cpus")));
  shape.executors =
      conf.integer_or_none("spark.executor.instances").value_or(scenario.cluster.executors);
  if (const auto rules = allocation::allocation_rules(conf);
      rules && scenario.observed == nullptr) {
    shape.executors = rules->initial;
  }
  shape.unroll.initial = conf.bytes("spark.storage.unrollMemoryThreshold");
  shape.unroll.growth_factor = conf.real("spark.storage.unrollMemoryGrowthFactor");
  shape.unroll.check_period =
      std::max<std::int64_t>(1, conf.integer("spark.storage.unrollMemoryCheckPeriod"));
  if (Problems problems = size_container(scenario, shape); !problems.empty()) {
    return problems;
  }
  shape.python_address_space = pyworker::worker_address_space(
      shape.pyspark, conf.is_set("spark.executor.cores"), shape.cores);
  shape.python_reuse = conf.boolean("spark.python.worker.reuse");
  size_heap(scenario, shape);
  Checked<memory::Regions> regions = regions_of(conf, shape.heap, shape.cores, false);
  if (!regions.ok()) {
    return std::move(regions).error();
  }
  shape.regions = regions.value();
  return shape;
}

Shape recovery_shape(const Scenario& scenario, const Shape& usual) {
  const auto cores = static_cast<std::int64_t>(std::ceil(scenario.conf.real("spark.task.cpus")));
  Checked<Conf> conf = scenario.conf.with({"spark.executor.cores", std::to_string(cores), ""});
  SIM_CHECK(conf.ok(), "an executor may have the cores of one task");
  Shape shape = usual;
  shape.cores = cores;
  shape.slots = 1;
  shape.python_address_space = pyworker::worker_address_space(shape.pyspark, true, cores);
  // Pages are shared among fewer cores.
  Checked<memory::Regions> regions = regions_of(conf.value(), shape.heap, cores, false);
  SIM_CHECK(regions.ok(), "the heap is as large as before");
  shape.regions = regions.value();
  return shape;
}

Checked<DriverShape> driver_shape(const Scenario& scenario, const CoefficientValues& estimates) {
  const Conf& conf = scenario.conf;
  DriverShape shape;
  shape.estimates = estimates;
  const std::string options = conf.text("spark.driver.extraJavaOptions").value_or("");
  shape.heap =
      jvm::heap_shape(jvm::chosen_collector(options, 2, Bytes(std::int64_t{8} * 1024 * kMiB)),
                      conf.bytes("spark.driver.memory"), estimates);
  const std::int64_t cores = conf.integer_or_none("spark.driver.cores").value_or(1);
  Checked<memory::Regions> regions = regions_of(conf, shape.heap, cores, true);
  if (!regions.ok()) {
    return std::move(regions).error();
  }
  shape.regions = regions.value();
  if (!scenario.cluster.cluster_mode) {
    return shape;
  }
  const std::int64_t ask =
      mib(shape.heap.xmx) +
      container::overhead_mib(mib(shape.heap.xmx), overhead_request(conf, "driver"));
  if (scenario.cluster.manager == ManagerKind::kYarn) {
    shape.container = Bytes(yarn_granted(scenario.cluster, ask) * kMiB);
  } else if (scenario.cluster.manager == ManagerKind::kKubernetes) {
    const auto pods = container::kubernetes_pods(
        kubernetes_request(scenario, executor_request(scenario, executor_cores(scenario))));
    shape.container = pods.ok() ? Bytes(pods.value().driver_mib.value_or(ask) * kMiB) : Bytes(0);
  }
  shape.overhead = std::max(Bytes(0), shape.container - shape.heap.xmx);
  return shape;
}

}  // namespace oomcast::executor
