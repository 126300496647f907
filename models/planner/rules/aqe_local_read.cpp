// Reads a shuffle map by map. Mirrors OptimizeShuffleWithLocalRead.getPartitionSpecs.
#include "models/planner/rules/aqe_local_read.hpp"

#include <algorithm>

#include "sim/check.hpp"

namespace oomcast::planner {
namespace {

/// Start of bucket `i` when n elements are divided: the first n % buckets hold one more.
std::int64_t bucket_start(std::int64_t n, std::int64_t buckets, std::int64_t i) {
  return i * (n / buckets) + std::min(i, n % buckets);
}

}  // namespace

PartitionSpecs local_read(std::int64_t maps, std::int64_t reduce_partitions,
                          std::optional<std::int64_t> coalesced_to) {
  SIM_CHECK(maps > 0 && reduce_partitions > 0, "a finished shuffle has maps and partitions");
  const std::int64_t parallelism = coalesced_to.value_or(reduce_partitions);
  PartitionSpecs specs;
  if (parallelism < maps) {
    for (std::int64_t i = 0; i < parallelism; ++i) {
      specs.push_back(PartitionSpec::coalesced_mapper(bucket_start(maps, parallelism, i),
                                                      bucket_start(maps, parallelism, i + 1),
                                                      reduce_partitions));
    }
    return specs;
  }
  const std::int64_t pieces = parallelism / maps;
  for (std::int64_t map = 0; map < maps; ++map) {
    for (std::int64_t i = 0; i < pieces; ++i) {
      specs.push_back(
          PartitionSpec::partial_mapper(map, bucket_start(reduce_partitions, pieces, i),
                                        bucket_start(reduce_partitions, pieces, i + 1)));
    }
  }
  return specs;
}

}  // namespace oomcast::planner
