#include "inputs/properties/properties.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;

namespace {

std::vector<ConfEntry> read(std::string_view text) {
  const auto entries = read_properties(text, "d.conf");
  REQUIRE(entries.ok());
  return entries.value();
}

}  // namespace

TEST_CASE("keys and values are separated by blanks, = or :", "[inputs][properties]") {
  const auto entries = read(
      "spark.a 1\n"
      "spark.b=2\r\n"
      "spark.c : 3\n"
      "  spark.d\t\t4   \n"
      "spark.e = a=b c\n"
      "spark.f\n");
  REQUIRE(entries.size() == 6);
  CHECK(entries[0].key == "spark.a");
  CHECK(entries[0].value == "1");
  CHECK(entries[1].value == "2");
  CHECK(entries[2].key == "spark.c");
  CHECK(entries[2].value == "3");
  CHECK(entries[3].value == "4");
  CHECK(entries[4].value == "a=b c");
  CHECK(entries[5].value.empty());
  CHECK(entries[4].origin == "d.conf:5");
}

TEST_CASE("comments and blank lines are passed over", "[inputs][properties]") {
  const auto entries = read("# one\n! two\n\n   \n   # three\nspark.a 1 # not a comment\n");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].value == "1 # not a comment");
  CHECK(entries[0].origin == "d.conf:6");
}

TEST_CASE("a backslash at a line's end continues it", "[inputs][properties]") {
  const auto entries = read("spark.a -XX:+UseG1GC \\\n    -verbose\nspark.b c\\\\\nspark.d \\");
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].value == "-XX:+UseG1GC -verbose");
  CHECK(entries[1].value == "c\\");
  CHECK(entries[1].origin == "d.conf:3");
  CHECK(entries[2].value.empty());
}

TEST_CASE("escapes are those of Java", "[inputs][properties]") {
  const auto entries = read("spark\\:a\\ b = x\\ty\\u00e9\\q\n");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].key == "spark:a b");
  CHECK(entries[0].value == "x\ty\xC3\xA9q");
  const auto bad = read_properties("spark.a \\u12\nspark.b \\uzzzz\n", "d.conf");
  REQUIRE_FALSE(bad.ok());
  CHECK(bad.error().size() == 2);
  CHECK(bad.error()[1].where == "d.conf:2");
}
