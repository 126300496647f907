// Trino's workers: a query's memory is counted against a limit on each node and in the cluster, and
// the query that meets one is killed, unless operators may revoke. Mirrors NodeMemoryConfig,
// MemoryManagerConfig and LocalMemoryManager.
#include <algorithm>

#include "models/engines/engine.hpp"
#include "sim/math.hpp"

namespace oomcast::engines {
namespace {

using sim::mul_div;

constexpr std::int64_t kGiB = std::int64_t{1} << 30;
// Of the machine's memory the installation notes give the JVM four fifths; the rest is the host's.
constexpr std::int64_t kHeapPercent = 80;
constexpr std::int64_t kPerNodePercent = 30;   // query.max-memory-per-node: 0.3 of the heap
constexpr std::int64_t kHeadroomPercent = 30;  // memory.heap-headroom-per-node: 0.3 of the heap
constexpr std::int64_t kQueryMax = 20 * kGiB;  // query.max-memory

struct Memory {
  std::int64_t heap = 0;
  std::int64_t per_node = 0;
  std::int64_t pool = 0;  // of all queries
};

/// task.concurrency, and partitions of a build side: as many as there are CPUs, from 2 to 32.
std::int64_t concurrency(const Machines& machines) {
  return std::clamp<std::int64_t>(sim::next_power_of_two(machines.slots), 2, 32);
}

/// A join's build side can be revoked down to its largest partition, other operators altogether.
std::int64_t least_share(const Demand& demand, const Machines& machines) {
  if (demand.kind == DemandKind::kJoin) {
    return largest_share(demand, machines.count * concurrency(machines));
  }
  return demand.key_bytes;
}

bool counts(const Demand& demand) { return demand.kind != DemandKind::kResult; }

void fail(Forecast& forecast, std::string outcome, std::string what, std::int64_t peak,
          std::int64_t limit) {
  forecast.survives = false;
  forecast.outcome = std::move(outcome);
  forecast.what = std::move(what);
  forecast.peak = Bytes(peak);
  forecast.limit = Bytes(limit);
}

void meet(const Demand& demand, const Machines& machines, const Memory& memory, bool spill,
          Forecast& forecast) {
  const std::int64_t share = largest_share(demand, machines.count);
  const std::int64_t user = spill ? std::min(share, least_share(demand, machines)) : share;
  if (Bytes(std::min(share, memory.per_node)) > forecast.peak && forecast.survives) {
    forecast.peak = Bytes(std::min(share, memory.per_node));
    forecast.what = "query.max-memory-per-node, " + demand.label;
  }
  if (user > memory.per_node) {
    fail(forecast, "EXCEEDED_LOCAL_MEMORY_LIMIT", "query.max-memory-per-node, " + demand.label,
         user, memory.per_node);
    return;
  }
  const std::int64_t all = spill ? user * machines.count : demand.bytes;
  if (all > kQueryMax) {
    fail(forecast, "EXCEEDED_GLOBAL_MEMORY_LIMIT", "query.max-memory, " + demand.label, all,
         kQueryMax);
    return;
  }
  if (spill) {
    forecast.spilled += Bytes(std::max<std::int64_t>(0, share - memory.pool) * machines.count);
  }
}

}  // namespace

Forecast trino(const Machines& machines, const std::vector<Demand>& demands, bool spill) {
  Forecast forecast;
  forecast.engine = spill ? "trino, spill-enabled" : "trino";
  forecast.fidelity = "simplified";
  forecast.exactly = "limits are exact, operators simplified.";
  forecast.outcome = "success";
  forecast.what = "query.max-memory-per-node";
  Memory memory;
  memory.heap = mul_div(machines.container.count(), kHeapPercent, 100);
  memory.per_node = mul_div(memory.heap, kPerNodePercent, 100);
  memory.pool = memory.heap - mul_div(memory.heap, kHeadroomPercent, 100);
  forecast.limit = Bytes(memory.per_node);
  forecast.parts = {{"-Xmx", Bytes(memory.heap)},
                    {"query.max-memory-per-node", Bytes(memory.per_node)},
                    {"general pool", Bytes(memory.pool)},
                    {"memory.heap-headroom-per-node", Bytes(memory.heap - memory.pool)}};
  for (const Demand& demand : demands) {
    if (forecast.survives && counts(demand)) {
      meet(demand, machines, memory, spill, forecast);
    }
  }
  if (forecast.survives && forecast.spilled > Bytes(0)) {
    forecast.outcome = "spills";
  }
  if (forecast.survives && forecast.peak > Bytes(0)) {
    forecast.notes.push_back("Beside " + std::to_string(Bytes(memory.pool) / forecast.peak) +
                             " such queries the pool is full: the next blocks the nodes, and after "
                             "query.low-memory-killer.delay (5 min) the killer ends the one that "
                             "reserves most on them.");
  }
  forecast.notes.emplace_back(
      spill ? "Revocable memory counts against the pool, not against the query: joins spill to "
              "their largest partition, a hot key's rows stay."
            : "Without spill-enabled nothing spills: a limit that is met kills the query.");
  forecast.sources = {"trinodb/trino docs: Resource management properties; Spill to disk",
                      "trinodb/trino core/trino-main/src/main/java/io/trino/memory"};
  return forecast;
}

Forecast snowflake() {
  Forecast forecast;
  forecast.engine = "snowflake";
  forecast.fidelity = "described";
  forecast.exactly = "its internals are not public, so nothing is computed.";
  forecast.outcome = "not forecast";
  forecast.what = "a warehouse's memory";
  forecast.notes = {
      "A warehouse's nodes have memory and local disk that grow with its size. What does not fit "
      "in "
      "memory spills to local disk, then to remote storage; queries get slower, and a query "
      "profile "
      "shows the bytes. Limits inside are not documented."};
  forecast.sources = {"Snowflake documentation: Queries too large to fit in memory"};
  return forecast;
}

}  // namespace oomcast::engines
