// The executor's part of a layout, drawn from its shape (models/executor/shape.hpp).
#include <algorithm>

#include "models/container/sizing.hpp"
#include "models/executor/shape.hpp"
#include "studies/layout/parts.hpp"

namespace oomcast::layout {
namespace {

constexpr std::string_view kPysparkKey = "spark.executor.pyspark.memory";

std::vector<Fact> share_facts(const Conf& conf, const executor::Shape& shape) {
  const memory::UnifiedMemorySizes& sizes = shape.regions.sizes;
  const bool off_heap = shape.regions.tungsten_mode == memory::MemoryMode::kOffHeap;
  const Bytes pool = off_heap ? sizes.max_off_heap : sizes.max_heap;
  const Bytes storage = off_heap ? sizes.off_heap_storage_region : sizes.on_heap_storage_region;
  const std::string n = std::to_string(shape.slots);
  return {{"slots",
           "tasks at once",
           {},
           shape.slots,
           std::to_string(shape.cores) + " cores / " + setting(conf, "spark.task.cpus")},
          {"page_size",
           "page",
           shape.regions.page_size,
           {},
           conf.is_set("spark.buffer.pageSize")
               ? setting(conf, "spark.buffer.pageSize")
               : "power of two above execution / cores / 16, from 1 MiB to 64 MiB"},
          {"task_most", "most of one task, nothing cached", pool / shape.slots, {}, "M / " + n},
          {"task_most_cached",
           "most of one task, storage region full",
           (pool - storage) / shape.slots,
           {},
           "(M - storage region) / " + n},
          {"task_least",
           "sure of getting before others",
           (pool - storage) / (2 * shape.slots),
           {},
           "execution / (2 x " + n + "); a task waits until it has it"}};
}

/// Standalone without spark.executor.cores: the limit is not divided (BasePythonRunner).
void add_python_fact(const Scenario& scenario, const executor::Shape& shape,
                     std::vector<Fact>& facts) {
  const Conf& conf = scenario.conf;
  const Bytes limit = conf.bytes_or_none(kPysparkKey).value_or(Bytes());
  const bool divided =
      scenario.cluster.manager != ManagerKind::kStandalone || conf.is_set("spark.executor.cores");
  const std::int64_t divisor = divided ? std::max<std::int64_t>(shape.cores, 1) : 1;
  const auto worker =
      container::python_worker_limit_mib(scenario.python ? limit.count() >> 20 : 0, divisor);
  if (worker) {
    facts.push_back({"python_worker",
                     "address space of one Python worker",
                     Bytes(*worker * (std::int64_t{1} << 20)),
                     {},
                     setting(conf, kPysparkKey) + " / " + std::to_string(divisor) + " cores"});
  }
}

std::vector<Region> beside_heap(const Scenario& scenario, const executor::Shape& shape) {
  std::vector<Region> parts;
  if (scenario.cluster.manager == ManagerKind::kStandalone) {
    return parts;  // a worker neither reserves nor enforces what is beside the heap
  }
  if (shape.overhead > Bytes()) {
    parts.push_back({1, "overhead", "overhead", shape.overhead,
                     overhead_words(scenario.conf, "executor", shape.heap.xmx,
                                    factor_words(scenario, "executor")) +
                         "; the JVM beside its heap, Python without a limit"});
  }
  // What Kubernetes counts can be less than the setting: nothing in client mode.
  const Bytes pyspark = shape.container_request - shape.heap.xmx - shape.overhead - shape.off_heap;
  if (pyspark > Bytes()) {
    parts.push_back({1, "pyspark", "Python workers", pyspark, setting(scenario.conf, kPysparkKey)});
  }
  return parts;
}

}  // namespace

Checked<Process> executor_process(const Scenario& scenario) {
  const Checked<executor::Shape> checked = executor::executor_shape(scenario);
  if (!checked.ok()) {
    return checked.error();
  }
  const executor::Shape& shape = checked.value();
  Problems problems = check_yarn_maximum(scenario.cluster, shape.container_request);
  if (!problems.empty()) {
    return problems;
  }
  const Conf& conf = scenario.conf;
  std::vector<Region> parts = heap_parts(conf, "spark.executor.memory", shape.heap, shape.regions);
  const auto append = [&parts](const std::vector<Region>& more) {
    parts.insert(parts.end(), more.begin(), more.end());
  };
  append(off_heap_parts(conf, shape.regions, shape.off_heap));
  append(beside_heap(scenario, shape));
  if (scenario.cluster.manager == ManagerKind::kYarn) {
    append(yarn_rounding(scenario.cluster, shape.container_request, shape.container));
  }
  Process process =
      process_of("executor", shape.container > Bytes(), shape.heap.collector, std::move(parts));
  process.facts = share_facts(conf, shape);
  add_python_fact(scenario, shape, process.facts);
  return process;
}

}  // namespace oomcast::layout
