// The driver's part of a layout; in local mode it is the executor as well.
#include "models/container/sizing.hpp"
#include "models/executor/shape.hpp"
#include "studies/layout/parts.hpp"

namespace oomcast::layout {
namespace {

/// Overhead and rounding: what the manager adds to the heap.
std::vector<Region> beside_heap(const Scenario& scenario, const executor::DriverShape& shape) {
  const Conf& conf = scenario.conf;
  const std::string factor = factor_words(scenario, "driver");
  const Bytes added = shape.container - shape.heap.xmx;
  Bytes overhead = added;
  if (scenario.cluster.manager == ManagerKind::kYarn) {
    container::OverheadRequest request;
    if (const auto set = conf.bytes_or_none("spark.driver.memoryOverhead")) {
      request.set_mib = set->count() >> 20;
    }
    request.minimum_mib = conf.bytes("spark.driver.minMemoryOverhead").count() >> 20;
    request.factor = conf.real("spark.driver.memoryOverheadFactor");
    overhead =
        Bytes(container::overhead_mib(shape.heap.xmx.count() >> 20, request) << std::int64_t{20});
  }
  std::vector<Region> parts{{1, "overhead", "overhead", overhead,
                             overhead_words(conf, "driver", shape.heap.xmx, factor)}};
  const std::vector<Region> rounding =
      yarn_rounding(scenario.cluster, shape.heap.xmx + overhead, shape.container);
  parts.insert(parts.end(), rounding.begin(), rounding.end());
  return parts;
}

}  // namespace

Checked<Process> driver_process(const Scenario& scenario) {
  const Checked<executor::DriverShape> checked = executor::driver_shape(scenario);
  if (!checked.ok()) {
    return checked.error();
  }
  const executor::DriverShape& shape = checked.value();
  const bool local = scenario.cluster.manager == ManagerKind::kLocal;
  const bool limited = shape.container > Bytes() && !local;
  std::vector<Region> parts =
      heap_parts(scenario.conf, "spark.driver.memory", shape.heap, shape.regions);
  const std::vector<Region> more =
      limited ? beside_heap(scenario, shape)
      : local ? off_heap_parts(scenario.conf, shape.regions, shape.regions.sizes.max_off_heap)
              : std::vector<Region>{};
  parts.insert(parts.end(), more.begin(), more.end());
  return process_of(local ? "driver and executor" : "driver", limited, shape.heap.collector,
                    std::move(parts));
}

}  // namespace oomcast::layout
