// One warning per kind, with its count and first place.
#include "inputs/eventlog/notices.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::eventlog;

TEST_CASE("a thousand odd values are one warning", "[eventlog][notices]") {
  Notices notices;
  for (int line = 5; line < 1005; ++line) {
    notices.set_position("x.log", line);
    notices.count(Notice::kWrongType);
  }
  notices.count(Notice::kMalformedLine, "not JSON");
  Problems warnings;
  notices.append_to(warnings, "x.log");
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0].what == "1 malformed lines, skipped (first: not JSON)");
  CHECK(warnings[0].where == "x.log:1004");
  CHECK(warnings[1].what.starts_with("1000 values of the wrong type"));
  CHECK(warnings[1].where == "x.log:5");
  CHECK(warnings[1].severity == Severity::kWarning);
}

TEST_CASE("nothing odd is no warning", "[eventlog][notices]") {
  Notices notices;
  notices.count(Notice::kInvalidUtf8, {}, 0);
  Problems warnings;
  notices.append_to(warnings, "x.log");
  CHECK(warnings.empty());
}
