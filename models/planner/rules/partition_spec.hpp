// What one task of an adaptive shuffle read fetches, and what a finished shuffle reports.
// Mirrors ShufflePartitionSpec and its cases, MapOutputStatistics.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/bytes.hpp"

namespace oomcast::planner {

struct PartitionSpec {
  enum class Kind : std::uint8_t {
    kCoalesced,       // reduce partitions [begin, end) of all maps
    kPartialReducer,  // reduce partition `index` of maps [begin, end)
    kPartialMapper,   // reduce partitions [begin, end) of map `index`
    kCoalescedMapper  // all reduce partitions (`index` of them) of maps [begin, end)
  };
  Kind kind = Kind::kCoalesced;
  std::int64_t index = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::optional<Bytes> size;
  bool operator==(const PartitionSpec&) const = default;

  [[nodiscard]] static PartitionSpec coalesced(std::int64_t begin, std::int64_t end,
                                               std::optional<Bytes> size) {
    return {Kind::kCoalesced, 0, begin, end, size};
  }
  [[nodiscard]] static PartitionSpec partial_reducer(std::int64_t reducer, std::int64_t map_begin,
                                                     std::int64_t map_end, Bytes size) {
    return {Kind::kPartialReducer, reducer, map_begin, map_end, size};
  }
  [[nodiscard]] static PartitionSpec partial_mapper(std::int64_t map, std::int64_t begin,
                                                    std::int64_t end) {
    return {Kind::kPartialMapper, map, begin, end, std::nullopt};
  }
  [[nodiscard]] static PartitionSpec coalesced_mapper(std::int64_t map_begin, std::int64_t map_end,
                                                      std::int64_t reducers) {
    return {Kind::kCoalescedMapper, reducers, map_begin, map_end, std::nullopt};
  }
};

using PartitionSpecs = std::vector<PartitionSpec>;

/// Bytes for each reduce partition as the map statuses report them; none if no map ran.
using ShuffleSizes = std::optional<std::vector<Bytes>>;

[[nodiscard]] Bytes total_of(const std::vector<Bytes>& sizes);
[[nodiscard]] Bytes total_of(const ShuffleSizes& sizes);

/// Why a shuffle exists, which decides what adaptive rules may do to it (ShuffleOrigin).
enum class ShuffleOrigin : std::uint8_t {
  kEnsureRequirements,
  kRepartitionByCol,
  kRepartitionByNum,
  kRebalancePartitionsByNone,
  kRebalancePartitionsByCol
};

}  // namespace oomcast::planner
