#include "reports/terminal_text.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::reports;

TEST_CASE("control characters become visible escapes", "[reports][terminal]") {
  CHECK(sanitized("a\x1b[2Jb") == "a\\x1b[2Jb");
  CHECK(sanitized("line\nnext\ttab\r") == "line\\nnext\\ttab\\x0d");
  CHECK(sanitized(std::string_view("nul\0", 4)) == "nul\\x00");
  CHECK(sanitized("\x7f") == "\\x7f");
}

TEST_CASE("C1 controls, direction marks and byte order marks become visible escapes",
          "[reports][terminal]") {
  CHECK(sanitized("\xc2\x9b"
                  "31m") == "\\u009b31m");
  CHECK(sanitized("\xe2\x80\xae"
                  "cod") == "\\u202ecod");
  CHECK(sanitized("\xef\xbb\xbf") == "\\ufeff");
}

TEST_CASE("valid UTF-8 passes and invalid bytes are shown as hex", "[reports][terminal]") {
  CHECK(sanitized("caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(sanitized("\xc3") == "\\xc3");
  CHECK(sanitized("\xff\xfe") == "\\xff\\xfe");
  CHECK(sanitized("\xc0\xaf") == "\\xc0\\xaf");
  CHECK(sanitized("\xed\xa0\x80") == "\\xed\\xa0\\x80");
}

TEST_CASE("of several lines the first is taken, without what would move the cursor",
          "[reports][terminal]") {
  CHECK(first_line("Container killed\nby YARN") == "Container killed");
  CHECK(first_line("one\x1b[2J") == "one\\x1b[2J");
  CHECK(first_line("").empty());
}

TEST_CASE("text is cut by characters, not by bytes", "[reports][terminal]") {
  CHECK(truncated("abcdef", 6) == "abcdef");
  CHECK(truncated("abcdefg", 6) == "abc...");
  CHECK(truncated("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 4) == "\xc3\xa9...");
  CHECK(truncated("abc", 2) == "..");
  CHECK(truncated("abc", 0).empty());
}

TEST_CASE("text is filled up to a width on either side", "[reports][terminal]") {
  CHECK(padded("ab", 4) == "ab  ");
  CHECK(padded_left("ab", 4) == "  ab");
  CHECK(padded("abcde", 4) == "abcde");
}

TEST_CASE("lines are wrapped between words and indented", "[reports][terminal]") {
  CHECK(wrapped("why  ", "one two three", 5, 12) == "why  one two\n     three\n");
  CHECK(wrapped("", "", 2, 10) == "\n");
}

TEST_CASE("a word longer than a line is broken and nothing of it is lost", "[reports][terminal]") {
  CHECK(wrapped("", "abcdefghij", 2, 6) == "abcdef\n  ghij\n");
}

TEST_CASE("a bar is full at its limit, clamped above, and never empty for something",
          "[reports][terminal]") {
  CHECK(bar(0, 4) == "....");
  CHECK(bar(1, 4) == "#...");
  CHECK(bar(500'000, 4) == "##..");
  CHECK(bar(2'000'000, 4) == "####");
}
