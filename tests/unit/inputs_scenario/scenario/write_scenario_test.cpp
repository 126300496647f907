#include "inputs/scenario/scenario_json.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/unit/inputs_scenario/scenario/sample_operators.hpp"

using namespace oomcast;
using oomcast::test::holds;

namespace {

constexpr std::string_view kText = R"json({
  "name": "sample", "text": "Line.", "spark": "4.1", "seed": 7, "python": true,
  "cluster": {"manager": "yarn", "deploy_mode": "client", "executors": 3, "local_disk": "200 GB",
              "local_disk_throughput": "1.5 GB",
              "node_cores": 8, "yarn": {"increment": "512m", "enforced": true, "poll": "1s"},
              "kubernetes": {"oom_kills_group": false}},
  "price": {"currency": "EUR", "core_hour": 0.04, "gib_hour": 0.0075},
  "conf": {"spark.executor.memory": "16g"},
  "data": {
    "t": {"rows": 50e9, "size": "10TB", "files": 80000, "columns": {
      "m": {"type": "long", "distinct": 1000000, "hot": {"17": "5.5%", "18": {"rows": 9}},
            "nulls": "1%", "zipf": 1.1},
      "amount": "decimal(38,0)", "note": {"type": "string", "bytes": 40}}},
    "g": {"format": "generated", "rows": 1000, "partitions": 4,
          "columns": {"id": {"type": "bigint", "expression": "id % 7"}}}},
  "jobs": [{"name": "one", "steps": [
    {"id": "t", "op": "scan", "data": "t"},
    {"op": "scan", "data": "g"},
    {"op": "join", "inputs": ["t", "scan1"], "on": "m", "type": "left_outer"},
    {"op": "all", "number": -2, "flag": true, "words": ["x"], "size": "1.5k", "share": 0.25,
     "time": "5min", "column": "note"},
    {"op": "write"}]}],
  "losses": [{"executor": 2, "cause": "preempted", "job": 0, "after": "350ms"}],
  "expect": {"outcome": "executor_oom", "explanation": "It dies."}
})json";

std::string written(std::string_view text) {
  const Checked<Scenario> scenario = read_scenario(text, "x.json", {sample_operators(), {}});
  REQUIRE(scenario.ok());
  return write_scenario(scenario.value(), sample_operators());
}

}  // namespace

TEST_CASE("a written scenario is read back to the same values", "[inputs][scenario]") {
  const std::string once = written(kText);
  CHECK(written(once) == once);
  for (const char* part :
       {"\"local_disk\": \"200g\"", "\"local_disk_throughput\": \"1536m\"", "\"17\": \"5.5%\"",
        "\"zipf\": 1.1", "\"size\": \"1536\"", "\"share\": \"25%\"", "\"time\": \"5min\"",
        "\"type\": \"left_outer\"", "\"poll\": \"1s\"", "\"oom_kills_group\": false",
        "\"core_hour\": 0.04,", "\"gib_hour\": 0.0075", "\"deploy_mode\": \"client\"",
        "\"after\": \"350ms\"", "\"cause\": \"preempted\""}) {
    CAPTURE(once, part);
    CHECK(holds(once, part));
  }
}

TEST_CASE("a written scenario leaves defaults out", "[inputs][scenario]") {
  const std::string text = written(R"({"data": {"t": {"rows": 1, "size": 1,
    "columns": {"k": "long"}}},
    "jobs": [{"steps": [{"op": "scan", "data": "t"}, {"op": "all"}]}]})");
  CHECK(holds(text, "\"k\": \"long\""));
  CHECK_FALSE(holds(text, "number"));
  CHECK_FALSE(holds(text, "inputs"));
  CHECK_FALSE(holds(text, "python"));
}

TEST_CASE("the schema names every key and operator", "[inputs][scenario]") {
  const std::string schema = scenario_schema(sample_operators());
  for (const char* part : {"\"https://json-schema.org/draft/2020-12/schema\"",
                           "\"spark.executor.memory\"", "\"const\": \"join\"", "\"left_outer\"",
                           "\"executor_oom\"", "\"kubernetes\"", "\"oneOf\""}) {
    CAPTURE(part);
    CHECK(holds(schema, part));
  }
  CHECK(schema == scenario_schema(sample_operators()));
}
