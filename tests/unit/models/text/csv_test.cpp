#include "models/text/csv.hpp"

#include "tests/support/catch.hpp"

using oomcast::text::take_csv_line;
using Fields = std::vector<std::string>;

TEST_CASE("fields in quotes hold commas, quotes and line breaks", "[csv]") {
  std::string_view text = "a,\"b,c\",\"say \"\"d\"\"\"\r\n\"two\nlines\",\n";
  CHECK(take_csv_line(text) == Fields{"a", "b,c", "say \"d\""});
  CHECK(take_csv_line(text) == Fields{"two\nlines", ""});
  CHECK(text.empty());
}

TEST_CASE("the last line needs no line break", "[csv]") {
  std::string_view text = "1,2";
  CHECK(take_csv_line(text) == Fields{"1", "2"});
  CHECK(take_csv_line(text) == Fields{""});
}
