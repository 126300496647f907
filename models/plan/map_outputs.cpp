#include "models/plan/map_outputs.hpp"

#include <algorithm>

#include "sim/math.hpp"

namespace oomcast::plan {
namespace {

using sim::ceil_div;
using sim::mul_div;

/// Rows of the maps before each map, and of all.
std::vector<std::int64_t> rows_before(const PerTask<std::int64_t>& map_rows) {
  std::vector<std::int64_t> before{0};
  std::int64_t done = 0;
  for (const auto& [end, rows] : map_rows.runs()) {
    for (; done < end; ++done) {
      before.push_back(before.back() + rows);
    }
  }
  return before;
}

std::vector<Bytes> block_sizes(const MapOutputs& outputs, const std::vector<std::int64_t>& before,
                               std::size_t map) {
  std::vector<Bytes> sizes;
  sizes.reserve(outputs.reducers.size());
  const std::int64_t all = std::max<std::int64_t>(before.back(), 1);
  for (std::size_t r = 0; r < outputs.reducers.size(); ++r) {
    const std::int64_t rows = !outputs.exact.empty()
                                  ? outputs.exact[map][r]
                                  : mul_div(outputs.reducers[r].rows, before[map + 1], all) -
                                        mul_div(outputs.reducers[r].rows, before[map], all);
    sizes.emplace_back(outputs.compressed(outputs.raw_bytes(r, rows)));
  }
  return sizes;
}

}  // namespace

std::int64_t MapOutputs::raw_bytes(std::size_t reducer, std::int64_t rows) const {
  if (reducer_bytes.empty()) {
    return rows * serialized_row;
  }
  return mul_div(reducer_bytes[reducer], rows, std::max<std::int64_t>(1, reducers[reducer].rows));
}

std::int64_t MapOutputs::compressed(std::int64_t raw_bytes) const {
  return raw_bytes == 0 ? 0
                        : std::max<std::int64_t>(1, mul_div(raw_bytes, compressed_ppm, 1'000'000));
}

planner::MapSizes reported_sizes(const MapOutputs& outputs, const sizes::MapStatusRule& rule) {
  const std::vector<std::int64_t> before = rows_before(outputs.map_rows);
  const auto maps = static_cast<std::int64_t>(before.size()) - 1;
  const auto reducers = static_cast<std::int64_t>(outputs.reducers.size());
  const std::int64_t together = std::max<std::int64_t>(1, ceil_div(maps * reducers, kBlocksListed));
  planner::MapSizes result;
  for (std::int64_t first = 0; first < maps; first += together) {
    const std::int64_t here = std::min(together, maps - first);
    // Maps that are taken as one are as good as equal: the first one's status stands for all.
    std::vector<Bytes> sizes =
        sizes::report_map_output(block_sizes(outputs, before, static_cast<std::size_t>(first)),
                                 rule)
            .reported;
    for (Bytes& size : sizes) {
      size = size * here;
    }
    result.by_map.push_back(std::move(sizes));
  }
  return result;
}

sizes::MapStatusRule map_status_rule(const Conf& conf) {
  sizes::MapStatusRule rule;
  rule.highly_compress_above = conf.integer("spark.shuffle.minNumPartitionsToHighlyCompress");
  rule.accurate_threshold = conf.bytes("spark.shuffle.accurateBlockThreshold");
  rule.skewed_factor = conf.real("spark.shuffle.accurateBlockSkewedFactor");
  rule.max_skewed_blocks = conf.integer("spark.shuffle.maxAccurateSkewedBlockNumber");
  return rule;
}

}  // namespace oomcast::plan
