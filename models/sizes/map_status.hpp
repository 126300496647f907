// What the driver learns of a map task's output: sizes as one-byte codes, or a mean with the large
// blocks apart. Mirrors MapStatus, CompressedMapStatus and HighlyCompressedMapStatus (4.3).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/bytes.hpp"

namespace oomcast::sizes {

/// A size as the logarithm to base 1.1, rounded up (MapStatus.compressSize).
[[nodiscard]] std::uint8_t map_status_code(Bytes size);
[[nodiscard]] Bytes map_status_decoded(std::uint8_t code);

struct MapStatusRule {
  std::int64_t highly_compress_above = 2000;  // spark.shuffle.minNumPartitionsToHighlyCompress
  Bytes accurate_threshold{std::int64_t{100} << 20};  // spark.shuffle.accurateBlockThreshold
  double skewed_factor = -1.0;                        // spark.shuffle.accurateBlockSkewedFactor
  std::int64_t max_skewed_blocks = 100;               // spark.shuffle.maxAccurateSkewedBlockNumber
};

struct MapStatusReport {
  bool highly_compressed = false;
  std::vector<Bytes> reported;     // for each reducer, as everything afterwards sees it
  std::vector<std::int64_t> huge;  // reducers recorded one by one, in a highly compressed status
  Bytes average;                   // of the other blocks that are not empty
};

[[nodiscard]] MapStatusReport report_map_output(std::span<const Bytes> sizes,
                                                const MapStatusRule& rule);

/// Where a map task ran, as far as its name has a length.
struct MapLocation {
  std::int64_t executor_id_chars = 1;
  std::int64_t host_chars = 9;
};

/// Bytes of one status on the driver's heap, as SizeEstimator counts them.
[[nodiscard]] Bytes map_status_heap_bytes(std::span<const Bytes> sizes, const MapStatusRule& rule,
                                          const MapLocation& location);
/// Bytes of one status, Java-serialized alone.
[[nodiscard]] Bytes map_status_serialized_bytes(std::span<const Bytes> sizes,
                                                const MapStatusRule& rule,
                                                const MapLocation& location);

}  // namespace oomcast::sizes
