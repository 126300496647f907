#include "models/data/java_hash.hpp"

#include "models/data/murmur3.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast::data;

TEST_CASE("longs hash as their halves combined", "[data][java_hash]") {
  CHECK(java_long_hash(9223372036854775807) == -2147483647 - 1);
  CHECK(java_long_hash(4294967296) == 1);
  CHECK(java_long_hash(-1) == 0);
  CHECK(java_long_hash(-5345522406558272642) == -538767153);
}

TEST_CASE("strings hash over their UTF-16 units", "[data][java_hash]") {
  CHECK(java_string_hash("") == 0);
  CHECK(java_string_hash("polygenelubricants") == -2147483647 - 1);
  CHECK(java_string_hash("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e") == 25921943);
  // A rocket is two units, a surrogate pair: 0xd83d * 31 + 0xde80.
  CHECK(java_string_hash("\xf0\x9f\x9a\x80") == 0xd83d * 31 + 0xde80);
}

TEST_CASE("doubles and booleans hash as Java says", "[data][java_hash]") {
  CHECK(java_double_hash(4609434218613702656) == 1073217536);
  CHECK(java_double_hash(9221120237041090560) == 2146959360);
  CHECK(java_boolean_hash(true) == 1231);
  CHECK(java_boolean_hash(false) == 1237);
}

TEST_CASE("a Scala pair hashes over its elements, small longs as ints", "[data][java_hash]") {
  CHECK(scala_tuple2_hash(java_string_hash("k9"), scala_long_hash(22)) == -226494835);
  CHECK(scala_tuple2_hash(5, -462) == -1984591416);
  CHECK(scala_long_hash(-462) == -462);
  CHECK(scala_long_hash(4294967296) == 1);
}

TEST_CASE("HashPartitioner keeps small keys in order", "[data][java_hash]") {
  CHECK(hash_partition(java_string_hash("user_20"), 1000) == 330);
  CHECK(hash_partition(-1207816265, 200) == 135);
}
