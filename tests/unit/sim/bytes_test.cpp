#include "sim/bytes.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;

TEST_CASE("bytes add, subtract and divide as whole numbers", "[sim][bytes]") {
  CHECK((3_MiB + 1_B).count() == 3 * 1048576 + 1);
  CHECK(7_KiB / 2_KiB == 3);
  CHECK((7_KiB % 2_KiB) == 1_KiB);
  CHECK(1_GiB > 1023_MiB);
}
