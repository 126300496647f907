#include <algorithm>

#include "models/operators/plan_jobs.hpp"
#include "studies/advise/diagnosis.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::advise;

namespace {

bool has(const std::vector<Signal>& signals, std::string_view id) {
  return std::any_of(signals.begin(), signals.end(),
                     [&](const Signal& signal) { return signal.id == id; });
}

Scenario grouped(Column key) {
  Scenario scenario = test::standalone(test::conf_of(
      {{"spark.sql.shuffle.partitions", "20"}, {"spark.sql.adaptive.enabled", "false"}}));
  scenario.data = {test::generated("t", 10'000'000, 8, {std::move(key), test::text_column(100)})};
  scenario.jobs = {
      {"sort",
       {test::scan("t"),
        test::step("r", "repartition", {"t"},
                   {{"n", std::int64_t{20}}, {"by", std::vector<std::string>{"k"}}}),
        test::step("s", "sort", {"r"}, {{"by", std::vector<std::string>{"k"}}, {"global", false}}),
        test::step("end", "noop", {"s"})}}};
  return scenario;
}

std::vector<Signal> signals_in(const Scenario& scenario, const Run& run) {
  const auto jobs = plan::plan_jobs(scenario);
  REQUIRE(jobs.ok());
  return signals_of(scenario, jobs.value(), run);
}

}  // namespace

TEST_CASE("a hot key is a signal of skew and of a top key, an even one is none", "[advise]") {
  const std::vector<Signal> even = signals_in(grouped(test::key_column(10'000)), Run());
  CHECK_FALSE(has(even, "skew"));
  CHECK_FALSE(has(even, "top-key"));
  const std::vector<Signal> hot = signals_in(
      grouped(test::key_column(10'000, {{.value = "7", .share_ppb = 500'000'000}})), Run());
  CHECK(has(hot, "skew"));
  CHECK(has(hot, "top-key"));
}

TEST_CASE("nulls of a column that steps use are a signal", "[advise]") {
  Column key = test::key_column(10'000);
  key.keys.null_share_ppb = 200'000'000;
  CHECK(has(signals_in(grouped(key), Run()), "nulls"));
  key.name = "other";
  Scenario unused = grouped(test::key_column(10'000));
  unused.data.front().columns.push_back(key);
  CHECK_FALSE(has(signals_in(unused, Run()), "nulls"));
}

TEST_CASE("garbage collection and spills above their folklore limits are signals", "[advise]") {
  Run run;
  StageRow stage;
  stage.run_time = Duration(100'000'000'000);
  stage.gc_time = Duration(26'000'000'000);
  stage.shuffle_read_bytes = Bytes(1000);
  stage.disk_bytes_spilled = Bytes(600);
  run.stages = {stage};
  const Scenario scenario = grouped(test::key_column(10'000));
  CHECK(has(signals_in(scenario, run), "gc"));
  CHECK(has(signals_in(scenario, run), "spill"));
  run.stages.front().gc_time = Duration(20'000'000'000);
  run.stages.front().disk_bytes_spilled = Bytes(400);
  CHECK_FALSE(has(signals_in(scenario, run), "gc"));
  CHECK_FALSE(has(signals_in(scenario, run), "spill"));
}
