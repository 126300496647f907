#include "models/plan/builder.hpp"

#include <numeric>

#include "models/operators/plan_jobs.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::test;

namespace {

using Strings = std::vector<std::string>;

Column named(std::string name, std::int64_t distinct, std::vector<HotKey> hot = {}) {
  Column column = key_column(distinct, std::move(hot));
  column.name = std::move(name);
  return column;
}

plan::PhysicalJob planned(const Scenario& scenario) {
  const Checked<std::vector<plan::PhysicalJob>> jobs = plan::plan_jobs(scenario);
  REQUIRE(jobs.ok());
  return jobs.value().front();
}

std::int64_t rows_of(const plan::Stage& stage, std::string_view kind, bool out) {
  std::int64_t rows = 0;
  for (const plan::Op& op : stage.ops) {
    if (op.kind->spec.name == kind) {
      for (std::int64_t task = 0; task < op.work.size(); ++task) {
        rows += out ? op.work.at(task).rows_out : op.work.at(task).rows;
      }
    }
  }
  return rows;
}

const plan::Stage& stage_of(const plan::PhysicalJob& job, std::int32_t id) {
  for (const plan::Stage& stage : job.stages) {
    if (stage.id == id) {
      return stage;
    }
  }
  FAIL("no stage of that id");
  return job.stages.front();
}

/// What maps wrote is what reducers read. Only a split join reads its other side more than once.
void check_conserved(const plan::PhysicalJob& job) {
  for (const plan::Stage& stage : job.stages) {
    std::int64_t written = 0;
    for (const std::int32_t parent : stage.parents) {
      written += rows_of(stage_of(job, parent), "Exchange", false);
    }
    CHECK(rows_of(stage, "ShuffleRead", true) == written);
    for (const plan::Op& op : stage.ops) {
      CHECK(op.work.size() == stage.tasks);
    }
  }
}

Scenario random_scenario(std::uint64_t seed, bool adaptive) {
  std::uint64_t state = seed * 6364136223846793005ULL + 1442695040888963407ULL;
  const auto below = [&](std::int64_t n) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::int64_t>((state >> 33) % static_cast<std::uint64_t>(n));
  };
  Scenario scenario =
      standalone(conf_of({{"spark.sql.adaptive.enabled", adaptive ? "true" : "false"},
                          {"spark.sql.adaptive.skewJoin.enabled", "false"},
                          {"spark.sql.autoBroadcastJoinThreshold", below(2) == 0 ? "-1" : "100k"},
                          {"spark.sql.adaptive.advisoryPartitionSizeInBytes", "2m"},
                          {"spark.sql.shuffle.partitions", std::to_string(1 + below(50))}}));
  for (const char* name : {"a", "b"}) {
    scenario.data.push_back(
        generated(name, 1 + below(200'000), 1 + below(12),
                  {named("k", 1 + below(3'000), {{"5", below(500'000'000), {}}}),
                   named("g", 1 + below(50)), text_column(1 + below(300))}));
  }
  const std::vector<Strings> keys{{"k"}, {"g"}, {"k", "g"}};
  const auto by = [&] { return keys[static_cast<std::size_t>(below(3))]; };
  scenario.jobs = {{"job",
                    {scan("a"), scan("b"),
                     step("f", "filter", {"a"}, {{"keep", 1'000'000 * (1 + below(1'000))}}),
                     step("g", "aggregate", {"b"}, {{"by", Strings{"k", "g"}}}),
                     step("j", "join", {"f", "g"}, {{"on", by()}}),
                     step("l", "limit", {"j"}, {{"n", std::int64_t{1'000}}}),
                     step("r", "repartition", {"l"}, {{"by", by()}}),
                     step("s", "aggregate", {"r"}, {{"by", by()}}), step("end", "noop", {"s"})}}};
  if (below(2) == 0) {
    scenario.jobs.front().steps[5] = step("l", "window", {"j"}, {{"by", by()}});
  }
  return scenario;
}

}  // namespace

TEST_CASE("exchanges lose and invent no rows, adaptive or not", "[plan][builder][property]") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    check_conserved(planned(random_scenario(seed, false)));
    check_conserved(planned(random_scenario(seed, true)));
  }
}

TEST_CASE("planning the same twice gives the same", "[plan][builder]") {
  const plan::PhysicalJob once = planned(random_scenario(3, true));
  const plan::PhysicalJob again = planned(random_scenario(3, true));
  REQUIRE(once.stages.size() == again.stages.size());
  CHECK(once.decisions == again.decisions);
  for (std::size_t i = 0; i < once.stages.size(); ++i) {
    CHECK(once.stages[i].name == again.stages[i].name);
    CHECK(once.stages[i].tasks == again.stages[i].tasks);
  }
}

TEST_CASE("an aggregation leaves one row of each value, so that it can be joined on",
          "[plan][builder]") {
  Scenario scenario = standalone(conf_of(
      {{"spark.sql.adaptive.enabled", "false"}, {"spark.sql.autoBroadcastJoinThreshold", "-1"}}));
  scenario.data = {generated("facts", 100'000, 4, {named("k", 500, {{"1", 900'000'000, {}}})}),
                   generated("names", 501, 2, {named("k", 501)})};
  scenario.jobs = {
      {"job",
       {step("f", "scan", {}, {{"data", "facts"}}), step("n", "scan", {}, {{"data", "names"}}),
        step("g", "aggregate", {"f"}, {{"by", Strings{"k"}}}),
        step("j", "join", {"g", "n"}, {{"on", Strings{"k"}}}), step("end", "noop", {"j"})}}};
  const plan::PhysicalJob job = planned(scenario);
  const plan::Stage& last = job.stages.back();
  CHECK(rows_of(last, "HashAggregate", true) == 501);
  std::int64_t largest = 0;
  for (const plan::Op& op : last.ops) {
    if (op.kind->spec.name == "SortMergeJoin") {
      for (std::int64_t task = 0; task < op.work.size(); ++task) {
        largest = std::max(largest, op.work.at(task).largest_group);
      }
    }
  }
  CHECK(largest == 1);  // the hot key is a row like the others
}

TEST_CASE("DISTINCT groups by all columns and has no functions", "[plan][builder]") {
  Scenario scenario = standalone(conf_of({{"spark.sql.adaptive.enabled", "false"}}));
  scenario.data = {generated("d", 10'000, 2, {named("k", 10), named("g", 7)})};
  scenario.jobs = {{"job",
                    {scan("d"), step("u", "aggregate", {"d"}, {{"functions", Strings{"none"}}}),
                     step("end", "noop", {"u"})}}};
  CHECK(rows_of(planned(scenario).stages.back(), "HashAggregate", true) == 70);
}

TEST_CASE("sorting all rows samples them first, in a stage of its own", "[plan][builder]") {
  Scenario scenario = standalone(
      conf_of({{"spark.sql.adaptive.enabled", "false"}, {"spark.sql.shuffle.partitions", "3"}}));
  scenario.data = {generated("d", 10'000, 4, {named("k", 0)})};
  scenario.jobs = {{"job",
                    {scan("d"), step("s", "sort", {"d"}, {{"by", Strings{"k"}}, {"global", true}}),
                     step("end", "noop", {"s"})}}};
  const plan::PhysicalJob job = planned(scenario);
  REQUIRE(job.stages.size() == 3);
  CHECK(job.stages[0].own_job);
  CHECK(job.stages[0].tasks == 4);
  CHECK(rows_of(job.stages[0], "Discard", false) == 10'000);
  CHECK(job.stages[2].tasks == 3);
  check_conserved(job);
}

TEST_CASE("a limit sends n rows of each task to one", "[plan][builder]") {
  Scenario scenario = standalone(conf_of({{"spark.sql.adaptive.enabled", "false"}}));
  scenario.data = {generated("d", 10'000, 4, {named("k", 10)})};
  scenario.jobs = {{"job",
                    {scan("d"), step("l", "limit", {"d"}, {{"n", std::int64_t{100}}}),
                     step("end", "noop", {"l"})}}};
  const plan::PhysicalJob job = planned(scenario);
  CHECK(rows_of(job.stages.front(), "Exchange", false) == 400);
  CHECK(job.stages.back().tasks == 1);
  CHECK(rows_of(job.stages.back(), "Discard", false) == 100);
}

TEST_CASE("a union of tables has the tasks of both, one behind the other", "[plan][builder]") {
  Scenario scenario = standalone(conf_of({{"spark.sql.adaptive.enabled", "false"}}));
  scenario.data = {generated("a", 1'000, 4, {named("k", 10)}),
                   generated("b", 500, 3, {named("k", 10)})};
  scenario.jobs = {
      {"job", {scan("a"), scan("b"), step("u", "union", {"a", "b"}), step("end", "noop", {"u"})}}};
  const plan::PhysicalJob job = planned(scenario);
  REQUIRE(job.stages.size() == 1);
  CHECK(job.stages.front().tasks == 7);
  CHECK(rows_of(job.stages.front(), "Discard", false) == 1'500);
}

TEST_CASE("rows that are hashed by a key need no exchange for it or more", "[plan][builder]") {
  Scenario scenario = standalone(conf_of({{"spark.sql.adaptive.enabled", "false"}}));
  scenario.data = {generated("d", 10'000, 4, {named("k", 100), named("g", 5)})};
  const auto stages = [&](const Strings& first, const Strings& second) {
    scenario.jobs = {
        {"job",
         {scan("d"), step("r", "repartition", {"d"}, {{"by", first}}),
          step("g", "aggregate", {"r"}, {{"by", second}}), step("end", "noop", {"g"})}}};
    return planned(scenario).stages.size();
  };
  CHECK(stages({"k"}, {"k"}) == 2);
  CHECK(stages({"k"}, {"k", "g"}) == 2);
  CHECK(stages({"k", "g"}, {"k"}) == 3);
}

TEST_CASE("mistakes of a scenario name the step, all of them", "[plan][builder]") {
  Scenario scenario = standalone(conf_of({}));
  scenario.data = {generated("d", 10, 1, {named("k", 10)})};
  scenario.jobs = {
      {"job",
       {scan("d"), step("g", "aggregate", {"d"}, {{"by", Strings{"nope"}}}),
        step("c", "cached", {}, {{"of", std::string("nothing")}}), step("end", "noop", {"c"})}}};
  const auto jobs = plan::plan_jobs(scenario);
  REQUIRE_FALSE(jobs.ok());
  CHECK(jobs.error().size() >= 2);
}
