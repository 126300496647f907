#include <nlohmann/json.hpp>
#include <sstream>

#include "reports/alerts.hpp"
#include "reports/format.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/support/sample_run.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::holds;

namespace {

std::string rendered(std::string_view format, const Run& run) {
  return reports::find_report_format(format)->render(run, {});
}

std::vector<nlohmann::json> events_of(const Run& run) {
  std::vector<nlohmann::json> events;
  std::istringstream lines(rendered("eventlog", run));
  for (std::string line; std::getline(lines, line);) {
    events.push_back(nlohmann::json::parse(line, nullptr, false));
  }
  return events;
}

Run with_history() {
  Run run = tests::sample_run();
  for (const std::int64_t second : {0, 100, 200, 432}) {
    LedgerSample sample;
    sample.executor = 1;
    sample.at = SimTime(second * 1'000'000'000);
    sample.bytes[static_cast<std::size_t>(Account::kHeapUser)] = Bytes(second * 1'000'000);
    sample.rss = Bytes(second * 2'000'000);
    run.history.samples.push_back(sample);
  }
  return run;
}

}  // namespace

TEST_CASE("an event log tells a failed task by the end of its executor", "[eventlog]") {
  bool told = false;
  for (const nlohmann::json& event : events_of(with_history())) {
    REQUIRE(event.is_object());
    if (event["Event"] == "SparkListenerTaskEnd") {
      CHECK(event["Task End Reason"]["Reason"] == "ExecutorLostFailure");
      CHECK(event["Task End Reason"]["Loss Reason"] == "Command exited with code 52");
      CHECK(event["Task Metrics"]["Peak Execution Memory"] == (2_GiB).count());
      CHECK(event["Task Info"]["Failed"] == true);
      told = true;
    }
  }
  CHECK(told);
}

TEST_CASE("an event log begins with its version and ends with the application", "[eventlog]") {
  const std::vector<nlohmann::json> events = events_of(with_history());
  REQUIRE(events.size() > 8);
  CHECK(events.front()["Event"] == "SparkListenerLogStart");
  CHECK(events.front()["Spark Version"] == "4.3.0");
  CHECK(events.back()["Event"] == "SparkListenerApplicationEnd");
}

TEST_CASE("metrics end with their mark, and their label values are escaped", "[openmetrics]") {
  Run run = with_history();
  run.manifest.scenario = "a\"b\\c\nd";
  const std::string text = rendered("openmetrics", run);
  CHECK(text.ends_with("# EOF\n"));
  CHECK(holds(text, "scenario=\"a\\\"b\\\\c\\nd\""));
  CHECK(holds(text, "oomcast_memory_bytes{"));
  CHECK(holds(text, ",account=\"heap.user\"} 432000000 1767226032.000\n"));
}

TEST_CASE("rules and dashboard hold every alert", "[grafana]") {
  const std::string rules = rendered("prometheus-rules", {});
  const nlohmann::json dashboard = nlohmann::json::parse(rendered("grafana", {}), nullptr, false);
  REQUIRE(dashboard.is_object());
  CHECK(dashboard["panels"].size() == reports::alerts().size() + 2);
  for (const reports::Alert& alert : reports::alerts()) {
    CHECK(rules.find(alert.name) != std::string::npos);
    CHECK(dashboard.dump().find(alert.name) != std::string::npos);
  }
}

TEST_CASE("Markdown says the verdict first, and a name in it is no markup", "[markdown]") {
  Run run = tests::sample_run();
  run.manifest.scenario = "<b>x</b> [y](z) | `c`";
  const std::string text = rendered("markdown", run);
  CHECK(text.starts_with("### \xE2\x9D\x8C &lt;b&gt;x&lt;/b&gt; \\[y\\](z) \\| \\`c\\`: "));
  CHECK_FALSE(holds(text, "1. merchant\\_id 'm\\-0'"));
  CHECK(holds(text, "1. merchant\\_id 'm-0' has 41%"));
  CHECK(holds(text, "<details><summary>Stages</summary>"));
}

TEST_CASE("a trace of Perfetto is a list of packets to its last byte", "[perfetto]") {
  const std::string trace = rendered("perfetto", with_history());
  std::size_t at = 0;
  std::size_t packets = 0;
  while (at < trace.size()) {
    REQUIRE(trace[at++] == '\x0A');  // field 1, length-delimited
    std::size_t length = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(trace[at++]);
      length |= std::size_t{byte & 0x7FU} << shift;
      if (byte < 0x80U) {
        break;
      }
    }
    at += length;
    ++packets;
  }
  CHECK(at == trace.size());
  CHECK(packets > 30);
}
