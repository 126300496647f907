#include "models/data/file_splits.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::data;
using namespace oomcast::literals;

namespace {

FileSplitConf with_cores(std::int64_t cores) {
  FileSplitConf conf;
  conf.leaf_parallelism = cores;
  return conf;
}

/// Bytes of data in each partition, one number each.
std::vector<Bytes> listed(const std::vector<EqualPartitions>& runs) {
  std::vector<Bytes> result;
  for (const EqualPartitions& run : runs) {
    result.insert(result.end(), static_cast<std::size_t>(run.count), run.bytes);
  }
  return result;
}

std::vector<Bytes> listed(const FileSplits& splits) {
  std::vector<Bytes> result;
  for (const auto& partition : splits.partitions) {
    Bytes sum;
    for (const FilePiece& piece : partition) {
      sum += piece.length;
    }
    result.push_back(sum);
  }
  return result;
}

}  // namespace

TEST_CASE("one file is cut to the bytes per core", "[data][file_splits]") {
  const std::vector<Bytes> files{Bytes(50021881)};
  const auto splits = split_files(files, true, with_cores(4));
  CHECK(splits.max_split == Bytes(13554046));
  REQUIRE(splits.partitions.size() == 4);
  CHECK(splits.partitions[3].front() == FilePiece{0, 40662138, Bytes(9359743)});
}

TEST_CASE("a file that cannot be cut is one piece", "[data][file_splits]") {
  const std::vector<Bytes> files{Bytes(134277), Bytes(97349)};
  FileSplitConf conf = with_cores(4);
  conf.max_partition_num = 3;
  const auto splits = split_files(files, false, conf);
  CHECK(splits.max_split == 4_MiB);
  CHECK(splits.partitions.size() == 2);
  CHECK(split_files(std::vector<Bytes>{Bytes()}, false, conf).partitions.size() == 1);
  CHECK(split_files(std::vector<Bytes>{Bytes()}, true, conf).partitions.empty());
}

TEST_CASE("the longest pieces are packed first, until one does not fit", "[data][file_splits]") {
  FileSplitConf conf = with_cores(1);
  conf.max_partition_bytes = 1_GiB;
  conf.open_cost = 16_MiB;
  const std::vector<Bytes> files{Bytes(97362), Bytes(178559)};
  const auto splits = split_files(files, true, conf);
  CHECK(splits.max_split == Bytes(33830353));
  REQUIRE(splits.partitions.size() == 1);
  CHECK(splits.partitions[0] ==
        std::vector<FilePiece>{{1, 0, Bytes(178559)}, {0, 0, Bytes(97362)}});
}

TEST_CASE("too many partitions are packed again into larger ones", "[data][file_splits]") {
  FileSplitConf conf = with_cores(200);
  conf.max_partition_num = 10;
  const std::vector<Bytes> files(100, 6_MiB);
  const auto splits = split_files(files, true, conf);
  REQUIRE(splits.rescaled_to.has_value());
  CHECK(*splits.rescaled_to == 140_MiB);
  CHECK(splits.partitions.size() <= 11);
}

TEST_CASE("equal files need no list of pieces", "[data][file_splits]") {
  for (const bool splittable : {true, false}) {
    for (const std::int64_t files : {1, 3, 7, 40}) {
      for (const std::int64_t bytes : {5, 1000, 700'000'003, 2'000'000'011}) {
        for (const std::int64_t limit : {0, 4}) {
          FileSplitConf conf = with_cores(5);
          if (limit > 0) {
            conf.max_partition_num = limit;
          }
          std::vector<Bytes> sizes;
          for (std::int64_t i = 0; i < files; ++i) {
            sizes.push_back(Bytes(bytes / files + (i < bytes % files ? 1 : 0)));
          }
          CHECK(listed(split_equal_files(Bytes(bytes), files, splittable, conf)) ==
                listed(split_files(sizes, splittable, conf)));
        }
      }
    }
  }
}

TEST_CASE("a table of many terabytes is cut at once", "[data][file_splits]") {
  const auto runs = split_equal_files(100'000_GiB, 100'000, true, with_cores(4000));
  REQUIRE(runs.size() == 1);
  CHECK(runs[0] == EqualPartitions{800'000, 128_MiB, 1});
}
