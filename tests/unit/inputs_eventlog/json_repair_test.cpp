// What is only odd in a line is replaced; what is damaged stays so.
#include "inputs/eventlog/json_repair.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::eventlog;

TEST_CASE("numbers that nothing holds become null", "[eventlog][repair]") {
  const Repairs repairs =
      repair_json(R"({"a":99999999999999999999,"b":-1e400,"c":12,"d":"1e999"})");
  CHECK(repairs.text == R"({"a":null,"b":null,"c":12,"d":"1e999"})");
  CHECK(repairs.numbers == 2);
  CHECK(repair_json("[9223372036854775807,-9223372036854775808]").numbers == 0);
  CHECK(repair_json("[9223372036854775808]").numbers == 1);
}

TEST_CASE("what is no JSON number is left alone", "[eventlog][repair]") {
  for (const char* text : {"[01]", "[1.]", "[-]", "[+1]", "[1e]", "[NaN]", "[1.5e3]"}) {
    const Repairs repairs = repair_json(text);
    CHECK(repairs.text == text);
    CHECK_FALSE(repairs.any());
  }
}

TEST_CASE("invalid UTF-8 becomes the replacement character", "[eventlog][repair]") {
  const Repairs repairs = repair_json("\"a\xFF\xC3(\xE2\x82\xAC\xED\xA0\x80\"");
  CHECK(repairs.invalid_utf8);
  CHECK(repairs.text ==
        "\"a\xEF\xBF\xBD\xEF\xBF\xBD(\xE2\x82\xAC\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("a lone surrogate becomes the replacement character, a pair stays",
          "[eventlog][repair]") {
  const Repairs repairs = repair_json(R"(["\ud83d\ude00","\ud83d","\ude00x","\\ud83d","\u0041"])");
  CHECK(repairs.text == R"(["\ud83d\ude00","\uFFFD","\uFFFDx","\\ud83d","\u0041"])");
  CHECK(repairs.surrogates == 2);
}

TEST_CASE("strings that do not end are walked over safely", "[eventlog][repair]") {
  for (const char* text : {"\"abc", "\"abc\\", "\"\\u12", "\"\\ud83d", "{\"a\":\"\\"}) {
    CHECK(repair_json(text).text.size() <= std::string_view(text).size() + 6);
  }
}

TEST_CASE("depth is refused, brackets in strings do not count", "[eventlog][repair]") {
  CHECK(refuse_shape(std::string(900, '[')).empty());
  CHECK(refuse_shape(std::string(901, '[')) == "nested too deep");
  CHECK(
      refuse_shape("\"" + std::string(2000, '[') + "\\\"" + std::string(2000, '{') + "\"").empty());
  std::string wide;
  for (int i = 0; i < 2000; ++i) {
    wide += "[]";
  }
  CHECK(refuse_shape(wide).empty());
}

TEST_CASE("first characters are counted as characters", "[eventlog][repair]") {
  CHECK(first_characters("abcdef", 3) == "abc");
  CHECK(first_characters("a\xE2\x82\xAC\xE2\x82\xAC", 2) == "a\xE2\x82\xAC");
  CHECK(first_characters("\xFFz", 5) == "\xEF\xBF\xBDz");
  CHECK(first_characters("", 5).empty());
}
