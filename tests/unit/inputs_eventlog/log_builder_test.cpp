// The indexes behind a log under construction.
#include "inputs/eventlog/log_builder.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::eventlog;

TEST_CASE("wild task ids do not cost memory and stay apart", "[eventlog][builder]") {
  TaskIndex index;
  for (const std::int64_t id : {std::int64_t{0}, std::int64_t{5}, std::int64_t{-1},
                                std::int64_t{1} << 40, std::int64_t{3'000'000}}) {
    index.at(id).started = true;
  }
  // Enough dense ids that 3,000,000 would now be dense, were it not known already.
  for (std::int64_t id = 1'000'000; id <= 2'000'000; id += 500'000) {
    index.at(id).ends = 1;
  }
  CHECK(index.at(3'000'000).started);
  CHECK(index.at(-1).started);
  CHECK_FALSE(index.at(1).started);
  int started = 0;
  index.for_each([&](const TaskSeen& seen) { started += seen.started ? 1 : 0; });
  CHECK(started == 5);
}

TEST_CASE("entries are found again by their keys", "[eventlog][builder]") {
  LogBuilder builder;
  const auto stage = builder.stage(4, 1);
  CHECK(builder.stage(4, 0) != stage);
  CHECK(builder.stage(4, 1) == stage);
  CHECK(builder.executor("1") == builder.executor("1"));
  CHECK(builder.executor("2") != builder.executor("1"));
  CHECK(builder.end_reason(EndKind::kSuccess, "Success") ==
        builder.end_reason(EndKind::kSuccess, "Success"));
  builder.job(7).started = true;
  CHECK(builder.job(7).started);
  builder.block("rdd_1_0").memory_bytes_max = 9;
  CHECK(builder.block("rdd_1_0").memory_bytes_max == 9);
}

TEST_CASE("accumulators are found in any order", "[eventlog][builder]") {
  LogBuilder builder;
  const auto stage = builder.stage(0, 0);
  std::size_t cursor = 0;
  for (const std::int64_t id : {10, 11, 12}) {
    builder.accumulator(stage, id, "data size", cursor).sum = id;
  }
  cursor = 0;
  CHECK(builder.accumulator(stage, 12, "data size", cursor).sum == 12);
  CHECK(builder.accumulator(stage, 10, "data size", cursor).sum == 10);
  CHECK(builder.accumulator(stage, 11, "data size", cursor).sum == 11);
  CHECK(builder.log.stages[stage].accumulators.size() == 3);
  CHECK(builder.log.accumulator_names == std::vector<std::string>{"data size"});
}

TEST_CASE("a stage that a job names and nothing else is skipped", "[eventlog][builder]") {
  LogBuilder builder;
  builder.stage_named(2, 0);
  builder.stage_named(1, 0);
  builder.stage(2, 0);
  builder.finish();
  REQUIRE(builder.log.skipped_stages.size() == 1);
  CHECK(builder.log.skipped_stages[0].id == 1);
}
