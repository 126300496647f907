// Which of Spark's three shuffle writers a map task uses. Mirrors
// SortShuffleManager.registerShuffle, SortShuffleWriter.shouldBypassMergeSort and
// SortShuffleManager.canUseSerializedShuffle (4.3.0).
#pragma once

#include <cstdint>

namespace oomcast::consumers {

enum class ShuffleWriter : std::uint8_t {
  kBypassMergeSort,  // a file for each reducer at once; no tracked memory
  kUnsafe,           // ShuffleSorter
  kSort,             // Spillable collections of objects
};

struct ShuffleTraits {
  std::int64_t partitions = 200;
  bool map_side_combine = false;       // RDD aggregations; never in SQL
  bool relocatable_serializer = true;  // UnsafeRow, or Kryo with auto-reset
};

[[nodiscard]] constexpr ShuffleWriter choose_shuffle_writer(const ShuffleTraits& shuffle,
                                                            std::int64_t bypass_merge_threshold) {
  // PackedRecordPointer.MAXIMUM_PARTITION_ID + 1
  constexpr std::int64_t kMaxSerializedPartitions = std::int64_t{1} << 24;
  if (!shuffle.map_side_combine && shuffle.partitions <= bypass_merge_threshold) {
    return ShuffleWriter::kBypassMergeSort;
  }
  const bool serialized = shuffle.relocatable_serializer && !shuffle.map_side_combine &&
                          shuffle.partitions <= kMaxSerializedPartitions;
  return serialized ? ShuffleWriter::kUnsafe : ShuffleWriter::kSort;
}

}  // namespace oomcast::consumers
