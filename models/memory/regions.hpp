// From a Spark conf and a heap to the sizes of the memory regions and of a page, or to the error
// with which Spark refuses to start. Mirrors UnifiedMemoryManager.apply and getMaxMemory, the
// constructor of MemoryManager and its pageSizeBytes (4.3.0).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/memory/memory_mode.hpp"
#include "models/memory/spark_error.hpp"
#include "models/memory/unified_memory.hpp"
#include "sim/bytes.hpp"
#include "sim/result.hpp"

namespace oomcast::memory {

enum class Collector : std::uint8_t { kSerial, kParallel, kG1, kZ, kShenandoah };

struct RegionsInput {
  std::vector<std::pair<std::string, std::string>> conf;  // as set by the user, later rows win
  Bytes runtime_max_memory;  // Runtime.maxMemory(); the conf's spark.testing.memory replaces it
  std::int64_t cores = 1;    // executor cores; 0 or less means all processors of the JVM
  std::int64_t jvm_processors = 1;
  bool is_driver = false;
  Collector collector = Collector::kG1;
};

struct Regions {
  UnifiedMemorySizes sizes;
  MemoryMode tungsten_mode = MemoryMode::kOnHeap;
  Bytes page_size;
};

Result<Regions, SparkError> compute_regions(const RegionsInput& input);

/// Default page size: a sixteenth of a core's share of the execution pool, as a power of two.
Bytes default_page_size(Bytes execution_pool, std::int64_t cores, MemoryMode tungsten_mode,
                        Collector collector);

}  // namespace oomcast::memory
