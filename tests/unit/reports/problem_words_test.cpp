#include "reports/problem_words.hpp"

#include "tests/support/catch.hpp"

namespace oomcast::reports {

TEST_CASE("a problem is one line of where, what and fix", "[problem_words]") {
  CHECK(problem_words({Severity::kError, "a.json:3 /spark", "no such version", "give 4.3"}) ==
        "a.json:3 /spark: no such version; give 4.3");
  CHECK(problem_words({Severity::kError, "", "one\ntwo", ""}) == "one two");
}

TEST_CASE("a problem moves no cursor", "[problem_words]") {
  CHECK(problem_words({Severity::kError, "", "x\x1b[2J", ""}).find('\x1b') == std::string::npos);
}

}  // namespace oomcast::reports
