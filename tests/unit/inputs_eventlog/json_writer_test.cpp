// JSON text: brackets, commas, escapes, numbers.
#include "inputs/eventlog/json_writer.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::eventlog;

TEST_CASE("objects and arrays nest with commas between", "[eventlog][json]") {
  JsonWriter to;
  to.begin_object().field("a", std::int64_t{1}).key("b").begin_array();
  to.value(true).null().begin_object().end_object().end_array();
  to.field("c", std::optional<std::string>()).end_object();
  CHECK(to.text() == "{\n \"a\": 1,\n \"b\": [\n  true,\n  null,\n  {}\n ],\n \"c\": null\n}");
}

TEST_CASE("strings are escaped", "[eventlog][json]") {
  JsonWriter to;
  to.value(std::string_view("a\"\\\n\t\0\x7F\xE2\x82\xAC", 10));
  CHECK(to.text() == "\"a\\\"\\\\\\n\\u0009\\u0000\\u007f\xE2\x82\xAC\"");
}

TEST_CASE("wide sums and doubles are exact", "[eventlog][json]") {
  JsonWriter to;
  to.begin_array();
  to.value(static_cast<Wide>(INT64_MAX) + INT64_MAX).value(-static_cast<Wide>(INT64_MAX) - 1);
  to.value(0.0625).value(1.0).value(INT64_MIN).end_array();
  CHECK(to.text() ==
        "[\n 18446744073709551614,\n -9223372036854775808,\n 0.0625,\n 1.0,\n "
        "-9223372036854775808\n]");
}
