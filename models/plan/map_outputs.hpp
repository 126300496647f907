// What the maps of a shuffle wrote for each reduce partition, as far as the plan tells, and what
// their map statuses say of it. Mirrors MapOutputStatistics over MapStatus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/conf/conf.hpp"
#include "models/plan/plan.hpp"
#include "models/plan/spread.hpp"
#include "models/planner/rules/aqe_skew_join.hpp"
#include "models/sizes/map_status.hpp"

namespace oomcast::plan {

struct MapOutputs {
  PerTask<std::int64_t> map_rows;       // rows that each map wrote
  std::vector<PartitionKeys> reducers;  // what lies in each reduce partition
  std::int64_t serialized_row = 0;      // bytes before compression
  std::int64_t compressed_ppm = 0;
  /// Rows by map and partition where they are known one by one; empty: every map has its share of
  /// every partition.
  std::vector<std::vector<std::int64_t>> exact;

  /// Bytes before compression in each reduce partition; empty: all rows are as wide as each other.
  std::vector<std::int64_t> reducer_bytes;

  /// Bytes before compression of so many rows of a partition.
  [[nodiscard]] std::int64_t raw_bytes(std::size_t reducer, std::int64_t rows) const;
  [[nodiscard]] std::int64_t compressed(std::int64_t raw_bytes) const;
};

/// Sizes as the driver sees them. Of very many blocks, neighbouring maps are taken as one, so that
/// sums stay right and only the cuts of a skewed partition get coarser.
[[nodiscard]] planner::MapSizes reported_sizes(const MapOutputs& outputs,
                                               const sizes::MapStatusRule& rule);
inline constexpr std::int64_t kBlocksListed = 2'000'000;

[[nodiscard]] sizes::MapStatusRule map_status_rule(const Conf& conf);

}  // namespace oomcast::plan
