#include "studies/sweep/sweep.hpp"

#include "studies/compare/compare.hpp"
#include "studies/frontier/frontier.hpp"
#include "studies/risk/risk.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::test;

namespace {

using Texts = std::vector<std::string>;

/// A join whose hot value fits into 8 GiB of heap, but not into 600 MiB.
Scenario hot_join() {
  Scenario scenario = standalone(conf_of({{"spark.sql.adaptive.enabled", "false"},
                                          {"spark.executor.memory", "8g"},
                                          {"spark.sql.autoBroadcastJoinThreshold", "-1"}}));
  scenario.data = {
      generated("names", 1'001, 2, {key_column(1'000), text_column(20)}),
      generated("facts", 40'000'000, 20, {key_column(1'000, {{"7", 500'000'000, {}}})})};
  scenario.jobs = {
      {"job",
       {step("n", "scan", {}, {{"data", std::string("names")}}),
        step("f", "scan", {}, {{"data", std::string("facts")}}),
        step("j", "join", {"n", "f"}, {{"on", Texts{"k"}}}), step("end", "noop", {"j"})}}};
  return scenario;
}

std::vector<sweep::Point> points_of(const std::string& text) {
  return sweep::grid({sweep::parse_axis(text).value()}).value();
}

}  // namespace

TEST_CASE("a point sets confs, volumes, skews and rewrites", "[sweep]") {
  const Scenario scenario = hot_join();
  const auto here = sweep::at_point(scenario, {{"spark.executor.memory", "3g"},
                                               {"volume:facts", "0.5"},
                                               {"skew", "2"},
                                               {"executors", "4"}});
  REQUIRE(here.ok());
  CHECK(here.value().conf.bytes("spark.executor.memory") == 3_GiB);
  CHECK(here.value().data[0].rows == Rows(1'001));
  CHECK(here.value().data[1].rows == Rows(20'000'000));
  CHECK(here.value().data[1].columns[0].keys.hot[0].share_ppb == 1'000'000'000);
  CHECK(here.value().cluster.executors == 4);
  const auto wrong = sweep::at_point(scenario, {{"volume:x", "1"}, {"executors", "none"}});
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().size() == 2);
}

TEST_CASE("a point sets how large and how fast local disks are", "[sweep]") {
  const auto here =
      sweep::at_point(hot_join(), {{"local_disk", "900GB"}, {"local_disk_throughput", "1GB"}});
  REQUIRE(here.ok());
  CHECK(here.value().cluster.local_disk == 900_GiB);
  CHECK(here.value().cluster.local_disk_throughput == 1_GiB);
  const auto wrong = sweep::at_point(hot_join(), {{"local_disk_throughput", "fast"}});
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().front().fix == "write local_disk_throughput=2GB");
  CHECK_FALSE(sweep::at_point(hot_join(), {{"local_disk_throughput", "1k"}}).ok());
}

TEST_CASE("a summary goes through a line and back", "[sweep]") {
  const sweep::Summary summary = sweep::play(hot_join());
  sweep::Summary again;
  REQUIRE(sweep::from_line(sweep::to_line(summary), again));
  CHECK(again == summary);
  CHECK_FALSE(sweep::from_line("success\t1", again));
}

TEST_CASE("a sweep gives the same on one thread and on three", "[sweep]") {
  const Scenario scenario = hot_join();
  const auto points = points_of("spark.executor.memory=600m,1g,4g,8g,1x");
  const auto one = sweep::sweep(scenario, points, {.threads = 1});
  const auto three = sweep::sweep(scenario, points, {.threads = 3});
  REQUIRE(one.ok());
  REQUIRE(three.ok());
  CHECK(one.value() == three.value());
  CHECK(one.value()[0].outcome == "executor_oom");
  CHECK(one.value()[3].outcome == "success");
  CHECK(one.value()[4].outcome == "invalid");
  const StudyTable table = sweep::sweep_table(scenario, points, one.value());
  CHECK(table.rows.size() == 5);
  CHECK(table.columns.front().name == "spark.executor.memory");
}

TEST_CASE("Wilson's interval holds the share and stays between 0 and 1", "[risk]") {
  const risk::Interval none = risk::interval_of(0, 20);
  CHECK(none.low_ppm == 0);
  CHECK(none.high_ppm == 161'125);  // z^2 / (n + z^2)
  const risk::Interval half = risk::interval_of(50, 100);
  CHECK(half.low_ppm == 403'832);
  CHECK(half.high_ppm == 596'168);
  CHECK(risk::interval_of(20, 20).high_ppm == 1'000'000);
}

TEST_CASE("risk is the same for the same seed and grows with less memory", "[risk]") {
  Scenario scenario = hot_join();
  const risk::RiskOptions options{.repetitions = 20};
  const auto failures = [&](const Scenario& one) {
    return risk::probability_of_failure(risk::play(one, options)).estimate_ppm;
  };
  const std::int64_t safe = failures(scenario);
  CHECK(safe == failures(scenario));
  scenario.conf = with(scenario.conf, {{"spark.executor.memory", "600m"}});
  CHECK(failures(scenario) > safe);
}

TEST_CASE("where sizes and skew are known exactly, the model's own bands decide", "[risk]") {
  Scenario scenario = hot_join();
  const risk::RiskOptions exact{.repetitions = 40, .volume_ppm = 0, .skew_ppm = 0};
  const auto failures = [&](const std::string& memory) {
    scenario.conf = with(scenario.conf, {{"spark.executor.memory", memory}});
    return risk::probability_of_failure(risk::play(scenario, exact)).estimate_ppm;
  };
  CHECK(failures("1g") == 1'000'000);
  CHECK(failures("16g") == 0);
  const std::int64_t edge = failures("5700m");
  CHECK(edge > 0);
  CHECK(edge < 1'000'000);
  CHECK(edge == failures("5700m"));
}

TEST_CASE("no shape on the frontier is beaten, and what dies is not on it", "[frontier]") {
  const std::vector<frontier::Shape> shapes{
      {"small", {{"spark.executor.memory", "600m"}}},
      {"good", {{"spark.executor.memory", "8g"}}},
      {"good again", {{"spark.executor.memory", "8g"}, {"skew", "1"}}}};
  const auto candidates = frontier::frontier(hot_join(), shapes, {.repetitions = 6});
  REQUIRE(candidates.size() == 3);
  CHECK_FALSE(candidates[0].optimal);
  CHECK(candidates[1].optimal);
  CHECK(candidates[2].optimal);  // as good, not better
  CHECK(candidates[1].price_billionths > 0);
  CHECK(frontier::parse_shape("a:executors=3,spark.executor.memory=4g").ok());
  CHECK_FALSE(frontier::parse_shape("a").ok());
}

TEST_CASE("of the classic shapes the one with NVMe is the quicker for its disks", "[frontier]") {
  Scenario scenario = hot_join();  // shuffles 40 million rows
  frontier::Shape nvme = frontier::classic_shapes().back();
  const auto time_of = [&](const frontier::Shape& shape) {
    const risk::RiskOptions exact{.repetitions = 1, .volume_ppm = 0, .skew_ppm = 0};
    const auto candidates = frontier::frontier(scenario, {shape}, exact);
    REQUIRE(candidates.front().problems.empty());
    return candidates.front().duration_ns;
  };
  const std::int64_t quick = time_of(nvme);
  CHECK(nvme.settings.back().name == "local_disk_throughput");
  nvme.settings.back().value = "20MB";
  CHECK(time_of(nvme) > quick);
}

TEST_CASE("comparing names the difference that matters", "[compare]") {
  const Scenario a = hot_join();
  Scenario b = a;
  b.seed = 99;
  CHECK(compare::compare(a, b).value().differences.empty());
  b.conf =
      with(b.conf, {{"spark.executor.memory", "600m"}, {"spark.sql.shuffle.partitions", "100"}});
  b.data[0].rows = Rows(1'002);
  const auto comparison = compare::compare(a, b);
  REQUIRE(comparison.ok());
  REQUIRE(comparison.value().differences.size() == 3);
  CHECK(comparison.value().b.outcome == "executor_oom");
  CHECK(holds(comparison.value().causes.front(), "spark.executor.memory: 8g -> 600m"));
  CHECK(compare::compare_table(a, b, comparison.value()).rows.size() == 5);
}
