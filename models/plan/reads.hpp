// What each task of an adaptive shuffle read gets of the reduce partitions' rows: whole partitions,
// or shares of them as large as the maps it reads.
#pragma once

#include <cstdint>
#include <vector>

#include "models/plan/spread.hpp"
#include "models/planner/rules/aqe_skew_join.hpp"
#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::plan {

/// Reduce partitions [begin, end), of each the part between two points of its bytes.
struct ReadPart {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t from = 0;  // of `whole`
  std::int64_t to = 1;
  std::int64_t whole = 1;

  [[nodiscard]] bool is_whole() const { return from == 0 && to == whole; }
  /// Its part of a number that lies in one partition; the parts of all readers add up to it.
  [[nodiscard]] std::int64_t of(std::int64_t count) const;
};

using ReadParts = std::vector<ReadPart>;

/// One part for each spec. Sizes are the shuffle's, as its map statuses report them.
[[nodiscard]] ReadParts read_parts(const planner::PartitionSpecs& specs,
                                   const planner::MapSizes& sizes);
/// Every partition by its own task.
[[nodiscard]] ReadParts whole_partitions(std::int64_t partitions);

[[nodiscard]] bool all_whole(const ReadParts& parts);

/// What a task holds of hash-partitioned keys. Of a part of a partition every key is expected to
/// have its share of the rows in it.
[[nodiscard]] PartitionKeys keys_in(const std::vector<PartitionKeys>& partitions,
                                    const ReadPart& part);

/// What a join does in a task that reads these parts of both sides.
[[nodiscard]] JoinPartition join_in(const std::vector<JoinPartition>& partitions,
                                    const ReadPart& left, const ReadPart& right);

}  // namespace oomcast::plan
