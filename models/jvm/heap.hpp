// The Java heap as a budget: what a collector can keep alive, what it takes to keep it so, and when
// it gives up. Pure: the ledger says what is live, this says what follows.
#pragma once

#include <cstdint>
#include <string_view>

#include "models/cost/coefficients.hpp"
#include "models/jvm/pressure.hpp"
#include "models/memory/regions.hpp"
#include "models/scenario/heap_limits.hpp"
#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast::jvm {

using Collector = memory::Collector;
std::string_view collector_name(Collector collector);

/// Which collector a JVM picks by itself: G1 on a "server class" machine (2 CPUs and about 2 GB of
/// visible memory), else Serial; an explicit -XX:+Use...GC in its options wins.
Collector chosen_collector(std::string_view java_options, std::int64_t visible_cpus,
                           Bytes visible_memory);

struct HeapShape {
  Collector collector = Collector::kG1;
  Bytes xmx;
  Bytes region;      // G1's region size; zero for others
  Bytes max_memory;  // Runtime.maxMemory: without one survivor space for Serial and Parallel
  Bytes live_limit;  // the most that can stay alive in small pieces before OutOfMemoryError
  std::int64_t gap_floor_ppm = 0;  // least share of the free space that lies in one piece (G1)
  HeapLimits limits;               // what is known of this very application
  bool endless = false;            // nothing is refused here: to see how far past limits it goes
  Bytes old_generation{};          // of Serial and Parallel
  std::int64_t eden_ppm = 0;       // of the free heap
  std::int64_t young_pause_ns = 0;
  std::int64_t full_ns_per_mib = 0;  // of what lives
};

/// What stands in a heap, as far as a request for more has to do with it.
struct HeapUse {
  Bytes live;               // what the collector must keep
  Bytes movable;            // of it what a full collection can push together
  std::int64_t pinned = 0;  // large arrays that stay where they are (G1 before JDK 22)
  std::int64_t beside = 0;  // the same, each placed right after another of the same kind
};

struct HeapRequest {
  Bytes bytes;          // altogether
  Bytes array;          // the largest single array among it; zero: small objects
  Bytes copied_from{};  // the array that it grows from, which is held too while it is copied
  std::int64_t luck_ppm = 1'000'000;  // of the usual gap, where that is a matter of chance
};

/// What an array takes of the heap: G1 gives a large one whole regions to itself.
[[nodiscard]] Bytes placed(const HeapShape& shape, Bytes array);

/// The band of a collector's live limit, as shares of -Xmx in parts per million.
[[nodiscard]] const Coefficient& live_limit_band(Collector collector);

/// The shape of a heap with -Xmx and the JVM's own ergonomics.
HeapShape heap_shape(Collector collector, Bytes xmx, const CoefficientValues& values);

/// Garbage that fills a young heap beside what lives before the application does anything, of which
/// the JVM makes `made` while it starts. `initial_heap`: what it has then.
[[nodiscard]] Bytes start_garbage(const HeapShape& shape, Bytes initial_heap, Bytes live,
                                  Bytes made);

/// The largest array that the heap can still place.
[[nodiscard]] Bytes largest_gap(const HeapShape& shape, const HeapUse& use, Bytes copied_from);

/// What a request takes of what the heap can give; above a million of either it dies.
[[nodiscard]] Pressure pressure_of(const HeapShape& shape, const HeapUse& use,
                                   const HeapRequest& request);

/// Whether a request can be had.
[[nodiscard]] inline bool fits(const HeapShape& shape, const HeapUse& use,
                               const HeapRequest& request) {
  return !pressure_of(shape, use, request).deadly();
}

/// Which message the JVM dies with: Parallel gives up when collections free next to nothing.
[[nodiscard]] std::string_view death_message(const HeapShape& shape, const HeapRequest& request);

/// How long everything stands still for one full collection.
[[nodiscard]] Duration full_pause(const HeapShape& shape, Bytes live);

/// Bytes that are allocated from one full collection to the next; zero: there are none.
[[nodiscard]] Bytes between_full(const HeapShape& shape, Bytes live);

/// Time that collections take while `allocated` bytes of garbage are made over a live set.
[[nodiscard]] Duration collection_time(const HeapShape& shape, Bytes live, Bytes allocated);

}  // namespace oomcast::jvm
