#include "reports/units.hpp"

#include <limits>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::reports;

TEST_CASE("bytes are shown in the largest unit that fits", "[reports][units]") {
  CHECK(human_bytes(0_B) == "0 B");
  CHECK(human_bytes(1023_B) == "1023 B");
  CHECK(human_bytes(1_KiB) == "1.0 KiB");
  CHECK(human_bytes(1536_MiB) == "1.5 GiB");
  CHECK(human_bytes(512_MiB) == "512 MiB");
  CHECK(human_bytes(Bytes(133'378'867)) == "127 MiB");
  CHECK(human_bytes(Bytes((std::int64_t{1} << 40) - 1)) == "1.0 TiB");
}

TEST_CASE("negative and extreme amounts are shown without overflow", "[reports][units]") {
  CHECK(human_bytes(-(3_MiB)) == "-3.0 MiB");
  CHECK(human_bytes(Bytes(std::numeric_limits<std::int64_t>::max())) == "8192 PiB");
  CHECK(human_bytes(Bytes(std::numeric_limits<std::int64_t>::min())) == "-8192 PiB");
}

TEST_CASE("durations are shown with the two units that matter", "[reports][units]") {
  CHECK(human_duration(0_ns) == "0ms");
  CHECK(human_duration(250_ms) == "250ms");
  CHECK(human_duration(12'340_ms) == "12.3s");
  CHECK(human_duration(252_s) == "4m12s");
  CHECK(human_duration(5'000_s) == "1h23m");
  CHECK(human_duration(183'600_s) == "2d03h");
  CHECK(human_duration(-(2_s)) == "-2.0s");
}

TEST_CASE("counts have separators and shares one decimal", "[reports][units]") {
  CHECK(human_count(0) == "0");
  CHECK(human_count(999) == "999");
  CHECK(human_count(12'345'678) == "12,345,678");
  CHECK(human_count(-1'000) == "-1,000");
  CHECK(human_share(410'000) == "41.0%");
  CHECK(human_share(1'000'000) == "100.0%");
}

TEST_CASE("a share of nothing is zero", "[reports][units]") {
  CHECK(share_ppm(1, 0) == 0);
  CHECK(share_ppm(1, 3) == 333'333);
  CHECK(share_ppm(std::int64_t{1} << 60, std::int64_t{1} << 60) == 1'000'000);
}

TEST_CASE("a hash is sixteen hexadecimal digits", "[reports][units]") {
  CHECK(human_hash(0xff) == "0x00000000000000ff");
}
