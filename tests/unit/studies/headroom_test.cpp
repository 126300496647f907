#include "studies/headroom.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::headroom;

TEST_CASE("A subject grows rows, distinct keys and exact hot keys alike") {
  Scenario scenario;
  Dataset data;
  data.rows = Rows(100);
  Column column;
  column.keys.distinct = 10;
  column.keys.hot.push_back({.value = "7", .rows = 40});
  data.columns.push_back(column);
  scenario.data.push_back(data);
  const auto grown = subject_of(scenario)({.volume_ppm = 2'500'000, .conf = {}});
  REQUIRE(grown.ok());
  CHECK(grown.value().data[0].rows == Rows(250));
  CHECK(grown.value().data[0].columns[0].keys.distinct == 25);
  CHECK(grown.value().data[0].columns[0].keys.hot[0].rows == 100);
}

TEST_CASE("A change of the conf that is a mistake is refused") {
  const auto refused =
      subject_of(Scenario())({.conf = {{"spark.executor.memory", "much", "test"}}});
  CHECK_FALSE(refused.ok());
}

TEST_CASE("Each trouble has a name of its own") {
  CHECK(trouble_name(Trouble::kSpill) == "first spill");
  CHECK(trouble_name(Trouble::kAbort) == "abort of the job");
}
