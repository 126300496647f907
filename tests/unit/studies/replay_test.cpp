#include "studies/replay.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using oomcast::test::holds;

namespace {
const std::string kLogs = OOMCAST_SOURCE_DIR "/tests/oracle/eventlogs-hostile/";
}

TEST_CASE("Observed figures are the log's, and every stage is simulated") {
  const auto result = replay::replay(kLogs + "good.log", {});
  REQUIRE(result.ok());
  REQUIRE(result.value().stages.size() == 1);
  const replay::StageComparison& stage = result.value().stages[0];
  REQUIRE(stage.observed.has_value());
  CHECK(stage.observed->tasks == 4);
  CHECK(stage.observed->memory_bytes_spilled == Bytes(12'582'912));
  CHECK(stage.observed->peak_execution_memory == Bytes(4'194'304));
  REQUIRE(stage.simulated.has_value());
  CHECK(stage.simulated->tasks == 4);
  CHECK(result.value().log_is_complete);
  CHECK(result.value().observed_outcome == Outcome::kSuccess);
}

TEST_CASE("A task end that was written three times counts once") {
  const auto result = replay::replay(kLogs + "duplicated_task_end.log", {});
  REQUIRE(result.ok());
  CHECK(result.value().stages.at(0).observed->tasks == 4);
}

TEST_CASE("A log that was cut is replayed as far as it goes, and says so") {
  const auto result = replay::replay(kLogs + "truncated_frame.zstd", {});
  REQUIRE(result.ok());
  CHECK_FALSE(result.value().log_is_complete);
  CHECK_FALSE(result.value().warnings.empty());
}

TEST_CASE("A log that holds nothing is refused by name") {
  const auto result = replay::replay(kLogs + "empty.log", {});
  REQUIRE_FALSE(result.ok());
  CHECK(holds(result.error().at(0).where, "empty.log"));
}

TEST_CASE("The same log gives the same trace") {
  const auto once = replay::replay(kLogs + "good.log", {});
  const auto again = replay::replay(kLogs + "good.log", {});
  CHECK(once.value().simulated.manifest.trace_hash == again.value().simulated.manifest.trace_hash);
}

TEST_CASE("What a changed run does otherwise is told with its cause") {
  Run base;
  base.executors.push_back({.id = 0, .heap_max = Bytes(4 << 20), .unified = Bytes(2 << 20)});
  StageRow stage{.stage = 2};
  stage.tasks = 8;
  base.stages.push_back(stage);
  Run changed = base;
  changed.executors[0].heap_max = Bytes(3 << 20);
  changed.stages[0].memory_bytes_spilled = Bytes(64 << 20);
  const std::vector<std::string> lines = replay::differences(base, changed);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == "heap of an executor: 4 MiB -> 3 MiB");
  CHECK(lines[1].find("stage 2: spilled 0 MiB -> 64 MiB") == 0);
  CHECK(replay::differences(base, base).empty());
}

TEST_CASE("More volume is a run of its own beside the log's") {
  replay::ReplayOptions options;
  options.what_if.volume_ppm = 4'000'000;
  const auto result = replay::replay(kLogs + "good.log", options);
  REQUIRE(result.ok());
  REQUIRE(result.value().changed.has_value());
  CHECK(result.value().changed->ended > result.value().simulated.ended);
}

TEST_CASE("A log teaches the pace of its tasks") {
  const auto result = replay::replay(kLogs + "good.log", {});
  REQUIRE(result.ok());
  REQUIRE(result.value().calibration.stages.contains(0));
  const observe::StagePace& pace = result.value().calibration.stages.at(0);
  CHECK(pace.tasks == 4);
  CHECK(pace.time_low_ppm <= pace.time_ppm);
  CHECK(pace.time_ppm <= pace.time_high_ppm);
}

TEST_CASE("An executor in the place of a lost one is not one more") {
  using namespace oomcast::literals;
  Run run;
  run.ended = SimTime(0) + 60_s;
  run.executors.push_back({.id = kDriverId, .lost = true});
  run.executors.push_back({.id = 0, .ended = SimTime(0) + 20_s, .lost = true});
  run.executors.push_back({.id = 1, .ended = run.ended});
  run.executors.push_back({.id = 2, .started = SimTime(0) + 20_s, .ended = run.ended});
  CHECK(replay::executors_at_once(run) == 2);
  CHECK(replay::executors_lost(run) == 1);
}

TEST_CASE("A stage whose tasks all died is not said to spill less") {
  Run base;
  StageRow stage{.stage = 4};
  stage.tasks_succeeded = 8;
  stage.memory_bytes_spilled = Bytes(64 << 20);
  base.stages.push_back(stage);
  Run changed;
  changed.stages.push_back({.stage = 4, .status = StageStatus::kFailed});
  for (const std::string& line : replay::differences(base, changed)) {
    CHECK_FALSE(holds(line, "spilled"));
  }
}
