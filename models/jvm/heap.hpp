// The Java heap as a budget: what a collector can keep alive, what it takes to keep it so, and when
// it gives up. Pure: the ledger says what is live, this says what follows.
#pragma once

#include <cstdint>
#include <string_view>

#include "models/cost/coefficients.hpp"
#include "models/memory/regions.hpp"
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
  Bytes live_limit;  // the most that can stay alive before OutOfMemoryError
};

/// The band of a collector's live limit, as shares of -Xmx in parts per million.
const Coefficient& live_limit_band(Collector collector);

/// The shape of a heap with -Xmx and the JVM's own ergonomics.
HeapShape heap_shape(Collector collector, Bytes xmx);

/// Whether an object (or many small ones: contiguous = 0) can still be had over a live set.
/// `contiguous` objects of half a G1 region or more need neighbouring free regions.
[[nodiscard]] bool fits(const HeapShape& shape, Bytes live, Bytes more, Bytes contiguous);

/// Time that collections take while `allocated` bytes of garbage are made over a live set.
[[nodiscard]] Duration collection_time(const HeapShape& shape, Bytes live, Bytes allocated);

}  // namespace oomcast::jvm
