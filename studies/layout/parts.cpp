#include "studies/layout/parts.hpp"

namespace oomcast::layout {
namespace {

constexpr Bytes kReserved = Bytes(std::int64_t{300} << 20);  // UnifiedMemoryManager

std::string mib_words(Bytes bytes) { return std::to_string(bytes.count() >> 20) + " MiB"; }

std::string key_of(std::string_view side, std::string_view rest) {
  return "spark." + std::string(side) + '.' + std::string(rest);
}

}  // namespace

std::string setting(const Conf& conf, std::string_view key) {
  const std::optional<std::string> text = conf.text(key);
  return std::string(key) + (text ? '=' + *text : " (not set)");
}

std::vector<Region> heap_parts(const Conf& conf, std::string_view memory_key,
                               const jvm::HeapShape& heap, const memory::Regions& regions) {
  const Bytes unified = regions.sizes.max_heap;
  const Bytes storage = regions.sizes.on_heap_storage_region;
  std::vector<Region> list{{1, "heap", "Java heap (-Xmx)", heap.xmx, setting(conf, memory_key)},
                           {2, "heap.reserved", "reserved", kReserved, "300 MiB, fixed"},
                           {2, "heap.unified", "unified region M", unified,
                            "(heap - reserved) x " + setting(conf, "spark.memory.fraction")},
                           {3, "heap.unified.storage", "storage region", storage,
                            "M x " + setting(conf, "spark.memory.storageFraction") +
                                "; cached blocks in it are not evicted by execution"},
                           {3, "heap.unified.execution", "execution", unified - storage,
                            "the rest; each side borrows what the other does not use"},
                           {2, "heap.user", "user memory", heap.max_memory - kReserved - unified,
                            "the rest: objects in nobody's books"}};
  if (heap.max_memory < heap.xmx) {
    list.push_back({2, "heap.survivor", "survivor space", heap.xmx - heap.max_memory,
                    "left out of Runtime.maxMemory by the " +
                        std::string(jvm::collector_name(heap.collector)) + " collector"});
  }
  return list;
}

std::vector<Region> off_heap_parts(const Conf& conf, const memory::Regions& regions,
                                   Bytes in_container) {
  if (!conf.boolean("spark.memory.offHeap.enabled")) {
    return {};
  }
  const Bytes storage = regions.sizes.off_heap_storage_region;
  return {{1, "offheap", "off-heap pool", in_container,
           setting(conf, "spark.memory.offHeap.size") + ", whole MiB"},
          {2, "offheap.storage", "storage region", storage,
           "pool x " + setting(conf, "spark.memory.storageFraction")},
          {2, "offheap.execution", "execution", regions.sizes.max_off_heap - storage,
           "the rest; SQL operators use no other execution memory"}};
}

std::vector<Region> yarn_rounding(const Cluster& cluster, Bytes asked, Bytes granted) {
  if (granted <= asked) {
    return {};
  }
  const Bytes step =
      cluster.yarn_increment > Bytes() ? cluster.yarn_increment : cluster.yarn_minimum_allocation;
  return {{1, "rounding", "YARN's rounding", granted - asked,
           mib_words(asked) + " rounded up to a multiple of " + mib_words(step)}};
}

Problems check_yarn_maximum(const Cluster& cluster, Bytes asked) {
  const Bytes maximum = cluster.yarn_maximum_allocation;
  if (cluster.manager != ManagerKind::kYarn || maximum <= Bytes() || asked <= maximum) {
    return {};
  }
  return {
      {Severity::kError, "/cluster",
       "YARN is asked for " + mib_words(asked) + " and grants " + mib_words(maximum) + " at most",
       "ask for less, or raise yarn.scheduler.maximum-allocation-mb"}};
}

std::string overhead_words(const Conf& conf, std::string_view side, Bytes heap,
                           const std::string& factor) {
  const std::string outright = key_of(side, "memoryOverhead");
  if (conf.is_set(outright)) {
    return setting(conf, outright);
  }
  return "max(" + factor + " x " + mib_words(heap) + ", " +
         setting(conf, key_of(side, "minMemoryOverhead")) + ')';
}

std::string factor_words(const Scenario& scenario, std::string_view side) {
  const Conf& conf = scenario.conf;
  const std::string own = key_of(side, "memoryOverheadFactor");
  constexpr std::string_view kKubernetesKey = "spark.kubernetes.memoryOverheadFactor";
  if (scenario.cluster.manager != ManagerKind::kKubernetes || conf.is_set(own)) {
    return setting(conf, own);
  }
  const bool raised = scenario.python && scenario.cluster.cluster_mode;
  return raised && !conf.is_set(kKubernetesKey) ? "0.4 (Python in cluster mode)"
                                                : setting(conf, kKubernetesKey);
}

Process process_of(std::string name, bool limited, jvm::Collector collector,
                   std::vector<Region> parts) {
  Region whole{0, limited ? "container" : "process",
               limited ? "container (limit)" : "process (no limit)", Bytes(), "sum of the parts"};
  for (const Region& part : parts) {
    if (part.depth == 1) {
      whole.bytes += part.bytes;
    }
  }
  parts.insert(parts.begin(), std::move(whole));
  return {
      std::move(name), limited, std::string(jvm::collector_name(collector)), std::move(parts), {}};
}

}  // namespace oomcast::layout
