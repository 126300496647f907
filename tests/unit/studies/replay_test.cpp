#include "studies/replay.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;

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
  CHECK(result.error().at(0).where.find("empty.log") != std::string::npos);
}

TEST_CASE("The same log gives the same trace") {
  const auto once = replay::replay(kLogs + "good.log", {});
  const auto again = replay::replay(kLogs + "good.log", {});
  CHECK(once.value().simulated.manifest.trace_hash == again.value().simulated.manifest.trace_hash);
}
