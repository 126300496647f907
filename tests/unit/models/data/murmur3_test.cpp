#include "models/data/murmur3.hpp"

#include <bit>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::data;

TEST_CASE("a bigint hashes and lands as in Spark's shuffle", "[data][murmur3]") {
  const std::vector<HashValue> row{HashValue::of_long(250)};
  const auto hash = murmur3_columns(row);
  CHECK(hash == 1179183271);
  CHECK(hash_partition(hash, 200) == 71);
  CHECK(hash_partition(murmur3_long(1, kShuffleHashSeed), 200) == 69);
}

TEST_CASE("a string's trailing bytes are mixed one at a time", "[data][murmur3]") {
  CHECK(murmur3_bytes("kkkkkkkkkkkkkkkkkkk9", kShuffleHashSeed) == -1675192314);
}

TEST_CASE("the hash of one column seeds the next", "[data][murmur3]") {
  const std::vector<HashValue> row{HashValue::of_int(4470),
                                   HashValue::of_double_bits(4630486863037991212),
                                   HashValue::of_int(1)};
  CHECK(murmur3_columns(row) == -1156528663);
}

TEST_CASE("nulls leave the seed as it is", "[data][murmur3]") {
  const std::vector<HashValue> row{HashValue::null(), HashValue::null()};
  CHECK(murmur3_columns(row) == kShuffleHashSeed);
  const std::vector<HashValue> with_null{HashValue::null(), HashValue::of_long(250)};
  CHECK(murmur3_columns(with_null) == 1179183271);
}

TEST_CASE("zeros of both signs and all NaNs hash alike", "[data][murmur3]") {
  const auto minus_zero = std::bit_cast<std::int64_t>(-0.0);
  CHECK(HashValue::of_double_bits(minus_zero).number == 0);
  CHECK(HashValue::of_float_bits(0x7fc00001).number == 0x7fc00000);
  CHECK(HashValue::of_float_bits(1119502264).number == 1119502264);
}

TEST_CASE("a decimal hashes as a long up to 18 digits of precision, then as bytes",
          "[data][murmur3]") {
  const auto narrow = decimal_hash_value("372677600", 9);
  REQUIRE(narrow.ok());
  CHECK(murmur3_value(narrow.value(), kShuffleHashSeed) == -1920287555);
  const auto wide = decimal_hash_value("688204660344756797815442813458953919", 38);
  REQUIRE(wide.ok());
  CHECK(murmur3_value(wide.value(), kShuffleHashSeed) == 479286701);
  CHECK(decimal_hash_value("-128", 20).value().bytes == std::string("\x80", 1));
  CHECK(decimal_hash_value("128", 20).value().bytes == std::string("\x00\x80", 2));
}

TEST_CASE("a decimal that is none is refused with its text", "[data][murmur3]") {
  for (const char* text : {"", "-", "12x", "123456789012345678901234567890123456789"}) {
    const auto refused = decimal_hash_value(text, 38);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().front().where == text);
  }
}

TEST_CASE("the remainder of a negative hash is never negative", "[data][murmur3]") {
  STATIC_REQUIRE(positive_modulo(-7, 5) == 3);
  STATIC_REQUIRE(positive_modulo(7, 5) == 2);
  STATIC_REQUIRE(hash_partition(-1712319331, 5) == 4);
}
