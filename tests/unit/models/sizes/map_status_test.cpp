#include "models/sizes/map_status.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sizes;

TEST_CASE("a size becomes the next power of 1.1", "[sizes][map_status]") {
  CHECK(map_status_code(Bytes(0)) == 0);
  CHECK(map_status_code(Bytes(1)) == 1);
  CHECK(map_status_code(Bytes(871)) == 72);
  CHECK(map_status_decoded(72) == Bytes(955));
  CHECK(map_status_code(Bytes(108547540)) == 195);
  CHECK(map_status_code(Bytes(std::int64_t{1} << 50)) == 255);
}

TEST_CASE("above 2000 reducers small blocks share their mean", "[sizes][map_status]") {
  std::vector<Bytes> written(2001, Bytes(10000));
  written[0] = Bytes(0);
  written[7] = 300_MiB;
  const MapStatusReport report = report_map_output(written, {});
  REQUIRE(report.highly_compressed);
  CHECK(report.reported[0] == Bytes(0));
  CHECK(report.reported[1] == Bytes(10000));
  CHECK(report.reported[7] == Bytes(336428781));
  CHECK(report.huge == std::vector<std::int64_t>{7});
}

TEST_CASE("a status with no shuffle blocks at the threshold records them exactly",
          "[sizes][map_status]") {
  std::vector<Bytes> written(2001, Bytes(1000));
  written[3] = 100_MiB;  // the threshold itself counts as large
  CHECK(report_map_output(written, {}).huge.size() == 1);
  written[3] = 100_MiB - 1_B;
  CHECK(report_map_output(written, {}).huge.empty());
}

TEST_CASE("a compressed status is a byte for each reducer and a fixed rest",
          "[sizes][map_status]") {
  const std::vector<Bytes> written(200, Bytes(1000));
  const MapLocation location{.executor_id_chars = 1, .host_chars = 5};
  CHECK(map_status_heap_bytes(written, {}, location) == Bytes(400));
  CHECK(map_status_serialized_bytes(written, {}, location) == Bytes(305));
}
