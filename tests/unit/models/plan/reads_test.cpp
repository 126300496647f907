#include "models/plan/reads.hpp"

#include "models/planner/rules/aqe_local_read.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::plan;
using planner::PartitionSpec;

namespace {

/// Three maps, four reduce partitions; partition 2 is hot.
const planner::MapSizes kSizes{{{Bytes(10), Bytes(10), Bytes(500), Bytes(10)},
                                {Bytes(10), Bytes(10), Bytes(300), Bytes(10)},
                                {Bytes(10), Bytes(10), Bytes(200), Bytes(0)}}};
const std::vector<PartitionKeys> kReducers{{30, 3, 20}, {31, 4, 10}, {1'001, 11, 991}, {20, 1, 20}};

std::int64_t rows_in(const planner::PartitionSpecs& specs) {
  std::int64_t rows = 0;
  for (const ReadPart& part : read_parts(specs, kSizes)) {
    rows += keys_in(kReducers, part).rows;
  }
  return rows;
}

}  // namespace

TEST_CASE("coalesced partitions keep their groups whole", "[plan][reads]") {
  const ReadParts parts = read_parts(
      {PartitionSpec::coalesced(0, 2, Bytes(60)), PartitionSpec::coalesced(2, 4, Bytes(1'020))},
      kSizes);
  CHECK(all_whole(parts));
  const PartitionKeys first = keys_in(kReducers, parts[0]);
  CHECK(first.rows == 61);
  CHECK(first.groups == 7);
  CHECK(first.largest == 20);
}

TEST_CASE("pieces of a partition share its rows as the maps share its bytes", "[plan][reads]") {
  const ReadParts parts = read_parts({PartitionSpec::partial_reducer(2, 0, 1, Bytes(500)),
                                      PartitionSpec::partial_reducer(2, 1, 3, Bytes(500))},
                                     kSizes);
  CHECK_FALSE(all_whole(parts));
  const PartitionKeys first = keys_in(kReducers, parts[0]);
  const PartitionKeys second = keys_in(kReducers, parts[1]);
  CHECK(first.rows + second.rows == 1'001);
  CHECK(first.rows == 500);
  CHECK(first.largest + second.largest == 991);
  CHECK(first.groups >= 2);
  CHECK(first.groups <= 11);
}

TEST_CASE("every way of reading a shuffle reads all its rows", "[plan][reads]") {
  const std::int64_t all = 30 + 31 + 1'001 + 20;
  CHECK(rows_in({PartitionSpec::coalesced(0, 4, Bytes(1'080))}) == all);
  for (const std::int64_t tasks : {1, 2, 3, 4, 6, 12}) {
    CHECK(rows_in(planner::local_read(3, 4, tasks)) == all);
  }
}

TEST_CASE("the pieces of a join add up to the join", "[plan][reads]") {
  JoinPartition hot;
  hot.left = {1'001, 11, 991};
  hot.right = {13, 5, 3};
  hot.rows_out = 12'345;
  hot.left_matched_rows = 1'000;
  hot.right_matched_rows = 10;
  hot.right_largest_matched = 3;
  hot.left_largest_matched = 991;
  const std::vector<JoinPartition> partitions{{}, {}, hot, {}};
  const ReadPart other{.begin = 2, .end = 3};
  std::int64_t rows = 0;
  std::int64_t left = 0;
  for (const ReadPart& part : read_parts({PartitionSpec::partial_reducer(2, 0, 1, Bytes(500)),
                                          PartitionSpec::partial_reducer(2, 1, 2, Bytes(300)),
                                          PartitionSpec::partial_reducer(2, 2, 3, Bytes(200))},
                                         kSizes)) {
    const JoinPartition piece = join_in(partitions, part, other);
    rows += piece.rows_out;
    left += piece.left.rows;
    CHECK(piece.right.rows == 13);  // the other side is repeated in full
    CHECK(piece.right_largest_matched == 3);
  }
  CHECK(rows == 12'345);
  CHECK(left == 1'001);
}
