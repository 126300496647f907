// A Run made by hand: a hot key kills an executor, for tests of whatever reads Runs.
#pragma once

#include "models/run/run.hpp"

namespace oomcast::tests {

inline StageRow sample_scan() {
  using namespace oomcast::literals;
  StageRow stage;
  stage.job = 0;
  stage.stage = 0;
  stage.name = "scan transactions > exchange by merchant_id";
  stage.status = StageStatus::kSucceeded;
  stage.tasks = 400;
  stage.tasks_succeeded = 400;
  stage.submitted = SimTime(0);
  stage.completed = SimTime(0) + 192_s;
  stage.attempts = {
      {.tasks = stage.tasks, .submitted = stage.submitted, .completed = stage.completed}};
  stage.input_rows = Rows(5'000'000);
  stage.input_bytes = 48_GiB;
  stage.shuffle_write_bytes = 51_GiB;
  stage.peak_execution_memory_max = 64_MiB;
  stage.peak_heap_max = 1_GiB;
  stage.run_time = 3000_s;
  stage.gc_time = 90_s;
  stage.task_time_median = 7_s;
  stage.task_time_max = 11_s;
  stage.task_rows_max = Rows(12'500);
  stage.task_bytes_max = 128_MiB;
  stage.task_bytes_median = 128_MiB;
  return stage;
}

inline StageRow sample_join() {
  using namespace oomcast::literals;
  StageRow stage;
  stage.job = 0;
  stage.stage = 2;
  stage.name = "sort-merge join on merchant_id > aggregate by merchant_id";
  stage.status = StageStatus::kFailed;
  stage.tasks = 200;
  stage.tasks_succeeded = 198;
  stage.tasks_failed = 4;
  stage.submitted = SimTime(0) + 192_s;
  stage.completed = SimTime(0) + 852_s;
  stage.attempts = {
      {.tasks = stage.tasks, .submitted = stage.submitted, .completed = stage.completed}};
  stage.input_rows = Rows(5'000'000);
  stage.shuffle_read_bytes = 51_GiB;
  stage.memory_bytes_spilled = 96_GiB;
  stage.disk_bytes_spilled = 21_GiB;
  stage.peak_execution_memory_max = 2_GiB;
  stage.peak_on_heap_execution_max = 2_GiB;
  stage.peak_heap_max = 4_GiB;
  stage.run_time = 2000_s;
  stage.gc_time = 700_s;
  stage.task_time_median = 6_s;
  stage.task_time_max = 240_s;
  stage.task_rows_max = Rows(2'050'000);
  stage.task_bytes_max = 21_GiB;
  stage.task_bytes_median = 190_MiB;
  return stage;
}

inline LedgerSnapshot sample_snapshot() {
  using namespace oomcast::literals;
  LedgerSnapshot snapshot;
  snapshot.executor = 1;
  snapshot.at = SimTime(0) + 432_s;
  snapshot.why = "java.lang.OutOfMemoryError: Java heap space";
  snapshot.heap_limit = 4_GiB;
  snapshot.container_limit = 4506_MiB;

  const auto put = [&](Account account, Bytes bytes) {
    snapshot.bytes[static_cast<std::size_t>(account)] = bytes;
  };
  put(Account::kHeapJoinBuffer, 2900_MiB);
  put(Account::kHeapExecution, 980_MiB);
  put(Account::kHeapFramework, 150_MiB);
  put(Account::kHeapShuffle, 66_MiB);
  put(Account::kMetaspace, 110_MiB);
  put(Account::kDirect, 64_MiB);
  put(Account::kGcStructures, 118_MiB);
  return snapshot;
}

inline Where sample_where() {
  using namespace oomcast::literals;
  Where where;
  where.job = 0;
  where.stage = 2;
  where.task = 117;
  where.task_attempt = 1;
  where.executor = 1;
  where.operator_name = "SortMergeJoin";
  where.account = Account::kHeapJoinBuffer;
  where.at = SimTime(0) + 432_s;
  return where;
}

inline Verdict sample_verdict() {
  Verdict verdict;
  verdict.outcome = Outcome::kExecutorOom;
  verdict.where = sample_where();
  verdict.what = "An executor ran out of Java heap; stage 2 failed 4 times";
  verdict.place = "stage 2, task 117, SortMergeJoin, heap.join_buffer, executor 1";
  verdict.chain = {"merchant_id 'm-0' has 41% of 5,000,000 rows",
                   "one task of 200 gets 2,050,000 rows (21.0 GiB)",
                   "the join buffers the rows of one key on the heap: 2.8 GiB of 4.0 GiB",
                   "nothing is left to spill"};
  verdict.message = "java.lang.OutOfMemoryError: Java heap space\n\tat java.base/java.util.Arrays";
  verdict.p_fail_ppm = 1'000'000;
  verdict.advice =
      "spark.executor.memory=9g, or let AQE split the key: "
      "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes=64m";
  return verdict;
}

inline ExecutorRow sample_executor() {
  using namespace oomcast::literals;
  ExecutorRow executor;
  executor.id = 1;
  executor.ended = SimTime(0) + 432_s;
  executor.lost = true;
  executor.exit_code = 52;
  executor.reason = "Command exited with code 52";
  executor.heap_max = 4_GiB;
  executor.unified = 2277_MiB;
  executor.container = 4506_MiB;
  executor.peak_heap = 4_GiB;
  executor.peak_execution = 2_GiB;
  executor.peak_rss = 4300_MiB;
  executor.gc_time = 200_s;
  executor.tasks = 210;
  return executor;
}

inline TaskRow sample_task() {
  using namespace oomcast::literals;
  TaskRow task;
  task.stage = 2;
  task.index = 117;
  task.attempt = 1;
  task.executor = 1;
  task.outcome = Outcome::kExecutorOom;
  task.start = SimTime(0) + 200_s;
  task.end = SimTime(0) + 432_s;
  task.gc_time = 120_s;
  task.rows = Rows(2'050'000);
  task.memory_bytes_spilled = 40_GiB;
  task.disk_bytes_spilled = 9_GiB;
  task.peak_execution_memory = 2_GiB;
  return task;
}

inline Run sample_run() {
  using namespace oomcast::literals;
  Run run;
  run.manifest = {.oomcast_version = "0.1.0",
                  .scenario = "hot-key-join",
                  .input_hash = "5f1c",
                  .spark_version = "4.3.0",
                  .seed = 7,
                  .trace_hash = 0x1234'5678'9abc'def0,
                  .events = 123'456};
  run.verdict = sample_verdict();
  run.ended = SimTime(0) + 852_s;
  run.findings = {{"hot-key",
                   "merchant_id 'm-0' has 41% of the rows: the largest task of stage 2 "
                   "reads 2,050,000 rows, the median 14,800."},
                  {"spill", "Stage 2 spills 96.0 GiB from memory, 21.0 GiB to disk."}};
  StageRow write;
  write.stage = 3;
  write.name = "write";
  write.tasks = 10;
  run.stages = {sample_scan(), sample_join(), write};
  run.tasks = {sample_task()};
  run.executors = {sample_executor()};
  Failure failure;
  failure.kind = Outcome::kExecutorOom;
  failure.where = sample_where();
  failure.message = "java.lang.OutOfMemoryError: Java heap space";
  failure.exit_code = 52;
  failure.needed = 64_MiB;
  failure.limit = 4_GiB;
  run.failures = {failure};
  run.snapshots = {sample_snapshot()};
  run.decisions = {"join of stage 2: sort-merge, because the smaller side has 5.0 GiB"};
  run.assumptions = {"yarn.nodemanager.resource.memory.enforced=false"};
  run.conf = {{"spark.executor.memory", "4g", "scenario.json"},
              {"spark.sql.shuffle.partitions", "200", "--conf"}};
  return run;
}

inline Run surviving_run() {
  Run run = sample_run();
  run.verdict = {};
  run.verdict.where.stage = 2;
  run.verdict.where.account = Account::kHeapExecution;
  run.verdict.margin_ppm = 230'000;
  run.failures.clear();
  run.findings.clear();
  run.snapshots.clear();
  run.stages[1].status = StageStatus::kSucceeded;
  run.stages[1].tasks_failed = 0;
  return run;
}

}  // namespace oomcast::tests
