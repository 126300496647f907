#include "models/data/python_hash.hpp"

#include <limits>
#include <vector>

#include "models/data/murmur3.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast::data;

TEST_CASE("Python integers hash modulo 2^61 - 1", "[data][python_hash]") {
  CHECK(python_int_hash(std::int64_t{-1}) == -2);
  CHECK(python_int_hash(std::int64_t{2305843009213693952}) == 1);
  CHECK(python_int_hash(std::numeric_limits<std::int64_t>::min()) == -4);
  CHECK(python_int_hash("-9223372036854775808") == -4);
  CHECK(python_int_hash("1000000000000000000000000000000") == 465258685558744706);
}

TEST_CASE("Python floats hash like equal integers", "[data][python_hash]") {
  CHECK(python_float_hash(0.0) == 0);
  CHECK(python_float_hash(7.0) == 7);
  CHECK(python_float_hash(1.5) == 1152921504606846977);
  CHECK(python_float_hash(1e300) == 1224995262755759164);
  CHECK(python_float_hash(-std::numeric_limits<double>::infinity()) == -314159);
}

TEST_CASE("strings hash over CPython's own buffer", "[data][python_hash]") {
  constexpr auto kHash = PythonStringHash::kSipHash13;
  CHECK(python_str_hash("", kHash) == 0);
  CHECK(python_str_hash("a", kHash) == 4644417185603328019);
  CHECK(python_str_hash("user_23", kHash) == 6008233264811205446);
  CHECK(python_str_hash("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", kHash) == 7116994712188270);
  CHECK(python_str_hash("\xf0\x9f\x9a\x80", kHash) == -1036269037863622011);
  CHECK(python_bytes_hash("abc", kHash) == -4594863902769663758);
}

TEST_CASE("tuples fold their elements' hashes", "[data][python_hash]") {
  const std::vector<std::int64_t> only_none{0};
  CHECK(portable_tuple_hash(only_none) == 3430018290025);
  const std::vector<std::int64_t> numbers{1, 2, 3};
  CHECK(portable_tuple_hash(numbers) == 6160245872019252139);
}

TEST_CASE("a negative hash goes to a partition by Python's modulo", "[data][python_hash]") {
  CHECK(positive_modulo(-4594863902769663758, 13) == 12);
}
