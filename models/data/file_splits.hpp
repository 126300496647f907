// How a scan cuts files into partitions: the split size, the pieces, and their packing.
// Mirrors FilePartition.maxSplitBytes and getFilePartitions, PartitionedFileUtil.splitFiles.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/bytes.hpp"

namespace oomcast::data {

/// The keys under spark.sql.files that decide splitting, and the parallelism that stands in.
struct FileSplitConf {
  Bytes max_partition_bytes = Bytes(std::int64_t{128} << 20);  // ...maxPartitionBytes
  Bytes open_cost = Bytes(std::int64_t{4} << 20);              // ...openCostInBytes
  std::optional<std::int64_t> min_partition_num;               // ...minPartitionNum
  std::optional<std::int64_t> max_partition_num;               // ...maxPartitionNum
  std::int64_t leaf_parallelism = 1;  // spark.sql.leafNodeDefaultParallelism, else total cores
};

struct FilePiece {
  std::int64_t file = 0;  // index of the file
  std::int64_t start = 0;
  Bytes length;
  bool operator==(const FilePiece&) const = default;
};

struct FileSplits {
  Bytes max_split;  // what pieces were cut to
  std::vector<std::vector<FilePiece>> partitions;
  /// The size they were packed to because max_partition_num was exceeded.
  std::optional<Bytes> rescaled_to;
};

/// min(maxPartitionBytes, max(openCost, (files + an open cost each) / parallelism)).
[[nodiscard]] Bytes max_split_bytes(Bytes file_bytes, std::int64_t files,
                                    const FileSplitConf& conf);

/// Cuts files to the split size (unless they cannot be cut: gzip and the like) and packs the
/// pieces, longest first, until the next one does not fit. Empty files that could be cut are left
/// out.
[[nodiscard]] FileSplits split_files(std::span<const Bytes> files, bool splittable,
                                     const FileSplitConf& conf);

/// Partitions that hold as many bytes in as many pieces.
struct EqualPartitions {
  std::int64_t count = 0;
  Bytes bytes;  // of data in each
  std::int64_t pieces = 0;
  bool operator==(const EqualPartitions&) const = default;
};

/// The same for `bytes` in equal files (the first bytes % files one byte longer), without listing
/// pieces: runs of equal partitions, in the order of split_files.
[[nodiscard]] std::vector<EqualPartitions> split_equal_files(Bytes bytes, std::int64_t files,
                                                             bool splittable,
                                                             const FileSplitConf& conf);

}  // namespace oomcast::data
