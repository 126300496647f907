#include <map>

#include "inputs/scenario/scenario_json.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/unit/inputs_scenario/scenario/sample_operators.hpp"

using namespace oomcast;
using oomcast::test::holds;

namespace {

constexpr std::string_view kGood = R"json({
  // Comments are allowed.
  "$schema": "scenario.schema.json",
  "name": "sample", "title": "A sample", "text": ["Two", "lines."],
  "spark": "4.1", "seed": 7, "python": true,
  "cluster": {"manager": "kubernetes", "executors": 100, "local_disk": "200 GB",
              "local_disk_throughput": "500 MB",
              "yarn": {"minimum_allocation": "1g", "pmem_check": false, "poll": "5s"}},
  "conf": {"spark.executor.memory": "16g", "spark.memory.fraction": 0.5,
           "spark.sql.adaptive.enabled": false, "spark.sql.shuffle.partitions": 2000},
  "data": {
    "t": {"rows": 50e9, "size": "10TB", "files": 80000, "columns": {
      "merchant": {"type": "long", "distinct": 1000000, "hot": {"17": "5%", "18": {"rows": 9}},
                   "nulls": "1%", "zipf": 1.1},
      "amount": "decimal(38,2)",
      "note": {"type": "string", "bytes": 40}}},
    "g": {"format": "generated", "rows": 1000, "partitions": 4,
          "columns": {"id": {"type": "bigint", "expression": "id % 7"}}}
  },
  "jobs": [{"steps": [
    {"id": "t", "op": "scan", "data": "t", "columns": "merchant"},
    {"op": "scan", "data": "g"},
    {"op": "join", "inputs": ["t", "scan1"], "on": "merchant"},
    {"op": "all", "number": -2, "flag": true, "words": ["x"], "size": "1.5k", "share": 0.25,
     "column": "note"},
    {"op": "write"}]}],
  "expect": {"outcome": "executor_oom", "explanation": "It dies."}
})json";

Checked<Scenario> read(std::string_view text,
                       const std::map<std::string, std::string>& files = {}) {
  const ScenarioContext context{
      sample_operators(), [&](const std::string& path) -> std::optional<std::string> {
        const auto at = files.find(path);
        return at == files.end() ? std::nullopt : std::optional(at->second);
      }};
  return read_scenario(text, "dir/my.json", context);
}

Problems problems_of(std::string_view text) {
  const Checked<Scenario> scenario = read(text);
  return scenario.ok() ? Problems{} : scenario.error();
}

/// A scenario whose one step is the text.
Problems problems_of_step(const std::string& step) {
  return problems_of(R"({"data": {"t": {"rows": 1, "size": 1, "columns": {"k": "long"}}},
    "jobs": [{"steps": [{"op": "scan", "data": "t"}, )" +
                     step + "]}]}");
}

}  // namespace

TEST_CASE("a scenario file is read with units, comments and defaults", "[inputs][scenario]") {
  const Checked<Scenario> read_back = read(kGood);
  REQUIRE(read_back.ok());
  const Scenario& s = read_back.value();
  CHECK(s.name == "sample");
  CHECK(s.text == "Two lines.");
  CHECK(s.seed == 7);
  CHECK(s.python);
  CHECK(s.origin == "dir/my.json");
  CHECK(s.input_hash.size() == 16);
  CHECK(s.conf.version() == SparkVersion{4, 1, 0});
  CHECK(s.conf.bytes("spark.executor.memory") == 16_GiB);
  CHECK(s.conf.real("spark.memory.fraction") == 0.5);
  CHECK(s.conf.boolean("spark.sql.adaptive.enabled") == false);
  CHECK(s.conf.integer("spark.sql.shuffle.partitions") == 2000);
  CHECK(s.cluster.manager == ManagerKind::kKubernetes);
  CHECK(s.cluster.local_disk == 200_GiB);
  CHECK(s.cluster.local_disk_throughput == 500_MiB);
  CHECK(s.cluster.yarn_poll == 5_s);
  CHECK_FALSE(s.cluster.yarn_pmem_check);
  CHECK(s.expect.outcome == "executor_oom");
}

TEST_CASE("data sets keep exact shares, sizes and types", "[inputs][scenario]") {
  const Checked<Scenario> read_back = read(kGood);
  REQUIRE(read_back.ok());
  const std::vector<Dataset>& data = read_back.value().data;
  REQUIRE(data.size() == 2);
  CHECK(data[0].rows == Rows(50'000'000'000));
  CHECK(data[0].stored_bytes == 10'240_GiB);
  const Column& merchant = data[0].columns[0];
  CHECK(merchant.keys.distinct == 1'000'000);
  CHECK(merchant.keys.hot[0].share_ppb == 50'000'000);
  CHECK(merchant.keys.hot[1].rows == 9);
  CHECK(merchant.keys.null_share_ppb == 10'000'000);
  CHECK(merchant.keys.zipf_exponent_ppm == 1'100'000);
  CHECK(data[0].columns[1].value_bytes == 16_B);
  CHECK(data[0].columns[1].decimal_precision == 38);
  CHECK(data[0].columns[2].value_bytes == 40_B);
  CHECK(data[1].storage == Storage::kGenerated);
  CHECK(data[1].partitions == 4);
  CHECK(data[1].columns[0].keys.expression == "id % 7");
}

TEST_CASE("steps get ids, inputs and parameters, defaults included", "[inputs][scenario]") {
  const Checked<Scenario> read_back = read(kGood);
  REQUIRE(read_back.ok());
  const std::vector<Step>& steps = read_back.value().jobs.at(0).steps;
  REQUIRE(steps.size() == 5);
  CHECK(read_back.value().jobs[0].name == "job0");
  CHECK(steps[1].id == "scan1");
  CHECK(steps[1].inputs.empty());
  CHECK(steps[2].inputs == std::vector<std::string>{"t", "scan1"});
  CHECK(std::get<std::string>(steps[2].params.at("type")) == "inner");
  CHECK(std::get<std::vector<std::string>>(steps[2].params.at("on")) ==
        std::vector<std::string>{"merchant"});
  CHECK(steps[3].inputs == std::vector<std::string>{"join2"});
  CHECK(std::get<std::int64_t>(steps[3].params.at("number")) == -2);
  CHECK(std::get<std::int64_t>(steps[3].params.at("size")) == 1536);
  CHECK(std::get<std::int64_t>(steps[3].params.at("share")) == 250'000'000);
  CHECK(std::get<std::int64_t>(steps[3].params.at("time")) == 3'000'000'000);
  CHECK_FALSE(steps[3].params.contains("word"));
  CHECK(steps[4].pointer == "dir/my.json:26 /jobs/0/steps/4");
}

TEST_CASE("every mistake is reported at once, with line, pointer and nearest name",
          "[inputs][scenario]") {
  const Problems problems = problems_of(R"({
    "clutser": {},
    "cluster": {"manager": "yran", "executors": 0,
                "local_disc": "1g"},
    "conf": {"spark.executor.memory": "lots"},
    "data": {"t": {"rows": "many", "size": -1, "columns": {"k": "lnog", "a/b": {"type": "array"}}}},
    "jobs": [{"steps": [{"op": "scam", "data": "t"}, {"op": "scan", "data": "u"}]}],
    "expect": {"outcome": "executor_omm"}
  })");
  std::vector<std::string> found;
  for (const Problem& problem : problems) {
    found.push_back(problem.where + " | " + problem.fix);
  }
  CHECK(problems.size() == 12);
  const auto has = [&](const std::string& text) {
    CAPTURE(found, text);
    CHECK(std::ranges::find(found, text) != found.end());
  };
  has("dir/my.json:2 /clutser | did you mean \"cluster\"?");
  has("dir/my.json:3 /cluster/manager | did you mean \"yarn\"?");
  has("dir/my.json:4 /cluster/local_disc | did you mean \"local_disk\"?");
  has("dir/my.json:6 /data/t/columns/k | did you mean \"long\"?");
  has("dir/my.json:6 /data/t/columns/a~1b | give the mean size of a value");
  has("dir/my.json:7 /jobs/0/steps/0/op | did you mean \"scan\"?");
  has("dir/my.json:7 /jobs/0/steps/1/data | one of t");
  has("dir/my.json:8 /expect/outcome | did you mean \"executor_oom\"?");
}

TEST_CASE("steps are checked against the table of operators", "[inputs][scenario]") {
  CHECK(problems_of_step(R"({"op": "write"})").empty());
  CHECK(problems_of_step(R"({"op": "join", "on": "k"})").size() == 1);
  CHECK(problems_of_step(R"({"op": "join", "inputs": ["scan0", "scan9"], "on": "k"})")[0].fix ==
        "did you mean \"scan0\"?");
  CHECK(problems_of_step(R"({"op": "all", "numbr": 1})")[0].fix == "did you mean \"number\"?");
  CHECK(problems_of_step(R"({"op": "scan"})").size() == 1);
  CHECK(problems_of_step(R"({"op": "write", "id": "scan0"})").size() == 1);
  CHECK(problems_of_step(R"({"op": "scan", "data": "t", "inputs": ["scan0"]})").size() == 1);
}

TEST_CASE("spreads of keys that cannot be are refused", "[inputs][scenario]") {
  const auto column = [](const std::string& text) {
    return problems_of(R"({"data": {"t": {"rows": 10, "size": 1, "columns": {"k": )" + text +
                       R"(}}}, "jobs": [{"steps": [{"op": "scan", "data": "t"}]}]})");
  };
  CHECK(column(R"({"type": "long", "hot": {"1": "60%", "2": "50%"}})").size() == 1);
  CHECK(column(R"({"type": "long", "hot": {"AMAZON": "5%"}})").size() == 1);
  CHECK(column(R"({"type": "string", "hot": {"AMAZON": "5%"}})").empty());
  CHECK(column(R"({"type": "string", "hot": {"A": {"rows": 11}}})").size() == 1);
  CHECK(column(R"({"type": "long", "zipf": 1.2})").size() == 1);
  CHECK(column(R"({"type": "long", "bytes": 9})").size() == 1);
  CHECK(column(R"({"type": "long", "expression": "id", "distinct": 4})").size() == 1);
  CHECK(column("\"decimal(40,2)\"").size() == 1);
  CHECK(column(R"("struct")").size() == 1);
}

TEST_CASE("broken JSON is reported with its line", "[inputs][scenario]") {
  CHECK(problems_of("{\n\"name\": \"x\",\n}").at(0).where == "dir/my.json:3");
  CHECK(problems_of("").size() == 1);
  CHECK(problems_of("[]").size() >= 1);
  CHECK(problems_of("{\"name\": \"a\",\n \"name\": \"b\"}").at(0).what ==
        "\"name\" is given twice");
  CHECK(problems_of(std::string(100000, '[')).size() == 1);
  CHECK(problems_of("{\"name\": \"\xff\"}").size() == 1);
}

TEST_CASE("a scenario may extend another one", "[inputs][scenario]") {
  const std::string derived = R"({"extends": "../base/good.json", "name": "bigger",
    "conf": {"spark.executor.memory": "32g", "spark.memory.fraction": null},
    "data": {"t": {"rows": 500e9}}})";
  const Checked<Scenario> made = read(derived, {{"base/good.json", std::string(kGood)}});
  REQUIRE(made.ok());
  const Scenario& s = made.value();
  CHECK(s.name == "bigger");
  CHECK(s.title == "A sample");
  CHECK(s.conf.bytes("spark.executor.memory") == 32_GiB);
  CHECK(s.conf.real("spark.memory.fraction") == 0.6);
  CHECK(s.conf.integer("spark.sql.shuffle.partitions") == 2000);
  CHECK(s.data[0].rows == Rows(500'000'000'000));
  CHECK(s.data[0].stored_bytes == 10'240_GiB);
  CHECK(s.jobs[0].steps.size() == 5);
}

TEST_CASE("extending nothing, oneself or in a ring is a mistake", "[inputs][scenario]") {
  CHECK(read(R"({"extends": "none.json"})").error().size() == 1);
  CHECK(read(R"({"extends": "my.json"})").error().size() == 1);
  CHECK(read(R"({"extends": "a.json"})", {{"dir/a.json", R"({"extends": "b.json"})"},
                                          {"dir/b.json", R"({"extends": "a.json"})"}})
            .error()
            .size() == 1);
  CHECK(scenario::path_beside("a/b/c.json", "../d.json") == "a/d.json");
  CHECK(scenario::path_beside("/a/c.json", "./d.json") == "/a/d.json");
  CHECK(scenario::path_beside("c.json", "../d.json") == "../d.json");
}

TEST_CASE("a mistake in a base is shown in the base", "[inputs][scenario]") {
  const Checked<Scenario> made =
      read(R"({"extends": "b.json"})", {{"dir/b.json", "{\n\"jobs\": [],\n\"seed\": \"x\"}"}});
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().at(1).where == "dir/b.json:3 /seed");
}

TEST_CASE("losses are read with the moment from which their time counts") {
  const Checked<Scenario> scenario =
      read(R"({"data": {"t": {"rows": 1, "size": 1, "columns": {"k": "long"}}},
    "jobs": [{"steps": [{"op": "scan", "data": "t"}, {"op": "write"}]}], "losses": [
    {"executor": 2, "cause": "preempted", "stage": 1, "after": "350ms"},
    {"executor": 0, "job": 1}, {"executor": 1, "after": "2s"}]})");
  REQUIRE(scenario.ok());
  const std::vector<Loss>& losses = scenario.value().losses;
  REQUIRE(losses.size() == 3);
  CHECK(losses[0].executor == 2);
  CHECK(losses[0].cause == Loss::Cause::kPreempted);
  CHECK(losses[0].stage == 1);
  CHECK_FALSE(losses[0].job);
  CHECK(losses[0].after == Duration(350'000'000));
  CHECK(losses[1].cause == Loss::Cause::kKilled);
  CHECK(losses[1].job == 1);
  CHECK(losses[2].after == Duration(2'000'000'000));
}

TEST_CASE("a loss counts its time from one moment, and names an executor") {
  const Problems problems = problems_of(R"({"data": {"t": {"rows": 1, "size": 1,
    "columns": {"k": "long"}}}, "jobs": [{"steps": [{"op": "scan", "data": "t"}, {"op": "write"}]}],
    "losses": [{"job": 1, "stage": 0}]})");
  REQUIRE(problems.size() == 2);
  CHECK(holds(problems[0].where, "/losses/0"));
}
