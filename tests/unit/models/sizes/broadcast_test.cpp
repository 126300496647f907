#include "models/sizes/broadcast.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sizes;

TEST_CASE("a broadcast is cut in blocks of one size and a rest", "[sizes][broadcast]") {
  CHECK(cut_broadcast(4_MiB, 4_MiB).blocks == 1);
  CHECK(cut_broadcast(4_MiB + 1_B, 4_MiB).blocks == 2);
  CHECK(cut_broadcast(4_MiB + 1_B, 4_MiB).last_block == 1_B);
  CHECK(cut_broadcast(serialized_byte_array(10485760), 4_MiB).last_block == Bytes(2097179));
}

TEST_CASE("a serialized relation holds its array and the used part of its page",
          "[sizes][broadcast]") {
  CHECK(serialized_long_relation(1000, Bytes(40000)) == Bytes(48440));
  CHECK(serialized_unsafe_relation(10, Bytes(10 * 64)) == Bytes(828));
}
