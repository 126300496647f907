// Where rows go when nothing decides it: repartition(n) without keys starts somewhere and counts.
// Mirrors RDD.coalesce(shuffle = true) and ShuffleExchangeExec for RoundRobinPartitioning (4.x:
// both start from XORShiftRandom(map index)).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/bytes.hpp"

namespace oomcast::data {

/// The partition of the first row of a map; the next rows take the partitions after it in turn.
[[nodiscard]] std::int64_t round_robin_first(std::int64_t map_index, std::int64_t partitions);

/// Rows that one map of `rows` rows sends to each partition.
[[nodiscard]] std::vector<Rows> round_robin_rows(std::int64_t map_index, Rows rows,
                                                 std::int64_t partitions);

}  // namespace oomcast::data
