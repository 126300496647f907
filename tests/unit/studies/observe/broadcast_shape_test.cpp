#include "studies/observe/broadcast_shape.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::observe;

TEST_CASE("A dense relation's keys and rows follow from its sizes on driver and executors") {
  // Real: 400,000 rows of 280 bytes with keys 0 to 399,999.
  const BroadcastShape shape = broadcast_shape(400'000, 137'417'600, 118'400'000, true);
  CHECK(shape.key_range == 399'999);
  CHECK(shape.row_bytes == 280);
}

TEST_CASE("Without a peak of an executor the page was three quarters full") {
  const BroadcastShape shape = broadcast_shape(100'000, 34'354'400, 0, true);
  CHECK(shape.row_bytes == (33'554'432 / 4 * 3 / 100'000 - 8) / 8 * 8);
}

TEST_CASE("Slots that are a power of two are no range of keys") {
  const std::int64_t page = 33'554'400;
  CHECK(broadcast_shape(100'000, page + 262'144 * 8, 0, true).key_range == -1);
}

TEST_CASE("Other keys give the mean row") {
  CHECK(broadcast_shape(1000, 100'000, 0, false).row_bytes == 80);
}
