#include "studies/policy/check.hpp"

#include <algorithm>

#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::policy;

namespace {

Scenario sorting() {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "1g"},
                                                      {"spark.executor.cores", "2"},
                                                      {"spark.sql.shuffle.partitions", "4"}}));
  scenario.name = "sorting";
  scenario.data = {
      test::generated("t", 1'000'000, 4, {test::key_column(0), test::text_column(100)})};
  scenario.jobs = {
      {"sort",
       {test::scan("t"),
        test::step("r", "repartition", {"t"},
                   {{"n", std::int64_t{4}}, {"by", std::vector<std::string>{"k"}}}),
        test::step("s", "sort", {"r"}, {{"by", std::vector<std::string>{"k"}}, {"global", false}}),
        test::step("end", "noop", {"s"})}}};
  return scenario;
}

Subject subject_of(const Expectations& expect, std::string team = "") {
  return {"sorting", std::move(team), Workload(sorting()), expect};
}

const policy::Result* result_named(const CheckReport& report, std::string_view name) {
  for (const policy::Result& result : report.subjects.front().results) {
    if (result.expectation == name) {
      return &result;
    }
  }
  return nullptr;
}

CheckReport checked(const Policy& policy, const Subject& subject,
                    const CheckOptions& options = {}) {
  Checked<CheckReport> report = check(policy, {subject}, options);
  REQUIRE(report.ok());
  return std::move(report).value();
}

Layer layer(std::string name, std::string key, std::string value) {
  Layer result;
  result.conf = {{std::move(key), std::move(value), "test"}};
  result.name = std::move(name);
  return result;
}

}  // namespace

TEST_CASE("layers lie below the workload's own conf, above it, and above each other", "[policy]") {
  Policy policy;
  policy.layers = {layer("defaults", "spark.executor.memory", "8g"),
                   layer("defaults", "spark.executor.pyspark.memory", "1g"),
                   layer("first", "spark.executor.cores", "3"),
                   layer("second", "spark.executor.cores", "4")};
  policy.layers[0].below = true;
  policy.layers[1].below = true;
  const Checked<Scenario> scenario = layered(policy, subject_of({}), true);
  REQUIRE(scenario.ok());
  CHECK(scenario.value().conf.text("spark.executor.memory") == "1g");
  CHECK(scenario.value().conf.text("spark.executor.pyspark.memory") == "1g");
  CHECK(scenario.value().conf.text("spark.executor.cores") == "4");
}

TEST_CASE("a team's layer is for its workloads, a proposed one for what is proposed", "[policy]") {
  Policy policy;
  policy.layers = {layer("ads", "spark.executor.cores", "7"),
                   layer("new", "spark.executor.memory", "2g")};
  policy.layers[0].team = "ads";
  policy.layers[1].proposed = true;
  const Checked<Scenario> other = layered(policy, subject_of({}, "billing"), false);
  REQUIRE(other.ok());
  CHECK(other.value().conf.text("spark.executor.cores") == "2");
  CHECK(other.value().conf.text("spark.executor.memory") == "1g");
  const Checked<Scenario> ads = layered(policy, subject_of({}, "ads"), true);
  REQUIRE(ads.ok());
  CHECK(ads.value().conf.text("spark.executor.cores") == "7");
  CHECK(ads.value().conf.text("spark.executor.memory") == "2g");
}

TEST_CASE("every expectation is judged by its own figure", "[policy]") {
  Expectations expect;
  expect.executors_lost = 0;
  expect.spill_below = Bytes(std::int64_t{1} << 40);
  expect.p_oom_below_ppb = 1;
  const CheckReport report = checked(Policy(), subject_of(expect));
  REQUIRE(result_named(report, "survives") != nullptr);
  CHECK(result_named(report, "survives")->standing == Standing::kHolds);
  CHECK(result_named(report, "executors_lost")->standing == Standing::kHolds);
  CHECK(result_named(report, "spill_below")->standing == Standing::kHolds);
  CHECK(result_named(report, "p_oom_below")->standing == Standing::kFails);
  CHECK(report.count(Standing::kFails) == 1);
}

TEST_CASE("price is held against what is in force now, or against the baseline", "[policy]") {
  Policy policy;
  policy.layers = {layer("dear", "spark.executor.memory", "4g")};
  policy.layers[0].proposed = true;
  Expectations expect;
  expect.price_within_ppb = 50'000'000;
  const CheckReport now = checked(policy, subject_of(expect));
  REQUIRE(result_named(now, "price_within") != nullptr);
  CHECK(result_named(now, "price_within")->standing == Standing::kFails);
  CheckOptions options;
  options.baseline = Baseline{{"sorting", now.subjects.front().now}};
  const CheckReport against = checked(policy, subject_of(expect), options);
  CHECK(result_named(against, "price_within")->standing == Standing::kHolds);
  CHECK(against.moved.empty());
}

TEST_CASE("a workload that survived in the baseline must not die", "[policy]") {
  Scenario no_room = sorting();
  no_room.cluster.local_disk = 1_MiB;
  const Subject subject{"sorting", "", Workload(no_room), {}};
  CheckReport report = checked(Policy(), subject);
  REQUIRE(report.subjects.front().now.outcome == "disk_full");
  Figures survived = report.subjects.front().now;
  survived.outcome = "success";
  CheckOptions options;
  options.baseline = Baseline{{"sorting", survived}};
  report = checked(Policy(), subject, options);
  REQUIRE(result_named(report, "outcome of the baseline") != nullptr);
  CHECK(result_named(report, "outcome of the baseline")->standing == Standing::kFails);
  CHECK(report.moved.size() == 1);
}

TEST_CASE("guardrails look at the conf alone", "[policy]") {
  Guardrails guardrails;
  guardrails.container_max = Bytes(std::int64_t{1} << 30);
  guardrails.cores_max = 2;
  guardrails.require["spark.sql.adaptive.enabled"] = "true";
  guardrails.forbid = {"spark.executor.cores", "spark.memory.fraction"};
  const std::vector<policy::Result> results = guardrail_results(guardrails, sorting());
  const auto fails = [&](const std::string& name) {
    const auto found = std::find_if(
        results.begin(), results.end(),
        [&](const policy::Result& result) { return result.expectation == "guardrail " + name; });
    return found != results.end() && found->standing == Standing::kFails;
  };
  CHECK(results.size() == 5);
  CHECK(fails("container_max"));  // the heap and an overhead of 384 MiB
  CHECK_FALSE(fails("cores_max"));
  CHECK_FALSE(fails("require spark.sql.adaptive.enabled"));
  CHECK(fails("forbid spark.executor.cores"));
  CHECK_FALSE(fails("forbid spark.memory.fraction"));
}

TEST_CASE("a layer's mistake is the workload's problem", "[policy]") {
  Policy policy;
  policy.layers = {layer("bad", "spark.executor.memory", "lots")};
  CHECK_FALSE(check(policy, {subject_of({})}, {}).ok());
}
