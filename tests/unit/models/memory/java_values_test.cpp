#include "models/memory/java_values.hpp"

#include <cmath>
#include <limits>

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::memory;
using oomcast::test::holds;

TEST_CASE("longs are read as Long.parseLong reads them", "[memory][java]") {
  CHECK(java_long("-12") == -12);
  CHECK(java_long("+12") == 12);
  CHECK(java_long("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  for (const char* text : {"", "+", "-", "+-1", "1g", " 1", "9223372036854775808"}) {
    CHECK_FALSE(java_long(text).has_value());
  }
}

TEST_CASE("doubles are read as Double.parseDouble reads them", "[memory][java]") {
  CHECK(java_double("0.6") == 0.6);
  CHECK(java_double("-1e-3") == -0.001);
  CHECK(java_double(".5f") == 0.5);
  CHECK(std::isnan(*java_double("NaN")));
  CHECK(*java_double("-Infinity") < 0);
  for (const char* text : {"", "abc", "inf", "nan", "1,5", "--1", "1.0x"}) {
    CHECK_FALSE(java_double(text).has_value());
  }
}

TEST_CASE("doubles are printed as Double.toString prints them", "[memory][java]") {
  CHECK(java_double_text(1) == "1.0");
  CHECK(java_double_text(-0.01) == "-0.01");
  CHECK(java_double_text(0.001) == "0.001");
  CHECK(java_double_text(0.0001) == "1.0E-4");
  CHECK(java_double_text(1234567) == "1234567.0");
  CHECK(java_double_text(1e7) == "1.0E7");
  CHECK(java_double_text(1.5e22) == "1.5E22");
  CHECK(java_double_text(0) == "0.0");
  CHECK(java_double_text(std::numeric_limits<double>::quiet_NaN()) == "NaN");
}

TEST_CASE("a double becomes a long towards zero and saturates", "[memory][java]") {
  CHECK(java_double_to_long(1.9) == 1);
  CHECK(java_double_to_long(-1.9) == -1);
  CHECK(java_double_to_long(1e300) == std::numeric_limits<std::int64_t>::max());
  CHECK(java_double_to_long(-1e300) == std::numeric_limits<std::int64_t>::min());
  CHECK(java_double_to_long(std::numeric_limits<double>::quiet_NaN()) == 0);
}

TEST_CASE("sizes are whole numbers with a unit", "[memory][java]") {
  CHECK(*java_byte_string("512").bytes == 512_B);
  CHECK(*java_byte_string(" 4K ").bytes == 4_KiB);
  CHECK(*java_byte_string("1g").bytes == 1_GiB);
  CHECK_FALSE(java_byte_string("").bytes.has_value());
  CHECK(holds(java_byte_string("1.5g").why, "Fractional values are not supported. Input was: 1.5"));
  CHECK(holds(java_byte_string("1x").why, "Invalid suffix: \"x\""));
  CHECK(java_byte_string("9000p").overflow);
}
