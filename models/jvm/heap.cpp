#include "models/jvm/heap.hpp"

#include <algorithm>

#include "models/cost/coefficients.hpp"
#include "sim/math.hpp"

namespace oomcast::jvm {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kMiB = std::int64_t{1} << 20;

/// G1: heap / 2048 rounded down to a power of two, between 1 and 32 MiB.
Bytes g1_region(Bytes xmx) {
  std::int64_t region = kMiB;
  while (region < 32 * kMiB && region * 2 <= xmx.count() / 2048) {
    region *= 2;
  }
  return Bytes(region);
}

/// Serial and Parallel: young is a third of the heap (NewRatio 2); a survivor space is a tenth of
/// young under Serial (SurvivorRatio 8) and, at its initial ratio, a quarter under Parallel less
/// what adaptive sizing gives back; measured at -Xmx512m: 494.9 and 455.5 MiB of maxMemory.
Bytes max_memory(Collector collector, Bytes xmx) {
  switch (collector) {
    case Collector::kSerial:
      return Bytes(xmx.count() - xmx.count() / 30 / kMiB * kMiB);
    case Collector::kParallel:
      return Bytes(xmx.count() - xmx.count() / 9 / (kMiB / 2) * (kMiB / 2));
    default:
      break;
  }
  return xmx;
}

Coef live_share(Collector collector) {
  switch (collector) {
    case Collector::kSerial:
      return Coef::kSerialLivePpm;
    case Collector::kParallel:
      return Coef::kParallelLivePpm;
    default:
      break;
  }
  return Coef::kG1LivePpm;
}

}  // namespace

std::string_view collector_name(Collector collector) {
  switch (collector) {
    case Collector::kSerial:
      return "Serial";
    case Collector::kParallel:
      return "Parallel";
    default:
      break;
  }
  return "G1";
}

Collector chosen_collector(std::string_view java_options, std::int64_t visible_cpus,
                           Bytes visible_memory) {
  if (java_options.find("-XX:+UseSerialGC") != std::string_view::npos) {
    return Collector::kSerial;
  }
  if (java_options.find("-XX:+UseParallelGC") != std::string_view::npos) {
    return Collector::kParallel;
  }
  if (java_options.find("-XX:+UseG1GC") != std::string_view::npos) {
    return Collector::kG1;
  }
  constexpr Bytes kServerClassMemory = Bytes(1792 * kMiB);  // os::is_server_class_machine
  return visible_cpus >= 2 && visible_memory >= kServerClassMemory ? Collector::kG1
                                                                   : Collector::kSerial;
}

const Coefficient& live_limit_band(Collector collector) {
  return coefficients()[static_cast<std::size_t>(live_share(collector))];
}

HeapShape heap_shape(Collector collector, Bytes xmx) {
  return {.collector = collector,
          .xmx = xmx,
          .region = collector == Collector::kG1 ? g1_region(xmx) : Bytes(0),
          .max_memory = max_memory(collector, xmx),
          .live_limit = Bytes(mul_div(xmx.count(), coefficient(live_share(collector)), kMillion))};
}

bool fits(const HeapShape& shape, Bytes live, Bytes more, Bytes contiguous) {
  if (live + more > shape.live_limit) {
    return false;
  }
  // Large arrays do not move: even a compacted heap has no hole of half its size.
  return contiguous < shape.xmx / 2;
}

Duration collection_time(const HeapShape& shape, Bytes live, Bytes allocated) {
  if (allocated <= Bytes(0)) {
    return Duration(0);
  }
  const std::int64_t free = std::max((shape.xmx - live).count(), shape.xmx.count() / 50);
  const std::int64_t eden =
      std::max<std::int64_t>(mul_div(free, coefficient(Coef::kEdenPpm), kMillion), kMiB);
  const std::int64_t live_mib = live.count() / kMiB;
  const std::int64_t young = mul_div(
      allocated.count(),
      coefficient(Coef::kYoungPauseNs) + live_mib * coefficient(Coef::kYoungNsPerLiveMiB), eden);
  // Old collections: what survives by chance (1 in 50 bytes) fills what is free.
  const std::int64_t promoted = allocated.count() / 50;
  const std::int64_t old = mul_div(promoted, live_mib * coefficient(Coef::kFullNsPerLiveMiB), free);
  return Duration(young + old);
}

}  // namespace oomcast::jvm
