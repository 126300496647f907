// The building blocks of a layout: regions of a heap, of a container, and words for formulas.
#pragma once

#include <string>
#include <vector>

#include "models/jvm/heap.hpp"
#include "models/memory/regions.hpp"
#include "studies/layout/layout.hpp"

namespace oomcast::layout {

/// What sizes the heap of a process: conf keys and what its JVM sees of the machine.
struct HeapSource {
  std::string memory_key;
  std::string default_options_key;
  std::string options_key;
  Bytes xmx;
  std::int64_t cores = 1;  // as Spark divides a page by them
  std::int64_t visible_cpus = 1;
  Bytes visible_memory;
  bool is_driver = false;
};

struct HeapParts {
  jvm::HeapShape shape;
  memory::Regions regions;
  std::vector<Region> list;  // the heap and what is in it, at depths 1 to 3
};

Checked<HeapParts> heap_parts(const Conf& conf, const HeapSource& source);

/// The off-heap pool and its two parts; nothing if it is off. `in_container` is what the manager
/// counts: whole MiB.
std::vector<Region> off_heap_parts(const Conf& conf, const memory::Regions& regions,
                                   Bytes in_container);

/// "spark.executor.memory=16g", or "spark.executor.memory (not set)".
std::string setting(const Conf& conf, std::string_view key);

/// "16384 MiB".
std::string mib_words(std::int64_t mib);

constexpr Bytes from_mib(std::int64_t mib) { return Bytes(mib * (std::int64_t{1} << 20)); }
constexpr std::int64_t to_mib(Bytes bytes) { return bytes.count() >> 20; }

/// Puts the outermost region before its parts; its size is the sum of the parts at depth 1.
std::vector<Region> with_whole(Region whole, std::vector<Region> parts);

/// Driver and executor, each in its own file.
Checked<Process> executor_process(const Scenario& scenario);
Checked<Process> driver_process(const Scenario& scenario);

/// What YARN adds when it rounds a request up; a region at depth 1, or none.
std::vector<Region> yarn_rounding(const Cluster& cluster, std::int64_t ask_mib, Problems& problems);

}  // namespace oomcast::layout
