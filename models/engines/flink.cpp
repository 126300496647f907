// Flink's TaskManager: managed memory in segments that sorts and hash tables share and spill,
// network buffers, and a task heap that nothing bounds but the JVM. Mirrors
// TaskExecutorProcessUtils and MemoryManager.
#include <algorithm>

#include "models/engines/engine.hpp"
#include "sim/math.hpp"

namespace oomcast::engines {
namespace {

using sim::mul_div;

constexpr std::int64_t kMiB = std::int64_t{1} << 20;
// TaskManagerOptions: the defaults.
constexpr std::int64_t kMetaspace = 256 * kMiB;
constexpr std::int64_t kOverheadMin = 192 * kMiB;
constexpr std::int64_t kOverheadMax = 1024 * kMiB;
constexpr std::int64_t kFrameworkHeap = 128 * kMiB;
constexpr std::int64_t kFrameworkOffHeap = 128 * kMiB;
constexpr std::int64_t kNetworkMin = 64 * kMiB;
constexpr std::int64_t kTenth = 10;  // jvm-overhead.fraction, network.fraction: 0.1
constexpr std::int64_t kSegment = 32 << 10;
// taskmanager.network.sort-shuffle.min-buffers of a task that writes a blocking shuffle.
constexpr std::int64_t kSortShuffleBuffers = 512;

struct Memory {
  std::int64_t overhead = 0;
  std::int64_t network = 0;
  std::int64_t managed = 0;
  std::int64_t task_heap = 0;
};

/// From taskmanager.memory.process.size down to the parts.
Memory cut(std::int64_t process) {
  Memory memory;
  memory.overhead = std::clamp(process / kTenth, kOverheadMin, kOverheadMax);
  const std::int64_t flink = std::max<std::int64_t>(0, process - kMetaspace - memory.overhead);
  memory.network = std::max(kNetworkMin, flink / kTenth);
  memory.managed = mul_div(flink, 4, 10);  // managed.fraction: 0.4
  memory.task_heap = flink - kFrameworkHeap - kFrameworkOffHeap - memory.network - memory.managed;
  return memory;
}

void name_parts(const Memory& memory, Forecast& forecast) {
  forecast.parts = {{"managed", Bytes(memory.managed)},
                    {"network", Bytes(memory.network)},
                    {"task heap", Bytes(memory.task_heap)},
                    {"framework heap", Bytes(kFrameworkHeap)},
                    {"framework off-heap", Bytes(kFrameworkOffHeap)},
                    {"JVM metaspace", Bytes(kMetaspace)},
                    {"JVM overhead", Bytes(memory.overhead)}};
}

void fail(Forecast& forecast, std::string outcome, std::string what, Bytes peak, Bytes limit) {
  forecast.survives = false;
  forecast.outcome = std::move(outcome);
  forecast.what = std::move(what);
  forecast.peak = peak;
  forecast.limit = limit;
}

/// Operators with managed memory: what does not fit is spilled, a hot key included.
void meet_managed(const Demand& demand, const Machines& machines, std::int64_t managed,
                  Forecast& forecast) {
  const Bytes share(largest_share(demand, machines.count));
  if (share > forecast.peak) {
    forecast.peak = share;
    forecast.limit = Bytes(managed);
    forecast.what = "managed memory, " + demand.label;
  }
  forecast.spilled += std::max(Bytes(0), Bytes(demand.bytes - managed * machines.count));
}

}  // namespace

Forecast flink(const Machines& machines, const std::vector<Demand>& demands) {
  Forecast forecast;
  forecast.engine = "flink";
  forecast.fidelity = "simplified";
  forecast.exactly = "parts of the process are exact, operators simplified.";
  forecast.outcome = "success";
  forecast.what = "managed memory";
  const Memory memory = cut(machines.container.count());
  name_parts(memory, forecast);
  forecast.limit = Bytes(memory.managed);
  if (memory.task_heap <= 0) {
    fail(forecast, "IllegalConfigurationException",
         "the process is smaller than the sum of its parts", machines.container,
         machines.container);
    return forecast;
  }
  for (const Demand& demand : demands) {
    if (demand.kind != DemandKind::kLists && demand.kind != DemandKind::kResult) {
      meet_managed(demand, machines, memory.managed, forecast);
    }
  }
  const Bytes buffers(machines.slots * kSortShuffleBuffers * kSegment);
  if (!demands.empty() && buffers > Bytes(memory.network)) {
    fail(forecast, "Insufficient number of network buffers",
         "network memory, a blocking shuffle of each slot", buffers, Bytes(memory.network));
  }
  for (const Demand& demand : demands) {
    const Bytes share(largest_share(demand, machines.count));
    if (demand.kind == DemandKind::kLists && share > Bytes(memory.task_heap)) {
      fail(forecast, "OutOfMemoryError: Java heap space", "task heap, " + demand.label, share,
           Bytes(memory.task_heap));
    }
  }
  if (forecast.survives && forecast.spilled > Bytes(0)) {
    forecast.outcome = "spills";
  }
  forecast.notes = {
      "Sorts, hash joins and hash aggregations live in managed segments of 32 KiB and spill; a hot "
      "key's rows are spilled, too. What gathers objects is on the task heap.",
      "A stream's RocksDB state shares the slot's managed memory, bounded by default."};
  forecast.sources = {
      "apache/flink "
      "flink-core/src/main/java/org/apache/flink/configuration/TaskManagerOptions.java",
      "apache/flink docs: Set up TaskManager Memory; Network Buffer Tuning"};
  return forecast;
}

}  // namespace oomcast::engines
