#include "reports/policy_check.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::reports;
using oomcast::test::holds;

namespace {

policy::CheckReport sample() {
  policy::CheckReport report;
  report.policy = "less & <less>";
  report.path = "a,b.json";
  report.expect_line = 12;
  policy::SubjectReport subject;
  subject.name = "family/one";
  subject.now.outcome = "executor_oom";
  subject.results = {{"survives", policy::Standing::kFails, "100% gone\nfor \"good\"", false},
                     {"spill_below", policy::Standing::kHolds, "0 B", false},
                     {"p_oom_below", policy::Standing::kTooClose, "50 %", false}};
  report.subjects = {subject};
  return report;
}

}  // namespace

TEST_CASE("text is made safe for XML, whatever it holds", "[policy]") {
  CHECK(xml_escaped("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&apos;");
  CHECK(xml_escaped("\n\t\x01\x7f") == "&#10;&#9;\xEF\xBF\xBD\x7f");
  CHECK(xml_escaped("\xC3\xA4\xF0\x9F\x98\x80") == "\xC3\xA4\xF0\x9F\x98\x80");
  CHECK(xml_escaped("\xC3") == "\xEF\xBF\xBD");
  CHECK(xml_escaped("\xEF\xBF\xBF") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(xml_escaped("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("JUnit has a case for each expectation and counts them", "[policy]") {
  const std::string xml = check_junit(sample());
  CHECK(holds(xml, "name=\"less &amp; &lt;less&gt;\" tests=\"3\" failures=\"1\""));
  CHECK(holds(xml, "<failure message=\"100% gone&#10;for &quot;good&quot;\" type=\"survives\">"));
  CHECK(holds(xml, "<skipped message=\"too close to call: 50 %\"/>"));
}

TEST_CASE("annotations are one line each, with what would end them escaped", "[policy]") {
  CHECK(check_annotations(sample()) ==
        "::error file=a%2Cb.json,line=12,title=family/one%3A survives fails::100%25 gone%0Afor "
        "\"good\"\n"
        "::warning file=a%2Cb.json,line=12,title=family/one%3A p_oom_below is too close to "
        "call::50 %25\n");
}

TEST_CASE("the summary escapes what Markdown would read", "[policy]") {
  const std::string text = check_markdown(sample());
  CHECK(holds(text, "less & \\<less>"));
  CHECK(holds(text, "| family/one |"));
  CHECK(holds(text, "executor\\_oom"));
}
