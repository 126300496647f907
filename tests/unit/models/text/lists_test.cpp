#include "models/text/lists.hpp"

#include "tests/support/catch.hpp"

using oomcast::text::joined;
using oomcast::text::split;

using Words = std::vector<std::string_view>;

TEST_CASE("words lose the blanks around them, not those within", "[text]") {
  CHECK(split("spark, flink ,trino", ',') == Words{"spark", "flink", "trino"});
  CHECK(split("coalesce:5 + isolate:k=a b", '+') == Words{"coalesce:5", "isolate:k=a b"});
}

TEST_CASE("a separator at the end begins no word, two in a row have an empty one", "[text]") {
  CHECK(split("a,b,", ',') == Words{"a", "b"});
  CHECK(split("a,,b", ',') == Words{"a", "", "b"});
  CHECK(split(",", ',') == Words{""});
  CHECK(split("", ',').empty());
}

TEST_CASE("words are put together with a separator between them", "[text]") {
  CHECK(joined(Words{"a", "", "b"}) == "a, , b");
  CHECK(joined(Words{"a", "b"}, " -> ") == "a -> b");
  CHECK(joined(Words{}).empty());
}
