#include "reports/replay.hpp"

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
