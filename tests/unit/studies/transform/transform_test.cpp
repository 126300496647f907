#include "studies/transform/transform.hpp"

#include <algorithm>

#include "models/application/simulate.hpp"
#include "tests/support/holds.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::test;

namespace {

using Texts = std::vector<std::string>;

Column named(std::string name, std::int64_t distinct, std::vector<HotKey> hot = {}) {
  Column column = key_column(distinct, std::move(hot));
  column.name = std::move(name);
  return column;
}

Dataset in_files(Dataset data) {
  data.storage = Storage::kParquet;
  data.stored_bytes = 64_MiB;
  return data;
}

/// A skewed join and an aggregation on the same key.
Scenario skewed() {
  Scenario scenario = standalone(conf_of({{"spark.sql.adaptive.enabled", "false"},
                                          {"spark.executor.memory", "2g"},
                                          {"spark.sql.files.maxPartitionBytes", "2m"},
                                          {"spark.sql.autoBroadcastJoinThreshold", "-1"},
                                          {"spark.sql.shuffle.partitions", "20"}}));
  Column key = named("k", 1'000, {{"7", 400'000'000, {}}});
  key.keys.null_share_ppb = 100'000'000;
  scenario.data = {in_files(generated("names", 1'001, 2, {named("k", 1'000), text_column(20)})),
                   in_files(generated("facts", 200'000, 4, {key, named("v", 50)}))};
  scenario.jobs = {
      {"job",
       {step("n", "scan", {}, {{"data", std::string("names")}}),
        step("f", "scan", {}, {{"data", std::string("facts")}}),
        step("j", "join", {"n", "f"}, {{"on", Texts{"k"}}}),
        step("g", "aggregate", {"j"}, {{"by", Texts{"k"}}, {"functions", Texts{"count", "sum"}}}),
        step("end", "noop", {"g"})}}};
  return scenario;
}

std::int64_t largest_task(const Run& run) {
  std::int64_t rows = 0;
  for (const StageRow& stage : run.stages) {
    if (stage.name.find("SortMergeJoin") != std::string::npos) {
      rows = std::max(rows, stage.task_rows_max.count());
    }
  }
  return rows;
}

Run applied(const Scenario& scenario, const std::string& text) {
  const Checked<transform::Applied> done = transform::apply(scenario, text);
  if (!done.ok()) {
    FAIL(done.error().front().what);
  }
  CHECK_FALSE(done.value().description.empty());
  return play(done.value().scenario);
}

}  // namespace

TEST_CASE("a rewrite leaves the scenario it was given as it is", "[transform]") {
  const Scenario scenario = skewed();
  REQUIRE(transform::apply(scenario, "salt:k=8").ok());
  CHECK(scenario.jobs.front().steps.size() == 5);
}

TEST_CASE("salting divides the hot value of a join and of an aggregation", "[transform]") {
  const Scenario scenario = skewed();
  const std::int64_t before = largest_task(play(scenario));
  const std::int64_t after = largest_task(applied(scenario, "salt:k=16"));
  CHECK(before > 80'000);
  CHECK(after < before / 3);
}

TEST_CASE("a value that is joined apart leaves the shuffle of the others", "[transform]") {
  const Scenario scenario = skewed();
  const std::int64_t before = largest_task(play(scenario));
  const Run apart = applied(scenario, "isolate:k=7");
  CHECK(largest_task(apart) < before / 3);
}

TEST_CASE("a column may have the name of a rewrite's parameter", "[transform]") {
  Scenario scenario = skewed();
  for (Dataset& data : scenario.data) {
    data.columns.front().name = "key";
  }
  for (Step& step : scenario.jobs.front().steps) {
    for (const char* param : {"on", "by"}) {
      if (step.params.contains(param)) {
        step.params[param] = Texts{"key"};
      }
    }
  }
  const auto apart = transform::apply(scenario, "isolate:key=7");
  REQUIRE(apart.ok());
  CHECK(apart.value().description.starts_with("join key = 7 apart"));
  CHECK(holds(transform::apply(scenario, "salt:key=8").value().description, "key"));
  CHECK(transform::apply(scenario, "salt:key=key,n=8").ok());
}

TEST_CASE("without its hint a join is chosen by the sizes of its sides", "[transform]") {
  Scenario scenario = skewed();
  CHECK_FALSE(transform::apply(scenario, "drop-hint").ok());
  scenario.jobs.front().steps[2].params["hint"] = std::string("broadcast_left");
  CHECK(play(scenario).manifest.trace_hash != play(skewed()).manifest.trace_hash);
  CHECK(play(skewed()).manifest.trace_hash == applied(scenario, "drop-hint").manifest.trace_hash);
}

TEST_CASE("rows without a key leave the shuffle", "[transform]") {
  Scenario scenario = skewed();
  scenario.data[1].columns[0].keys.hot.clear();
  scenario.data[1].columns[0].keys.null_share_ppb = 800'000'000;
  scenario.jobs.front().steps[2].inputs = {"f", "n"};
  scenario.jobs.front().steps[2].params["type"] = std::string("left_outer");
  const std::int64_t before = largest_task(play(scenario));
  const Run apart = applied(scenario, "isolate-nulls:k");
  CHECK(before > 160'000);
  CHECK(largest_task(apart) < before / 2);
  CHECK(apart.verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("a broadcast hint needs no shuffle of the other side", "[transform]") {
  const Run run = applied(skewed(), "broadcast:names");
  CHECK(largest_task(run) == 0);
  CHECK(transform::apply(skewed(), "broadcast:nothing").ok() == false);
}

TEST_CASE("buckets of one number are joined without any shuffle", "[transform]") {
  const Run run = applied(skewed(), "bucket:k=20");
  REQUIRE(run.stages.size() == 1);
  CHECK(run.stages.front().tasks == 20);
}

TEST_CASE("repartition and coalesce stand where they are told to", "[transform]") {
  const Run run = applied(skewed(), "repartition:33,before=g");
  CHECK(std::any_of(run.stages.begin(), run.stages.end(),
                    [](const StageRow& stage) { return stage.tasks == 33; }));
  const Run narrow = applied(skewed(), "coalesce:3");
  CHECK(narrow.stages.back().tasks == 3);
}

TEST_CASE("collecting becomes writing, caches are given up, arrays are sliced", "[transform]") {
  Scenario scenario = skewed();
  scenario.jobs.front().steps.back() = step("end", "collect", {"g"});
  scenario.jobs.front().steps.insert(scenario.jobs.front().steps.begin() + 2,
                                     {step("c", "cache", {"f"}, {{"as", std::string("kept")}}),
                                      step("x", "explode", {"c"}, {{"times", std::int64_t{10}}})});
  scenario.jobs.front().steps[4].inputs = {"n", "x"};
  scenario.jobs.push_back(
      {"again",
       {step("r", "cached", {}, {{"of", std::string("kept")}}), step("end", "count", {"r"})}});
  CHECK(applied(scenario, "write-instead-of-collect").verdict.outcome == Outcome::kSuccess);
  const auto without = transform::apply(scenario, "unpersist:kept");
  REQUIRE(without.ok());
  for (const Job& job : without.value().scenario.jobs) {
    for (const Step& one : job.steps) {
      CHECK_FALSE(holds(one.op, "cache"));
    }
  }
  CHECK(play(without.value().scenario).verdict.outcome == Outcome::kSuccess);
  const auto slices = transform::apply(scenario, "explode-slice:3");
  REQUIRE(slices.ok());
  CHECK(slices.value().scenario.jobs.size() == 4);
}

TEST_CASE("what cannot be applied is refused with the valid form", "[transform]") {
  for (const char* text :
       {"salt", "salt:k", "salt:k=none", "salt:q=3", "sallt:k=3", "coalesce:0", "isolate:k",
        "unpersist:x", "repartition:2,before=zz", "coalesce:1,a,b"}) {
    const auto refused = transform::apply(skewed(), text);
    CAPTURE(text);
    REQUIRE_FALSE(refused.ok());
    CHECK(holds(refused.error().front().where, text));
    CHECK_FALSE(refused.error().front().fix.empty());
  }
}

TEST_CASE("every candidate can be applied and simulated", "[transform]") {
  const Scenario scenario = skewed();
  const Texts candidates = transform::candidates(scenario);
  CHECK(candidates.size() > 10);
  for (const std::string& text : candidates) {
    CAPTURE(text);
    const auto done = transform::apply(scenario, text);
    REQUIRE(done.ok());
    const Checked<Run> run = simulate(done.value().scenario);
    CHECK(run.ok());
  }
}

TEST_CASE("rewrites apply one after another", "[transform]") {
  Texts descriptions;
  const Texts texts{"isolate:k=7", "coalesce:5"};
  const auto both = transform::apply_all(skewed(), texts, descriptions);
  REQUIRE(both.ok());
  CHECK(descriptions.size() == 2);
  CHECK(play(both.value()).verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("a scalar pandas function needs neither a shuffle nor a whole group", "[transform]") {
  Scenario scenario = skewed();
  scenario.jobs = {
      {"pandas",
       {step("f", "scan", {}, {{"data", std::string("facts")}}),
        step("p", "apply_in_pandas", {"f"}, {{"by", Texts{"k"}}}), step("end", "noop", {"p"})}}};
  const auto applied = transform::apply(scenario, "scalar-pandas");
  REQUIRE(applied.ok());
  CHECK(applied.value().scenario.jobs.front().steps[1].op == "pandas_udf");
  CHECK(play(applied.value().scenario).stages.size() < play(scenario).stages.size());
  CHECK_FALSE(transform::apply(skewed(), "scalar-pandas").ok());
}
