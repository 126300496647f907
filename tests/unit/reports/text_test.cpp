#include "reports/format.hpp"
#include "reports/terminal_text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/support/sample_run.hpp"

using namespace oomcast;
using namespace oomcast::reports;
using oomcast::test::holds;

namespace {

std::string text_of(const Run& run, const ReportOptions& options = {}) {
  return find_report_format("text")->render(run, options);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

TEST_CASE("the report begins with the outcome, the place and the chain of causes",
          "[reports][text]") {
  const std::vector<std::string> lines = lines_of(text_of(tests::sample_run()));
  CHECK(lines[0].starts_with("FAILS     An executor ran out of Java heap"));
  CHECK(holds(lines[0], "[executor_oom]"));
  CHECK(lines[1] == "where     stage 2, task 117, SortMergeJoin, heap.join_buffer, executor 1");
  CHECK(lines[2].starts_with("why       merchant_id 'm-0' has 41% of 5,000,000 rows -> "));
}

TEST_CASE("the report ends with the command that repeats the run", "[reports][text]") {
  const std::vector<std::string> lines = lines_of(text_of(tests::sample_run()));
  CHECK(lines.back() ==
        "Repeat with: oomcast run hot-key-join --seed 7 --conf spark.sql.shuffle.partitions=200  "
        "(trace hash 0x123456789abcdef0)");
}

TEST_CASE("lines before the command fit into a hundred columns", "[reports][text]") {
  std::vector<std::string> lines = lines_of(text_of(tests::sample_run(), {.tasks = true}));
  lines.pop_back();
  for (const std::string& line : lines) {
    INFO(line);
    CHECK(display_width(line) <= 100);
  }
}

TEST_CASE("the ledger shows the largest account first, against the limit", "[reports][text]") {
  const std::string text = text_of(tests::sample_run());
  CHECK(holds(text, "Memory of executor 1 at 7m12s"));
  CHECK(holds(text, "heap: 4.0 GiB of 4.0 GiB"));
  CHECK(text.find("heap.join_buffer       2.8 GiB  70.8%") < text.find("heap.execution     "));
  CHECK(holds(text, "container: 4.3 GiB of 4.4 GiB"));
}

TEST_CASE("a run that survives says what is left of the tightest limit", "[reports][text]") {
  const std::string text = text_of(tests::surviving_run());
  CHECK(text.starts_with("SURVIVES  The application ends well [success]\n"));
  CHECK(holds(text, "why       23.0% of the tightest limit is left\n"));
}

TEST_CASE("failures are told in order when there are several", "[reports][text]") {
  Run run = tests::sample_run();
  CHECK_FALSE(holds(text_of(run), "Failures, first to last"));
  run.failures.assign(8, run.failures.front());
  run.failures[1].where.executor = kDriverId;
  run.failures[1].where.task = -1;
  run.failures[1].exit_code = 0;
  const std::string text = text_of(run);
  CHECK(holds(text, "  7m12s  executor 1       2:117  executor_oom    52  java.lang.OutOfMemory"));
  CHECK(holds(text, "  7m12s  driver               2  executor_oom     -  java.lang.OutOfMemory"));
  CHECK(holds(text, "  and 2 more: --format json lists them\n"));
}

TEST_CASE("an inconclusive verdict gives the probability of failure", "[reports][text]") {
  Run run = tests::surviving_run();
  run.verdict.inconclusive = true;
  run.verdict.p_fail_ppm = 370'000;
  CHECK(text_of(run).starts_with(
      "TOO CLOSE The application ends well [success]; probability of failure 37.0%\n"));
}

TEST_CASE("escape sequences appear only where colour is wanted", "[reports][text]") {
  Run run = tests::sample_run();
  CHECK_FALSE(holds(text_of(run), "\x1b"));
  CHECK(holds(text_of(run, {.colour = true}), "\x1b[1;31mFAILS"));
}

TEST_CASE("strings of the user cannot steer the terminal", "[reports][text]") {
  Run run = tests::sample_run();
  const std::string evil = "\x1b]0;owned\x07\n";
  run.manifest.scenario = evil;
  run.verdict.what = run.verdict.place = run.verdict.message = run.verdict.advice = evil;
  run.verdict.chain = {evil};
  run.findings = {{evil, evil}};
  run.stages[0].name = evil;
  run.snapshots[0].why = evil;
  run.assumptions = {evil};
  const std::string text = text_of(run, {.tasks = true});
  CHECK_FALSE(holds(text, "\x1b"));
  CHECK_FALSE(holds(text, "\x07"));
}

TEST_CASE("at most five findings and thirty stages are shown, failures among them",
          "[reports][text]") {
  Run run = tests::sample_run();
  run.findings.assign(9, {"spill", "Something spills."});
  const StageRow failed = run.stages[1];
  run.stages.assign(100, tests::sample_scan());
  run.stages[90] = failed;
  const std::string text = text_of(run);
  CHECK(holds(text, "  5. Something spills."));
  CHECK_FALSE(holds(text, "  6. "));
  CHECK(holds(text, "and 4 more"));
  CHECK(holds(text, "FAIL  198/200 -4"));
  CHECK(holds(text, "and 70 more"));
}
