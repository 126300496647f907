#include <array>

#include "models/sizes/java_objects.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sizes;

TEST_CASE("strings and boxes take what SizeEstimator says", "[sizes][objects]") {
  JavaObjects java;
  CHECK(java.estimate(java.string(0)) == Bytes(40));
  CHECK(java.estimate(java.string(1)) == Bytes(48));
  CHECK(java.estimate(java.string(11)) == Bytes(56));
  CHECK(java.estimate(java.string(100)) == Bytes(144));
  CHECK(java.estimate(java.string(100, false)) == Bytes(240));
  CHECK(java.estimate(java.boxed_integer(7)) == Bytes(16));
  CHECK(java.estimate(java.boxed_long(1'000'000)) == Bytes(24));
  CHECK(java.estimate(java.boxed_double()) == Bytes(24));
}

TEST_CASE("arrays have headers of sixteen bytes and whole words", "[sizes][objects]") {
  JavaObjects java;
  CHECK(java.estimate(java.graph().primitive_array(0, Bytes(4))) == Bytes(16));
  CHECK(java.estimate(java.graph().primitive_array(100, Bytes(4))) == Bytes(416));
  CHECK(java.estimate(java.graph().primitive_array(100, Bytes(8))) == Bytes(816));
  CHECK(java.estimate(java.byte_array(1)) == Bytes(24));
  CHECK(java.estimate(java.graph().reference_array(std::vector<ObjectId>(10, kNoObject))) ==
        Bytes(56));
}

TEST_CASE("an object that is met twice counts once", "[sizes][objects]") {
  JavaObjects java;
  const ObjectId shared = java.boxed_long(1'000'000);
  CHECK(java.estimate(java.tuple2(shared, shared)) == Bytes(24 + 24));
  CHECK(java.estimate(java.tuple2(java.boxed_long(5), java.boxed_long(5))) == Bytes(24 + 24));
  CHECK(java.estimate(java.tuple2(java.boxed_long(500), java.boxed_long(500))) == Bytes(24 + 48));
}

TEST_CASE("long arrays are sampled, which is exact for equal elements", "[sizes][objects]") {
  JavaObjects java;
  std::vector<ObjectId> texts;
  for (int i = 0; i < 10'000; ++i) {
    texts.push_back(java.string(7));
  }
  CHECK(java.estimate(java.graph().reference_array(texts)) == Bytes(16 + 10'000 * (4 + 48)));
}

TEST_CASE("a thousand boxed entries of a hash map take 64.6 bytes each and the table",
          "[sizes][objects]") {
  JavaObjects java;
  CHECK(java.estimate(java.java_hash_map({})) == Bytes(48));
  CHECK(java.estimate(java.array_list({})) == Bytes(40));
  std::vector<JavaObjects::Entry> entries;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    entries.push_back({.hash = 100'000 + i,
                       .key = java.boxed_integer(100'000 + i),
                       .value = java.boxed_integer(100'000 + i)});
  }
  // 48 for the map, 16 + 4 x 2048 for the table; nodes and boxes as sampled.
  const Bytes nodes = java.estimate(java.java_hash_map(entries)) - Bytes(48 + 16 + 8192);
  CHECK(nodes > Bytes(50'000));
  CHECK(nodes < Bytes(70'000));
}

TEST_CASE("rows share their schema", "[sizes][objects]") {
  JavaObjects java;
  const std::array fields{JavaObjects::SchemaField{"id", java.plain_type()}};
  const ObjectId schema = java.struct_type(fields);
  const std::array one{java.generic_row(std::array{java.boxed_long(1000)}, schema)};
  const std::array two{java.generic_row(std::array{java.boxed_long(1000)}, schema),
                       java.generic_row(std::array{java.boxed_long(2000)}, schema)};
  const Bytes first = java.estimate(java.graph().reference_array(one));
  const Bytes both = java.estimate(java.graph().reference_array(two));
  CHECK(both - first == Bytes(24 + 24 + 24));
}

TEST_CASE("Java serialization adds headers to each kibibyte", "[sizes][objects]") {
  CHECK(java_block_data_bytes(Bytes(0)) == Bytes(0));
  CHECK(java_block_data_bytes(Bytes(255)) == Bytes(257));
  CHECK(java_block_data_bytes(Bytes(256)) == Bytes(261));
  CHECK(java_block_data_bytes(Bytes(1024)) == Bytes(1029));
  CHECK(java_block_data_bytes(Bytes(1025)) == Bytes(1025 + 7));
}
