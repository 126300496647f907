// Bounds of a range partitioning from weighted sample keys. Mirrors RangePartitioner.
#include "models/data/range_bounds.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "sim/check.hpp"

namespace oomcast::data {

std::vector<std::int64_t> range_bounds(std::span<const WeightedKey> candidates,
                                       std::int64_t partitions) {
  SIM_CHECK(partitions > 0, "a range partitioning has partitions");
  // Equal keys keep their order (Scala's sortBy is stable): the sums of weights depend on it.
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(candidates[a].key, a) < std::pair(candidates[b].key, b);
  });
  double total = 0.0;
  for (const std::size_t i : order) {
    total += candidates[i].weight;
  }
  const double step = total / static_cast<double>(partitions);
  std::vector<std::int64_t> bounds;
  double passed = 0.0;
  double target = step;
  for (const std::size_t i : order) {
    const WeightedKey& candidate = candidates[i];
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

}  // namespace oomcast::data
