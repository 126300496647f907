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

/// From where on an array needs a place of its own: G1 puts half a region and more outside of its
/// young regions, in neighbouring free ones.
Bytes large_array(const HeapShape& shape) {
  return shape.region > Bytes(0) ? shape.region / 2 : shape.xmx / 64;
}

/// The free space that arrays which do not move leave. One that is placed right after another,
/// while nobody else placed any, as often as not leaves no space between.
std::int64_t pieces_of(const HeapUse& use) {
  return std::min<std::int64_t>(use.pinned + use.beside / 2 + 1, 1000);
}

/// Where the largest gap is a matter of chance: what grows looks for its place many times, while
/// others come and go. Few pieces lie alike in every run.
bool by_chance(const HeapShape& shape, const HeapUse& use, const HeapRequest& request) {
  constexpr std::int64_t kFew = 3;
  return shape.collector == Collector::kG1 && request.copied_from > Bytes(0) &&
         pieces_of(use) > kFew;
}

/// Parts per million of a gap that an array takes, of ten gaps at most.
std::int64_t share_of(Bytes array, Bytes gap) {
  constexpr std::int64_t kHopeless = 10;
  return gap <= array / kHopeless ? kHopeless * kMillion
                                  : mul_div(array.count(), kMillion, gap.count());
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

Bytes placed(const HeapShape& shape, Bytes array) {
  constexpr Bytes kHeader(16);
  if (shape.region == Bytes(0) || array < large_array(shape)) {
    return array;
  }
  return sim::ceil_div((array + kHeader).count(), shape.region.count()) * shape.region;
}

const Coefficient& live_limit_band(Collector collector) {
  return coefficients()[static_cast<std::size_t>(live_share(collector))];
}

HeapShape heap_shape(Collector collector, Bytes xmx, const CoefficientValues& values) {
  return {.collector = collector,
          .xmx = xmx,
          .region = collector == Collector::kG1 ? g1_region(xmx) : Bytes(0),
          .max_memory = max_memory(collector, xmx),
          .live_limit = Bytes(mul_div(xmx.count(), values.at(live_share(collector)), kMillion)),
          .gap_floor_ppm = values.at(Coef::kG1GapPpm),
          .old_generation = Bytes(mul_div(xmx.count(), 2, 3)),  // NewRatio 2
          .eden_ppm = values.at(Coef::kEdenPpm),
          .young_pause_ns = values.at(Coef::kYoungPauseNs),
          .full_ns_per_mib = values.at(collector == Collector::kG1 ? Coef::kFullNsPerLiveMiB
                                                                   : Coef::kCompactNsPerLiveMiB)};
}

Bytes start_garbage(const HeapShape& shape, Bytes initial_heap, Bytes live, Bytes made) {
  if (shape.collector == Collector::kG1) {
    return std::min(made, Bytes(initial_heap.count() / 6));
  }
  // An old generation grows until 40 % of it is free (MinHeapFreeRatio), and young is half as large
  // (NewRatio 2); all of eden is written to before the first collection.
  const Bytes old =
      std::max(Bytes(mul_div(initial_heap.count(), 2, 3)), Bytes(mul_div(live.count(), 10, 6)));
  const Bytes eden(mul_div(old.count(), 8, 2 * 10));
  return std::min({eden, made, shape.xmx - live});
}

Bytes largest_gap(const HeapShape& shape, const HeapUse& use, Bytes copied_from) {
  const Bytes none;
  if (shape.collector != Collector::kG1) {
    // Both push everything to one end, but an array lies within one generation: the old one holds
    // what lives, eden (8 of 10 parts of young) is for what is not larger than itself.
    const Bytes eden(mul_div((shape.xmx - shape.old_generation).count(), 8, 10));
    return std::max(shape.old_generation - use.live,
                    std::max(none, std::min(eden, shape.live_limit - use.live)));
  }
  const Bytes free = shape.xmx - use.live;
  // An array that grew lies behind the place of its predecessors, which together were as large.
  // What can be moved fills that hole first.
  const Bytes hole = std::max(none, copied_from - use.movable);
  const Bytes loose = std::max(none, free - hole);
  // Arrays that do not move cut the rest at random places. Of n random pieces of a line the
  // largest is expected to have a share of (1 + 1/2 + ... + 1/n) / n.
  const std::int64_t pieces = pieces_of(use);
  std::int64_t harmonic = 0;
  for (std::int64_t i = 1; i <= pieces; ++i) {
    harmonic += kMillion / i;
  }
  // Small ones fill each other's holes again, so that many are not worse than some.
  const std::int64_t share = std::max(harmonic / pieces, shape.gap_floor_ppm);
  return Bytes(mul_div(loose.count(), share, kMillion));
}

Pressure pressure_of(const HeapShape& shape, const HeapUse& use, const HeapRequest& request) {
  const Bytes wanted = use.live + request.bytes;
  Pressure pressure;
  const Bytes limit(mul_div(shape.live_limit.count(), shape.limits.live_ppm, kMillion));
  pressure.live_ppm = mul_div(wanted.count(), kMillion, limit.count()) + (wanted > limit ? 1 : 0);
  if (request.array >= large_array(shape)) {
    const Bytes gap = largest_gap(shape, use, request.copied_from);
    const Bytes whole = placed(shape, request.array);
    if (by_chance(shape, use, request)) {
      const std::int64_t luck = mul_div(shape.limits.grown_ppm, request.luck_ppm, kMillion);
      pressure.grown_ppm = share_of(whole, Bytes(mul_div(gap.count(), luck, kMillion)));
    } else {
      pressure.array_ppm =
          share_of(whole, Bytes(mul_div(gap.count(), shape.limits.gap_ppm, kMillion)));
    }
  }
  return pressure;
}

std::string_view death_message(const HeapShape& shape, const HeapRequest& request) {
  // UseGCOverheadLimit is Parallel's alone: small objects that still fit one by one wear it out.
  const bool small = request.array < shape.xmx / 64;
  return shape.collector == Collector::kParallel && small
             ? "java.lang.OutOfMemoryError: GC overhead limit exceeded"
             : "java.lang.OutOfMemoryError: Java heap space";
}

Duration full_pause(const HeapShape& shape, Bytes live) {
  return Duration(live.count() / kMiB * shape.full_ns_per_mib);
}

Bytes between_full(const HeapShape& shape, Bytes live) {
  const std::int64_t xmx = shape.xmx.count();
  const std::int64_t free = std::max(xmx - live.count(), xmx / 50);
  if (shape.collector == Collector::kG1) {
    // Concurrent cycles do, until next to nothing is free (heap_churn: 21 and 27 for 4 GiB at 95 %)
    return Bytes(free < xmx / 13 ? 4 * free : 0);
  }
  const std::int64_t old_free = shape.old_generation.count() - live.count();
  // Above the old generation every collection is a full one; below, what lives long by chance
  // (1 in 64 bytes) fills it.
  return Bytes(old_free <= xmx / 50 ? free / 2 : 64 * old_free);
}

Duration collection_time(const HeapShape& shape, Bytes live, Bytes allocated) {
  if (allocated <= Bytes(0)) {
    return Duration(0);
  }
  const std::int64_t xmx = shape.xmx.count();
  const std::int64_t free = std::max(xmx - live.count(), xmx / 50);
  std::int64_t eden = std::max<std::int64_t>(mul_div(free, shape.eden_ppm, kMillion), kMiB);
  if (shape.collector != Collector::kG1) {
    eden = std::min(eden * 2, xmx * 8 / 30);
  }
  const Bytes full = between_full(shape, live);
  const std::int64_t young_ns = mul_div(allocated.count(), shape.young_pause_ns, eden);
  const std::int64_t full_ns =
      full > Bytes(0) ? mul_div(allocated.count(), full_pause(shape, live).count(), full.count())
                      : 0;
  return Duration(young_ns + full_ns);
}

}  // namespace oomcast::jvm
