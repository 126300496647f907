#include "studies/preflight/preflight.hpp"

#include <algorithm>

#include "studies/preflight/operations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using preflight::Plan;
using preflight::planned;
using statistics::TableStatistics;

namespace {

TableStatistics table_of(const std::string& text) {
  Checked<TableStatistics> read = statistics::read_statistics(text, "orders.json");
  REQUIRE(read.ok());
  return std::move(read).value();
}

/// Nine of ten rows have one key, and a wide text.
TableStatistics orders() {
  return table_of(R"({"rows": 300000, "columns": {
      "k": {"type": "bigint", "distinct": 30001, "nulls": 0, "top": {"0": 270000, "7": 12}},
      "text": {"type": "string", "bytes": 3000}}})");
}

Scenario base() { return test::standalone(test::conf_of({{"spark.executor.memory", "2g"}})); }

std::string problem_of(const std::vector<TableStatistics>& tables, const Plan& plan) {
  const Checked<Scenario> made = planned(base(), tables, plan);
  REQUIRE_FALSE(made.ok());
  return made.error().front().where + ": " + made.error().front().what;
}

}  // namespace

TEST_CASE("statistics become a data set whose hot keys have their rows", "[preflight]") {
  const auto made = planned(base(), std::vector{orders()}, {"groupBy", {"k"}});
  REQUIRE(made.ok());
  const Dataset& data = made.value().data.front();
  CHECK(data.rows == Rows(300'000));
  CHECK(data.storage == Storage::kGenerated);
  CHECK(data.partitions == 7);  // 300,000 rows of 3,032 bytes in splits of 128 MiB
  const KeySpread& keys = data.columns.front().keys;
  REQUIRE(keys.hot.size() == 1);  // 12 rows are near the mean of 9
  CHECK(keys.hot.front().rows == 270'000);
  CHECK(keys.distinct == 30'000);
  CHECK(made.value().jobs.front().steps[1].op == "aggregate");
}

TEST_CASE("gathering a hot key kills where counting it does not", "[preflight]") {
  const risk::RiskOptions options{.repetitions = 20};
  const auto risk_of = [&](const std::string& operation) {
    const auto scenario = planned(base(), std::vector{orders()}, {operation, {"k"}});
    REQUIRE(scenario.ok());
    Checked<preflight::Flight> flight = preflight::fly(scenario.value(), options);
    REQUIRE(flight.ok());
    const StudyTable table = preflight::flight_table(scenario.value(), flight.value(), options);
    CHECK(table.study == "preflight");
    CHECK(table.notes.front().starts_with("As the statistics stand: "));
    return std::move(flight).value();
  };
  const preflight::Flight counted = risk_of("aggregate");
  CHECK(counted.run.verdict.outcome == Outcome::kSuccess);
  const preflight::Flight gathered = risk_of("collect_list");
  CHECK(gathered.run.verdict.outcome == Outcome::kExecutorOom);
  CHECK(risk::probability_of_failure(gathered.repetitions).low_ppm >
        risk::probability_of_failure(counted.repetitions).high_ppm);
  REQUIRE_FALSE(gathered.signals.empty());
  CHECK(std::ranges::any_of(gathered.signals, [](const auto& s) { return s.id == "top-key"; }));
}

TEST_CASE("every operation can be planned and flown", "[preflight]") {
  const TableStatistics shops = table_of(
      R"({"rows": 30001, "bytes": "1m", "columns": {"k": {"type": "bigint", "distinct": 30001},
          "text": {"type": "string", "bytes": 20}}})");
  for (const preflight::Operation& operation : preflight::operations()) {
    INFO(operation.name);
    std::vector<TableStatistics> tables{orders()};
    if (operation.tables == 2) {
      tables.push_back(shops);
    }
    Plan plan{std::string(operation.name), {}};
    if (operation.keys) {
      plan.keys = {"k"};
    }
    const auto scenario = planned(base(), tables, plan);
    REQUIRE(scenario.ok());
    const auto flight = preflight::fly(scenario.value(), {.repetitions = 1});
    REQUIRE(flight.ok());
    CHECK(flight.value().repetitions.front().outcome != "invalid");
  }
}

TEST_CASE("mistakes of a plan say what is missing", "[preflight]") {
  const std::vector<TableStatistics> one{orders()};
  CHECK(problem_of(one, {"papyrus", {}}) == "--operation: 'papyrus' is not known");
  CHECK(problem_of(one, {"window", {}}) == "--keys: window needs the columns that rows meet by");
  CHECK(problem_of(one, {"window", {"kk"}}) == "--keys: 'kk' is no column of orders");
  CHECK(problem_of(one, {"sort", {"text"}}) == "orders.text: its distinct values are not counted");
  CHECK(problem_of(one, {"join", {"k"}}) == "STATS: join takes 2 tables, given are 1");
  CHECK(problem_of(one, {"write", {"k"}}) == "--keys: write has no keys");
}
