#include "inputs/scenario/scenario_json.hpp"
#include "models/operators/kinds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::holds;

namespace {

std::string scenario_with(std::string_view stream) {
  return R"json({"data": {"e": {"format": "generated", "rows": 1000, "partitions": 2,
    "columns": {"user": "long", "at": "timestamp"}}}, "stream": )json" +
         std::string(stream) + "}";
}

Checked<Scenario> read(const std::string& text) {
  return read_scenario(text, "s.json", {.operators = operator_specs(), .read_file = {}});
}

std::string complaints(std::string_view stream) {
  const auto scenario = read(scenario_with(stream));
  REQUIRE_FALSE(scenario.ok());
  std::string all;
  for (const Problem& problem : scenario.error()) {
    all += problem.where + ": " + problem.what + " / " + problem.fix + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("a stream is read and written back") {
  const auto first = read(scenario_with(R"json({"data": "e", "by": ["user"], "state": "groups",
    "value": "2k", "length": "6h", "trigger": "1min", "watermark": "10min", "late": "5%",
    "late_by": "1h", "max_per_trigger": 100,
    "surges": [{"at": "2h", "length": "10min", "times": 2.5}]})json"));
  REQUIRE(first.ok());
  const auto second = read(write_scenario(first.value(), operator_specs()));
  REQUIRE(second.ok());
  for (const Scenario* scenario : {&first.value(), &second.value()}) {
    REQUIRE(scenario->stream.has_value());
    const Stream& stream = *scenario->stream;
    CHECK(stream.stateful == StatefulOperator::kGroups);
    CHECK(stream.value == Bytes(2048));
    CHECK(stream.length == 21'600_s);
    CHECK(stream.watermark == 600_s);
    CHECK(stream.late_share_ppb == 50'000'000);
    CHECK(stream.late_by == 3600_s);
    CHECK(stream.max_per_trigger == 100);
    REQUIRE(stream.surges.size() == 1);
    CHECK(stream.surges[0].times_ppm == 2'500'000);
    CHECK(scenario->jobs.empty());
  }
}

TEST_CASE("mistakes of a stream are all told at once") {
  const std::string told = complaints(R"json({"data": "f", "by": "user", "length": "6h",
    "trigger": "0s", "state": "deduplicate", "window": "1h", "rate": 5})json");
  CHECK(holds(told, "\"f\""));
  CHECK(holds(told, "more than 0"));
  CHECK(holds(told, "belongs to \"aggregate\""));
  CHECK(holds(told, "rate"));
}

TEST_CASE("a stream's key is made of columns of its data set") {
  CHECK(complaints(R"json({"data": "e", "by": "usr", "length": "6h", "trigger": "1min"})json")
            .find("user") != std::string::npos);
  CHECK(complaints(R"json({"data": "e", "by": [], "length": "6h", "trigger": "1min"})json")
            .find("names no column") != std::string::npos);
}
