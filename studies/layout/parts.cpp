#include "studies/layout/parts.hpp"

#include "models/container/sizing.hpp"

namespace oomcast::layout {
namespace {

constexpr Bytes kReserved = Bytes(std::int64_t{300} << 20);  // UnifiedMemoryManager

memory::RegionsInput regions_input(const Conf& conf, const HeapSource& source,
                                   const jvm::HeapShape& shape) {
  memory::RegionsInput input;
  for (const auto& [key, entry] : conf.entries()) {
    // In a driver the executor's heap is checked as well; in local mode it means nothing.
    if (!(source.is_driver && key == "spark.executor.memory")) {
      input.conf.emplace_back(key, entry.value);
    }
  }
  input.runtime_max_memory = shape.max_memory;
  input.cores = source.cores;
  input.jvm_processors = source.visible_cpus;
  input.is_driver = source.is_driver;
  input.collector = shape.collector;
  return input;
}

std::vector<Region> heap_list(const Conf& conf, const HeapSource& source,
                              const jvm::HeapShape& shape, const memory::Regions& regions) {
  const Bytes unified = regions.sizes.max_heap;
  const Bytes storage = regions.sizes.on_heap_storage_region;
  std::vector<Region> list{
      {1, "heap", "Java heap (-Xmx)", shape.xmx, setting(conf, source.memory_key)},
      {2, "heap.reserved", "reserved", kReserved, "300 MiB, fixed"},
      {2, "heap.unified", "unified region M", unified,
       "(heap - reserved) x " + setting(conf, "spark.memory.fraction")},
      {3, "heap.unified.storage", "storage region", storage,
       "M x " + setting(conf, "spark.memory.storageFraction") +
           "; cached blocks in it are not evicted by execution"},
      {3, "heap.unified.execution", "execution", unified - storage,
       "the rest; each side borrows what the other does not use"},
      {2, "heap.user", "user memory", shape.max_memory - kReserved - unified,
       "the rest: objects in nobody's books"}};
  if (shape.max_memory < shape.xmx) {
    list.push_back({2, "heap.survivor", "survivor space", shape.xmx - shape.max_memory,
                    "left out of Runtime.maxMemory by the " +
                        std::string(jvm::collector_name(shape.collector)) + " collector"});
  }
  return list;
}

}  // namespace

std::string setting(const Conf& conf, std::string_view key) {
  const std::optional<std::string> text = conf.text(key);
  return std::string(key) + (text ? '=' + *text : " (not set)");
}

std::string mib_words(std::int64_t mib) { return std::to_string(mib) + " MiB"; }

Checked<HeapParts> heap_parts(const Conf& conf, const HeapSource& source) {
  const std::string options = conf.text(source.default_options_key).value_or("") + ' ' +
                              conf.text(source.options_key).value_or("");
  const jvm::Collector collector =
      jvm::chosen_collector(options, source.visible_cpus, source.visible_memory);
  HeapParts parts{.shape = jvm::heap_shape(collector, source.xmx), .regions = {}, .list = {}};
  const auto regions = memory::compute_regions(regions_input(conf, source, parts.shape));
  if (!regions.ok()) {
    return Problems{{Severity::kError, source.memory_key, regions.error().message, ""}};
  }
  parts.regions = regions.value();
  parts.list = heap_list(conf, source, parts.shape, parts.regions);
  return parts;
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

std::vector<Region> with_whole(Region whole, std::vector<Region> parts) {
  whole.depth = 0;
  whole.bytes = Bytes();
  for (const Region& part : parts) {
    if (part.depth == 1) {
      whole.bytes += part.bytes;
    }
  }
  parts.insert(parts.begin(), std::move(whole));
  return parts;
}

std::vector<Region> yarn_rounding(const Cluster& cluster, std::int64_t ask_mib,
                                  Problems& problems) {
  const std::int64_t minimum = to_mib(cluster.yarn_minimum_allocation);
  const std::int64_t increment =
      cluster.yarn_increment.count() > 0 ? to_mib(cluster.yarn_increment) : minimum;
  const std::int64_t maximum = to_mib(cluster.yarn_maximum_allocation);
  if (maximum > 0 && ask_mib > maximum) {
    problems.push_back({Severity::kError, "/cluster",
                        "YARN is asked for " + mib_words(ask_mib) + " and grants " +
                            mib_words(maximum) + " at most",
                        "ask for less, or raise yarn.scheduler.maximum-allocation-mb"});
    return {};
  }
  container::YarnAllocation rule;
  rule.minimum_mib = minimum;
  rule.increment_mib = increment;
  rule.maximum_mib = maximum > 0 ? maximum : INT64_MAX;
  const std::int64_t granted = container::yarn_container_mib(ask_mib, rule);
  if (granted <= ask_mib) {
    return {};
  }
  return {{1, "rounding", "YARN's rounding", from_mib(granted - ask_mib),
           mib_words(ask_mib) + " rounded up to a multiple of " + mib_words(increment)}};
}

}  // namespace oomcast::layout
