#include "reports/replay.hpp"

#include <nlohmann/json.hpp>

#include "reports/replay_tables.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/support/sample_run.hpp"

using namespace oomcast;
using namespace oomcast::reports;
using oomcast::test::holds;

namespace {

replay::ReplayComparison sample() {
  replay::StageFigures figures;
  figures.tasks = 200;
  figures.tasks_failed = 4;
  figures.time = 90_s;
  figures.gc_time = 12_s;
  figures.memory_bytes_spilled = 3_GiB;
  figures.peak_execution_memory = 512_MiB;
  replay::ReplayComparison comparison;
  comparison.application_id = "application_1_0001";
  comparison.application_name = "nightly \x1b[2J";
  comparison.spark_version = "3.5.1";
  comparison.log_is_complete = false;
  comparison.observed_outcome = Outcome::kContainerKill;
  comparison.observed_message = "Container killed by YARN\nmore";
  comparison.simulated = tests::sample_run();
  replay::StageComparison both{0, 0, "scan", figures, figures};
  both.simulated->memory_bytes_spilled = 5_GiB;
  comparison.stages = {both, {2, 1, "join", figures, {}}};
  return comparison;
}

}  // namespace

TEST_CASE("observed and simulated outcomes and stages stand side by side", "[reports][replay]") {
  const std::string text = replay_text(sample(), {});
  CHECK(holds(text,
              "observed    A container was killed for exceeding its memory limit "
              "[container_kill]:"));
  CHECK(holds(text, "simulated   An executor ran out of Java heap [executor_oom]:"));
  CHECK(holds(text, "observed   200 -4  1m30s    512 MiB  3.0 GiB"));
  CHECK(holds(text, "simulated  200 -4  1m30s    512 MiB  5.0 GiB"));
  CHECK(holds(text, "the log ends in the middle"));
  CHECK_FALSE(holds(text, "\x1b"));
}

TEST_CASE("a stage that the simulation did not reach is shown without numbers",
          "[reports][replay]") {
  CHECK(holds(replay_text(sample(), {}), "simulated       -      -          -"));
  CHECK(holds(replay_json(sample(), {}), "\"simulated\": null"));
}

TEST_CASE("the comparison as JSON holds the whole simulated run", "[reports][replay]") {
  const std::string json = replay_json(sample(), {});
  CHECK(holds(json, "\"observed_outcome\": \"container_kill\""));
  CHECK(holds(json, "\"trace_hash\": \"0x123456789abcdef0\""));
}

TEST_CASE("the page of a replay has the comparison beside the run", "[reports][replay]") {
  replay::ReplayComparison comparison = sample();
  comparison.changed = tests::sample_run();
  comparison.differences = {"verdict: success -> executor_oom; stage 2"};
  ReportOptions options;
  options.beside = replay_beside(comparison);
  const std::string page = find_report_format("html")->render(comparison.last(), options);
  const std::string_view from = "<script type=\"application/json\" id=\"data\">";
  const std::size_t begin = page.find(from) + from.size();
  const nlohmann::json data = nlohmann::json::parse(
      page.substr(begin, page.find("</script>", begin) - begin), nullptr, false);
  const nlohmann::json& beside = data["beside"];
  CHECK(beside["notes"][0] == "the log ends in the middle");
  CHECK(beside["changes"] == nlohmann::json(comparison.differences));
  const nlohmann::json& whole = beside["tables"][0];
  REQUIRE(whole["heads"].size() == 4);
  CHECK(whole["rows"][0] ==
        nlohmann::json({"outcome", "container_kill", "executor_oom", "executor_oom"}));
  CHECK(beside["tables"][1]["rows"].size() == 6);
}

TEST_CASE("a page of one run alone has nothing beside it", "[reports][replay]") {
  CHECK(holds(find_report_format("html")->render(tests::sample_run(), {}), "\"beside\":null"));
}

TEST_CASE("a replay as Markdown has the runs side by side, stages folded away",
          "[reports][replay]") {
  replay::ReplayComparison comparison = sample();
  comparison.differences = {"executors: 2 -> 40"};
  ReportOptions options;
  options.beside = replay_beside(comparison);
  const std::string text = find_report_format("markdown")->render(comparison.last(), options);
  CHECK(holds(text, "|  | observed | simulated |\n|---|---|---|\n"));
  CHECK(holds(text, "| outcome | container\\_kill | executor\\_oom |"));
  CHECK(holds(text, "| spilled | 6.0 GiB | 5.0 GiB |"));
  CHECK(holds(text, "**What changes**\n\n- executors: 2 -&gt; 40\n"));
  CHECK(holds(text, "<details><summary>Stages: compared</summary>"));
}

TEST_CASE("a replay as CSV has a line for each stage and side", "[reports][replay]") {
  const std::string csv = replay_csv(sample());
  CHECK(holds(csv, "stage,attempt,operators,side,tasks,tasks_failed,time_s,"));
  CHECK(holds(csv, "0,0,scan,observed,200,4,90,"));
  CHECK(holds(csv, "0,0,scan,simulated,200,4,90,"));
  CHECK(holds(csv, "2,1,join,simulated,,,,,,,,,\r\n"));
}

TEST_CASE("a name in a log computes nothing in a spreadsheet", "[reports][replay]") {
  replay::ReplayComparison comparison = sample();
  comparison.stages[0].name = "=HYPERLINK(\"x\")";
  CHECK(holds(replay_csv(comparison), "\"'=HYPERLINK(\"\"x\"\")\""));
}
