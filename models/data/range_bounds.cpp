// Bounds of a range partitioning from weighted sample keys. Mirrors RangePartitioner.
#include "models/data/range_bounds.hpp"

#include <algorithm>

#include "sim/check.hpp"

namespace oomcast::data {

std::vector<std::int64_t> range_bounds(std::span<const WeightedKey> candidates,
                                       std::int64_t partitions) {
  SIM_CHECK(partitions > 0, "a range partitioning has partitions");
  std::vector<WeightedKey> ordered(candidates.begin(), candidates.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const WeightedKey& a, const WeightedKey& b) { return a.key < b.key; });
  double total = 0.0;
  for (const WeightedKey& candidate : ordered) {
    total += candidate.weight;
  }
  const double step = total / static_cast<double>(partitions);
  std::vector<std::int64_t> bounds;
  double passed = 0.0;
  double target = step;
  for (const WeightedKey& candidate : ordered) {
    if (static_cast<std::int64_t>(bounds.size()) >= partitions - 1) {
      break;
    }
    passed += candidate.weight;
    // A key that already is a bound does not move the target: its weight is one partition's.
    if (passed >= target && (bounds.empty() || candidate.key > bounds.back())) {
      bounds.push_back(candidate.key);
      target += step;
    }
  }
  return bounds;
}

std::int64_t range_partition(std::span<const std::int64_t> bounds, std::int64_t key) {
  return std::lower_bound(bounds.begin(), bounds.end(), key) - bounds.begin();
}

}  // namespace oomcast::data
