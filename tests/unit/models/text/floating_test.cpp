#include "models/text/floating.hpp"

#include "tests/support/catch.hpp"

using oomcast::text::parse_double;

TEST_CASE("decimal numbers are read to the nearest double") {
  CHECK(parse_double("0.6") == std::optional(0.6));
  CHECK(parse_double(".5") == std::optional(0.5));
  CHECK(parse_double("-2.5") == std::optional(-2.5));
  CHECK(parse_double("1e-3") == std::optional(0.001));
  CHECK(parse_double("9007199254740993") == std::optional(9007199254740992.0));
}

TEST_CASE("what is not all a number is none") {
  for (const char* text :
       {"", "x", "1x", "1e", "0x10", " 1", "+1", "-", "--1", "inf", "nan", "1e999"}) {
    CHECK_FALSE(parse_double(text).has_value());
  }
}
