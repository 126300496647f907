// Bounds of a range partitioning from weighted sample keys.
// Mirrors RangePartitioner.determineBounds; the sampling before it is not modelled here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace oomcast::data {

struct WeightedKey {
  std::int64_t key = 0;
  double weight = 0.0;  // rows that this sample key stands for
};

/// Ascending distinct upper bounds: at most partitions - 1, fewer if heavy keys swallow steps.
[[nodiscard]] std::vector<std::int64_t> range_bounds(std::span<const WeightedKey> candidates,
                                                     std::int64_t partitions);

}  // namespace oomcast::data
