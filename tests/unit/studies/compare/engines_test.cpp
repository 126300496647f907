#include "studies/compare/engines.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/support/scenario.hpp"
#include "tests/support/stream.hpp"

using namespace oomcast;
using oomcast::test::holds;

namespace {

Scenario counting() {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "1g"}}));
  scenario.data = {test::generated("t", 1'000, 2, {test::key_column(10)})};
  scenario.jobs = {{"job", {test::scan("t"), test::step("end", "count", {"t"})}}};
  return scenario;
}

std::string text_of(const Cell& cell) { return std::get<std::string>(cell); }

}  // namespace

TEST_CASE("every engine has a row that says what in it is exact") {
  const auto table = compare::engines_table(counting(), {"spark", "flink", "trino", "snowflake"});
  REQUIRE(table.ok());
  REQUIRE(table.value().rows.size() == 5);  // Trino's twice: without and with spill
  std::vector<std::string> labels;
  for (const auto& row : table.value().rows) {
    labels.push_back(text_of(row.back()));
  }
  CHECK(labels == std::vector<std::string>{"simulated", "simplified", "simplified", "simplified",
                                           "described"});
  CHECK(text_of(table.value().rows[0][1]) == "success");
}

TEST_CASE("an engine that nobody knows is refused with the nearest") {
  const auto table = compare::engines_table(counting(), {"flnk"});
  REQUIRE_FALSE(table.ok());
  CHECK(holds(table.error().front().fix, "flink"));
  CHECK_FALSE(compare::engines_table(counting(), {}).ok());
}

TEST_CASE("streams are not forecast for other engines") {
  Scenario scenario = counting();
  scenario.stream = test::counting_stream("t", Duration(1'000'000'000), Duration(1'000'000'000));
  CHECK_FALSE(compare::engines_table(scenario, {"flink"}).ok());
}
