#include "models/plan/map_outputs.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::plan;

namespace {

MapOutputs outputs_of(PerTask<std::int64_t> map_rows, std::vector<PartitionKeys> reducers) {
  MapOutputs outputs;
  outputs.map_rows = std::move(map_rows);
  outputs.reducers = std::move(reducers);
  outputs.serialized_row = 100;
  outputs.compressed_ppm = 500'000;
  return outputs;
}

}  // namespace

TEST_CASE("maps write their share of each partition, as statuses code it", "[plan][map_outputs]") {
  PerTask<std::int64_t> map_rows;
  map_rows.append(2, 300);
  map_rows.append(1, 400);
  const auto sizes =
      reported_sizes(outputs_of(map_rows, {{900, 9, 100}, {100, 1, 100}}), sizes::MapStatusRule{});
  REQUIRE(sizes.by_map.size() == 3);
  // 270 rows of 50 bytes are 13,500 bytes; the next power of 1.1 is 13,780.6.
  CHECK(sizes.by_map[0][0] == Bytes(13'780));
  CHECK(sizes.by_map[2][0] == Bytes(18'341));
}

TEST_CASE("an empty partition is reported as empty", "[plan][map_outputs]") {
  const auto sizes =
      reported_sizes(outputs_of(PerTask<std::int64_t>::uniform(4, 10), {{40, 4, 10}, {0, 0, 0}}),
                     sizes::MapStatusRule{});
  CHECK(sizes.by_partition()[1] == Bytes());
  CHECK(sizes.by_partition()[0] > Bytes());
}

TEST_CASE("blocks that are known one by one are taken as they are", "[plan][map_outputs]") {
  MapOutputs outputs =
      outputs_of(PerTask<std::int64_t>::uniform(2, 100), {{100, 1, 100}, {100, 1, 100}});
  outputs.exact = {{100, 0}, {0, 100}};
  const auto sizes = reported_sizes(outputs, sizes::MapStatusRule{});
  CHECK(sizes.by_map[0][1] == Bytes());
  CHECK(sizes.by_map[1][0] == Bytes());
  CHECK(sizes.by_map[0][0] > Bytes(5'000));
}

TEST_CASE("of very many blocks, neighbouring maps are taken together and sums stay",
          "[plan][map_outputs]") {
  const std::vector<PartitionKeys> reducers(10'000, PartitionKeys{10'000, 10'000, 1});
  const auto sizes = reported_sizes(
      outputs_of(PerTask<std::int64_t>::uniform(1'000, 100'000), reducers), sizes::MapStatusRule{});
  CHECK(sizes.by_map.size() < 1'000);
  // 10 rows a block, 500 bytes, averaged exactly above 2,000 partitions.
  CHECK(sizes.by_partition().front() == Bytes(1'000 * 500));
}

TEST_CASE("rows of one partition may be wider than another's", "[plan][map_outputs]") {
  MapOutputs outputs =
      outputs_of(PerTask<std::int64_t>::uniform(2, 100), {{100, 100, 1}, {100, 100, 1}});
  outputs.reducer_bytes = {100 * 40, 100 * 4'000};
  CHECK(outputs.raw_bytes(0, 50) == 50 * 40);
  CHECK(outputs.raw_bytes(1, 50) == 50 * 4'000);
  const auto sizes = reported_sizes(outputs, sizes::MapStatusRule{}).by_partition();
  // Statuses code sizes in powers of 1.1: each is off by 10 % at most.
  CHECK(sizes[1] > sizes[0] * 80);
  CHECK(sizes[1] < sizes[0] * 120);
}
