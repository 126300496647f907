// The task table keeps what was pushed, within its size.
#include "inputs/eventlog/task_table.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::eventlog;

TEST_CASE("a row comes back column by column", "[eventlog][tasks]") {
  TaskTable table;
  TaskTable::Row row;
  row.task_id = 42;
  row.stage = 3;
  row.index = 17;
  row.attempt = 2;
  row.executor = 5;
  row.reason = 1;
  row.launch_ms = 1000;
  row.finish_ms = 1500;
  row.set(TaskMetric::kRunTimeMs, 480);
  row.set(TaskMetric::kShuffleWriteRecords, -1);
  row.set(TaskFlag::kSpeculative);
  table.push(TaskTable::Row{});
  table.push(row);
  REQUIRE(table.size() == 2);
  CHECK(table.task_id(1) == 42);
  CHECK(table.stage(1) == 3);
  CHECK(table.index(1) == 17);
  CHECK(table.attempt(1) == 2);
  CHECK(table.executor(1) == 5);
  CHECK(table.reason(1) == 1);
  CHECK(table.finish_ms(1) - table.launch_ms(1) == 500);
  CHECK(table.metric(1, TaskMetric::kRunTimeMs) == 480);
  CHECK(table.metric(0, TaskMetric::kShuffleWriteRecords) == 0);
  CHECK(table.metric(1, TaskMetric::kShuffleWriteRecords) == -1);
}

TEST_CASE("absent metrics and flags are told from zeros", "[eventlog][tasks]") {
  TaskTable table;
  TaskTable::Row row;
  row.set(TaskMetric::kGcTimeMs, 0);
  table.push(row);
  CHECK(table.has(0, TaskMetric::kGcTimeMs));
  CHECK_FALSE(table.has(0, TaskMetric::kRunTimeMs));
  CHECK_FALSE(table.flag(0, TaskFlag::kStarted));
  table.set_flag(0, TaskFlag::kStarted);
  CHECK(table.flag(0, TaskFlag::kStarted));
  CHECK_FALSE(table.flag(0, TaskFlag::kDuplicate));
}

TEST_CASE("a task costs at most 200 bytes, even if every number of bytes is a long one",
          "[eventlog][tasks]") {
  TaskTable table;
  CHECK(table.empty());
  CHECK(table.bytes() == 0);
  TaskTable::Row row;
  for (std::size_t m = 0; m < kTaskMetrics; ++m) {
    row.set(static_cast<TaskMetric>(m), std::int64_t{1} << 40);
  }
  for (const TaskMetric ms : {TaskMetric::kRunTimeMs, TaskMetric::kGcTimeMs,
                              TaskMetric::kFetchWaitMs, TaskMetric::kRemoteRequestsMs}) {
    row.set(ms, 3'600'000);
  }
  constexpr std::size_t kRows = 100;
  for (std::size_t i = 0; i < kRows; ++i) {
    row.task_id = static_cast<std::int64_t>(i);
    table.push(row);
  }
  CHECK(table.bytes() <= 200 * kRows);
  CHECK(table.bytes() > 100 * kRows);
}
