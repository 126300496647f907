#include "models/driver/driver.hpp"

#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;

namespace {

driver::Driver driver_of(const std::string& memory, Bytes max_result) {
  Scenario scenario = test::standalone(test::conf_of({{"spark.driver.memory", memory}}));
  Checked<executor::DriverShape> shape = executor::driver_shape(scenario);
  REQUIRE(shape.ok());
  driver::Limits limits;
  limits.max_result_size = max_result;
  return driver::Driver(shape.value(), limits);
}

plan::Stage collect_stage() {
  plan::Stage stage;
  stage.action = plan::Action::kCollect;
  stage.ops.resize(1);
  return stage;
}

}  // namespace

TEST_CASE("results count until they exceed maxResultSize, not when they reach it", "[driver]") {
  driver::Driver driver = driver_of("4g", 100_MiB);
  const plan::Stage stage = collect_stage();
  for (int i = 0; i < 100; ++i) {
    REQUIRE_FALSE(driver.task_ended(stage, (1_MiB).count()));
  }
  const std::optional<Failure> over = driver.task_ended(stage, 1);
  REQUIRE(over);
  CHECK(over->kind == Outcome::kMaxResultSize);
}

TEST_CASE("map tasks do not count against maxResultSize", "[driver]") {
  driver::Driver driver = driver_of("1g", 1_MiB);
  plan::Stage stage = collect_stage();
  stage.action = plan::Action::kShuffleMap;
  stage.ops.back().n.partitions = 200;
  for (int i = 0; i < 100; ++i) {
    REQUIRE_FALSE(driver.task_ended(stage, (1_MiB).count()));
  }
}

TEST_CASE("a relation with long keys peaks at one and a half of its page", "[driver]") {
  plan::Broadcast table;
  table.rows = 2'000'000;
  table.keys = 2'000'000;
  table.row_bytes = 40;
  const driver::RelationSize size = driver::relation_size(table, 16_MiB, 16_MiB, 512_MiB);
  CHECK(size.largest_array == (128_MiB).count());  // 92 MiB of rows in a page of a power of two
  CHECK(size.building >= size.largest_array * 3 / 2);
  CHECK(size.bytes < size.building);
  // Executors read back no more of the page than its rows.
  CHECK(size.executor_bytes < size.bytes);
  CHECK(size.executor_bytes >= 2'000'000 * (40 + 8));
  CHECK(size.piece_bytes < size.executor_bytes);
}

TEST_CASE("keys that lie close together are an index", "[driver]") {
  plan::Broadcast table;
  table.rows = 400'000;
  table.keys = 400'000;
  table.row_bytes = 280;
  table.key_range = 399'999;
  // A real broadcast of such rows: 296 bytes each.
  CHECK(driver::relation_size(table, 16_MiB, 16_MiB, 512_MiB).executor_bytes == 118'400'000);
  // A quarter of them, with pages of a G1 heap: rows smaller than a page of a larger executor.
  table.rows = table.keys = 100'000;
  table.key_range = 99'999;
  constexpr Bytes kPage(4'194'288);
  CHECK(driver::relation_size(table, kPage, kPage, 512_MiB).executor_bytes == 29'600'000);
  CHECK(driver::relation_size(table, kPage, kPage, 1024_MiB).executor_bytes == 34'354'416);
}

TEST_CASE("a relation of other keys has slots for the keys it was read back with", "[driver]") {
  plan::Broadcast table;
  table.rows = 100'000;
  table.keys = 10;
  table.row_bytes = 40;
  table.long_key = false;
  const driver::RelationSize size = driver::relation_size(table, 1_MiB, 1_MiB, 512_MiB);
  CHECK(size.bytes >= 100'000 * (40 + 16 + 16));
  CHECK(size.executor_bytes < size.bytes);
}

TEST_CASE("a broadcast that the driver's heap cannot build is a driver OOM", "[driver]") {
  plan::Broadcast table;
  table.rows = 4'000'000;
  table.keys = 4'000'000;
  table.row_bytes = 200;
  driver::Driver small = driver_of("1g", 0_B);
  const std::optional<Failure> failure =
      small.build_broadcast(table, driver::relation_size(table, 1_MiB, 1_MiB, 512_MiB));
  REQUIRE(failure);
  CHECK(failure->kind == Outcome::kDriverOom);
  CHECK(failure->message.starts_with("Not enough memory to build and broadcast"));
  driver::Driver large = driver_of("16g", 0_B);
  CHECK_FALSE(large.build_broadcast(table, driver::relation_size(table, 1_MiB, 1_MiB, 512_MiB)));
}

TEST_CASE("more than 512 million rows are never broadcast", "[driver]") {
  plan::Broadcast table;
  table.rows = 512'000'001;
  table.row_bytes = 8;
  const std::optional<Failure> failure = driver_of("64g", 0_B).build_broadcast(table, {});
  REQUIRE(failure);
  CHECK(failure->kind == Outcome::kJobFailed);
  CHECK(failure->message == "Cannot broadcast the table over 512000000 rows: 512000001 rows.");
}
