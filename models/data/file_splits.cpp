// How a scan cuts files into partitions.
// Mirrors FilePartition and PartitionedFileUtil.splitFiles.
#include "models/data/file_splits.hpp"

#include <algorithm>

#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast::data {
namespace {

std::vector<FilePiece> cut_files(std::span<const Bytes> files, bool splittable, Bytes max_split) {
  std::vector<FilePiece> pieces;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!splittable) {  // one piece, even of an empty file
      pieces.push_back({static_cast<std::int64_t>(i), 0, files[i]});
      continue;
    }
    for (Bytes start; start < files[i]; start += max_split) {
      pieces.push_back(
          {static_cast<std::int64_t>(i), start.count(), std::min(max_split, files[i] - start)});
    }
  }
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const FilePiece& a, const FilePiece& b) { return a.length > b.length; });
  return pieces;
}

/// Next fit decreasing: a partition is closed by the first piece that does not fit. The open cost
/// counts for the pieces already in it, not for the one that is tried.
std::vector<std::vector<FilePiece>> pack(const std::vector<FilePiece>& pieces, Bytes capacity,
                                         Bytes open_cost) {
  std::vector<std::vector<FilePiece>> partitions;
  Bytes filled;
  for (const FilePiece& piece : pieces) {
    if (partitions.empty() || filled + piece.length > capacity) {
      partitions.emplace_back();
      filled = Bytes();
    }
    partitions.back().push_back(piece);
    filled += piece.length + open_cost;
  }
  return partitions;
}

/// Equal pieces, for packing without listing them.
struct PieceRun {
  Bytes length;
  std::int64_t count = 0;
};

std::vector<PieceRun> cut_equal_files(Bytes bytes, std::int64_t files, bool splittable,
                                      Bytes max_split) {
  const std::int64_t longer = bytes.count() % files;
  const PieceRun groups[] = {{bytes / files + Bytes(1), longer}, {bytes / files, files - longer}};
  if (!splittable) {
    return {groups[0], groups[1]};
  }
  std::int64_t whole = 0;
  std::vector<PieceRun> runs(1);
  for (const PieceRun& group : groups) {
    whole += group.count * (group.length / max_split);
    runs.push_back(
        {group.length % max_split, group.length % max_split > Bytes() ? group.count : 0});
  }
  runs.front() = {max_split, whole};
  std::stable_sort(runs.begin(), runs.end(),
                   [](const PieceRun& a, const PieceRun& b) { return a.length > b.length; });
  return runs;
}

/// pack() over runs: a partition closes at the first piece that does not fit.
class RunPacker {
 public:
  RunPacker(Bytes capacity, Bytes open_cost) : capacity_(capacity), open_cost_(open_cost) {}

  void add(PieceRun run) {
    const std::int64_t into_open = std::min(run.count, fitting(run));
    put(run.length, into_open);
    run.count -= into_open;
    if (run.count == 0) {
      return;
    }
    close();
    const std::int64_t each = fitting(run);
    const std::int64_t closed = (run.count - 1) / each;  // the last one stays open
    note({closed, run.length * each, each});
    put(run.length, run.count - closed * each);
  }

  [[nodiscard]] std::vector<EqualPartitions> finish() {
    close();
    return std::move(partitions_);
  }

 private:
  /// Pieces of the run that go into the open partition.
  [[nodiscard]] std::int64_t fitting(const PieceRun& run) const {
    const Bytes room = capacity_ - filled_ - run.length;
    const Bytes step = run.length + open_cost_;
    if (room < Bytes()) {
      return open_.pieces == 0 ? 1 : 0;  // an empty partition takes a piece of any size
    }
    return step > Bytes() ? 1 + room / step : run.count;
  }

  void put(Bytes length, std::int64_t pieces) {
    filled_ += (length + open_cost_) * pieces;
    open_.bytes += length * pieces;
    open_.pieces += pieces;
  }

  void note(const EqualPartitions& run) {
    if (run.count == 0) {
      return;
    }
    if (!partitions_.empty() && partitions_.back().bytes == run.bytes &&
        partitions_.back().pieces == run.pieces) {
      partitions_.back().count += run.count;
    } else {
      partitions_.push_back(run);
    }
  }

  void close() {
    open_.count = open_.pieces > 0 ? 1 : 0;
    note(open_);
    open_ = {};
    filled_ = Bytes();
  }

  Bytes capacity_;
  Bytes open_cost_;
  Bytes filled_;
  EqualPartitions open_;
  std::vector<EqualPartitions> partitions_;
};

std::vector<EqualPartitions> pack_runs(const std::vector<PieceRun>& runs, Bytes capacity,
                                       Bytes open_cost) {
  RunPacker packer(capacity, open_cost);
  for (const PieceRun& run : runs) {
    if (run.count > 0) {
      packer.add(run);
    }
  }
  return packer.finish();
}

}  // namespace

Bytes max_split_bytes(Bytes file_bytes, std::int64_t files, const FileSplitConf& conf) {
  const std::int64_t parallelism = conf.min_partition_num.value_or(conf.leaf_parallelism);
  SIM_CHECK(parallelism > 0, "a scan has at least one core");
  const Bytes per_core = (file_bytes + conf.open_cost * files) / parallelism;
  return std::min(conf.max_partition_bytes, std::max(conf.open_cost, per_core));
}

FileSplits split_files(std::span<const Bytes> files, bool splittable, const FileSplitConf& conf) {
  Bytes total;
  for (const Bytes file : files) {
    total += file;
  }
  FileSplits result;
  result.max_split = max_split_bytes(total, static_cast<std::int64_t>(files.size()), conf);
  SIM_CHECK(result.max_split > Bytes() || total == Bytes(), "a split has a size");
  const std::vector<FilePiece> pieces = cut_files(files, splittable, result.max_split);
  result.partitions = pack(pieces, result.max_split, conf.open_cost);
  const auto count = static_cast<std::int64_t>(result.partitions.size());
  if (conf.max_partition_num && count > *conf.max_partition_num) {
    Bytes with_cost;
    for (const FilePiece& piece : pieces) {
      with_cost += piece.length + conf.open_cost;
    }
    result.rescaled_to = Bytes(sim::ceil_div(with_cost.count(), *conf.max_partition_num));
    result.partitions = pack(pieces, *result.rescaled_to, conf.open_cost);
  }
  return result;
}

std::vector<EqualPartitions> split_equal_files(Bytes bytes, std::int64_t files, bool splittable,
                                               const FileSplitConf& conf) {
  if (files == 0) {
    return {};
  }
  const Bytes max_split = max_split_bytes(bytes, files, conf);
  SIM_CHECK(max_split > Bytes() || bytes == Bytes(), "a split has a size");
  if (splittable && bytes == Bytes()) {
    return {};
  }
  const std::vector<PieceRun> runs = cut_equal_files(bytes, files, splittable, max_split);
  std::vector<EqualPartitions> result = pack_runs(runs, max_split, conf.open_cost);
  std::int64_t count = 0;
  Bytes with_cost;
  for (const EqualPartitions& partitions : result) {
    count += partitions.count;
    with_cost += (partitions.bytes + conf.open_cost * partitions.pieces) * partitions.count;
  }
  if (conf.max_partition_num && count > *conf.max_partition_num) {
    const std::int64_t wanted = *conf.max_partition_num;
    result = pack_runs(runs, Bytes(sim::ceil_div(with_cost.count(), wanted)), conf.open_cost);
  }
  return result;
}

}  // namespace oomcast::data
