#include "studies/policy/lab.hpp"

#include <algorithm>

#include "tests/support/holds.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::policy;
using oomcast::test::holds;

namespace {

/// Collects more than a driver's heap of 512 MiB can hold; 1 GiB is enough.
Scenario collect_too_much() {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "2g"},
                                                      {"spark.executor.cores", "4"},
                                                      {"spark.driver.memory", "512m"},
                                                      {"spark.driver.maxResultSize", "0"}}));
  scenario.name = "collect";
  scenario.data = {test::generated("t", 700'000, 8, {test::text_column(256)})};
  scenario.jobs = {{"collect", {test::scan("t"), test::step("end", "collect", {"t"})}}};
  return scenario;
}

LabReport compared(const Scenario& scenario, const LabOptions& options = {}) {
  Checked<LabReport> report = compare_policies({{"one", "", Workload(scenario), {}}}, options);
  REQUIRE(report.ok());
  return std::move(report).value();
}

const LabRow& row_named(const LabReport& report, std::string_view name) {
  const auto found = std::find_if(report.rows.begin(), report.rows.end(),
                                  [&](const LabRow& row) { return row.name == name; });
  REQUIRE(found != report.rows.end());
  return *found;
}

}  // namespace

TEST_CASE("all presets are confs that Spark takes", "[policy]") {
  CHECK(presets().size() == 4);
  for (const Preset& preset : presets()) {
    const std::vector<ConfEntry> entries = entries_of(preset);
    const Checked<Conf> conf = Conf::make({4, 3, 0}, entries);
    CAPTURE(std::string(preset.name));
    REQUIRE(conf.ok());
    CHECK(conf.value().warnings().empty());  // every key is one that a model reads
    CHECK(find_preset(preset.name) == &preset);
  }
  CHECK(find_preset("none") == nullptr);
}

TEST_CASE("retry policies differ in what they make of a driver's end", "[policy]") {
  const LabReport report = compared(collect_too_much());
  CHECK(report.rows.size() == 1 + presets().size() + agents().size());
  const LabCell& nothing = row_named(report, "as-it-is").cells.front();
  CHECK_FALSE(nothing.success);
  CHECK(nothing.attempts.front().outcome == "driver_oom");
  const LabCell& plain = row_named(report, "plain-retry").cells.front();
  CHECK_FALSE(plain.success);
  CHECK(plain.attempts.size() == 2);
  CHECK(plain.price.billionths == 2 * nothing.price.billionths);
  const LabCell& doubled = row_named(report, "double-memory").cells.front();
  CHECK(doubled.success);
  REQUIRE(doubled.attempts.size() >= 2);
  CHECK(doubled.attempts[1].changes ==
        advise::Changes{{advise::ChangeKind::kConf, "spark.driver.memory", "1g"}});
  CHECK(doubled.price.billionths > nothing.price.billionths);
}

TEST_CASE("a retry policy stops at the limit of attempts", "[policy]") {
  Scenario scenario = collect_too_much();
  scenario.data.front().rows = Rows(40'000'000);
  const LabReport report = compared(scenario, {.attempts_max = 3, .names = {"double-memory"}});
  CHECK(report.rows.size() == 2);
  const LabCell& cell = row_named(report, "double-memory").cells.front();
  CHECK_FALSE(cell.success);
  CHECK(cell.attempts.size() == 3);
}

TEST_CASE("a retry policy is stopped by the cluster", "[policy]") {
  Scenario scenario = collect_too_much();
  scenario.cluster.node_memory = Bytes(std::int64_t{5} << 29);
  scenario.data.front().rows = Rows(40'000'000);
  scenario.conf = test::conf_of({{"spark.executor.memory", "1g"},
                                 {"spark.driver.memory", "2g"},
                                 {"spark.driver.maxResultSize", "0"}});
  const LabReport report = compared(scenario, {.names = {"double-memory"}});
  const LabCell& cell = row_named(report, "double-memory").cells.front();
  CHECK(cell.attempts.back().outcome == "refused");
  CHECK(holds(cell.attempts.back().reason, "a node's memory"));
}

TEST_CASE("a job that survives costs every retry policy one attempt", "[policy]") {
  Scenario scenario = collect_too_much();
  scenario.data.front().rows = Rows(1000);
  const LabReport report = compared(scenario);
  for (const LabRow& row : report.rows) {
    CAPTURE(row.name);
    CHECK(row.successes() == 1);
    CHECK(row.attempts() == 1);
  }
}
