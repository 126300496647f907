#include "reports/table.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast::reports;
using oomcast::test::holds;

TEST_CASE("columns of a table are aligned and lines carry no trailing blanks", "[reports][table]") {
  Table table({{"n"}, {"what", Align::kLeft}});
  table.add({"1", "scan"});
  table.add({"100", "x"});
  CHECK(table.text(1, 80) == "   n  what\n   1  scan\n 100  x\n");
}

TEST_CASE("the column that gives way is cut so that the table fits", "[reports][table]") {
  Table table({{"what", Align::kLeft, true}, {"n"}});
  table.add({std::string(200, 'a'), "12345"});
  const std::string text = table.text(2, 40);
  const std::string line = text.substr(text.find('\n') + 1);
  CHECK(line.size() == 41);
  CHECK(holds(line, "...  12345\n"));
}

TEST_CASE("the column that gives way keeps twelve columns", "[reports][table]") {
  Table table({{"what", Align::kLeft, true}, {"n"}});
  table.add({std::string(200, 'a'), std::string(50, '1')});
  CHECK(holds(table.text(0, 40), "aaaaaaaaa...  1"));
}
