// Task starts and ends.
#include "tests/support/catch.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;

TEST_CASE("every metric of a task end reaches its column", "[eventlog][task]") {
  std::string metrics =
      R"(,"Task Metrics":{"Executor Run Time":500,"JVM GC Time":20,"Executor CPU Time":900,)"
      R"("Peak Execution Memory":1048576,"Peak On Heap Execution Memory":1000,)"
      R"("Peak Off Heap Execution Memory":2000,"Result Size":1234,"Memory Bytes Spilled":7,)"
      R"("Disk Bytes Spilled":6,"Shuffle Read Metrics":{"Remote Bytes Read":1,)"
      R"("Local Bytes Read":2,"Remote Bytes Read To Disk":3,"Total Records Read":4,)"
      R"("Fetch Wait Time":11,"Remote Requests Duration":12},)"
      R"("Shuffle Write Metrics":{"Shuffle Bytes Written":5,"Shuffle Write Time":13,)"
      R"("Shuffle Records Written":66},)"
      R"("Input Metrics":{"Bytes Read":77,"Records Read":8},)"
      R"("Output Metrics":{"Bytes Written":9,"Records Written":10}})";
  const EventLog log = read(task_start(9) + task_end(9, R"({"Reason":"Success"})", metrics));
  REQUIRE(log.tasks.size() == 1);
  const TaskTable& t = log.tasks;
  const auto value = [&](TaskMetric m) { return t.has(0, m) ? t.metric(0, m) : -1; };
  using enum TaskMetric;
  CHECK(value(kRunTimeMs) == 500);
  CHECK(value(kGcTimeMs) == 20);
  CHECK(value(kCpuTimeNs) == 900);
  CHECK(value(kPeakExecutionBytes) == 1048576);
  CHECK(value(kPeakOnHeapExecutionBytes) == 1000);
  CHECK(value(kPeakOffHeapExecutionBytes) == 2000);
  CHECK(value(kResultSizeBytes) == 1234);
  CHECK(value(kMemorySpilledBytes) == 7);
  CHECK(value(kDiskSpilledBytes) == 6);
  CHECK(value(kShuffleRemoteBytes) == 1);
  CHECK(value(kShuffleLocalBytes) == 2);
  CHECK(value(kShuffleRemoteToDiskBytes) == 3);
  CHECK(value(kShuffleReadRecords) == 4);
  CHECK(value(kShuffleWriteBytes) == 5);
  CHECK(value(kShuffleWriteRecords) == 66);
  CHECK(value(kFetchWaitMs) == 11);
  CHECK(value(kRemoteRequestsMs) == 12);
  CHECK(value(kShuffleWriteNs) == 13);
  CHECK(value(kInputBytes) == 77);
  CHECK(value(kInputRecords) == 8);
  CHECK(value(kOutputBytes) == 9);
  CHECK(value(kOutputRecords) == 10);
  CHECK(t.task_id(0) == 9);
  CHECK(t.index(0) == 3);
  CHECK(t.attempt(0) == 1);
  CHECK(t.launch_ms(0) == 100);
  CHECK(t.finish_ms(0) == 250);
  CHECK(log.executors[t.executor(0)].id == "7");
  CHECK(t.flag(0, TaskFlag::kSpeculative));
  CHECK(t.flag(0, TaskFlag::kStarted));
  CHECK(t.flag(0, TaskFlag::kHasMetrics));
}

TEST_CASE("before Spark 3 the peak is an accumulable", "[eventlog][task]") {
  const EventLog log = read(task_end(
      1, R"({"Reason":"Success"})", R"(,"Task Metrics":{"Executor Run Time":5})",
      R"([{"ID":3,"Name":"internal.metrics.peakExecutionMemory","Update":"4096","Value":"9"}])"));
  CHECK(log.tasks.metric(0, TaskMetric::kPeakExecutionBytes) == 4096);
}

TEST_CASE("SQL accumulables are summed per stage", "[eventlog][task]") {
  const std::string accumulables =
      R"([{"ID":3,"Name":"spill size","Update":"10","Value":"9","Metadata":"sql"},)"
      R"({"ID":4,"Name":"mine","Update":7},{"ID":5,"Name":"text","Update":"x"}])";
  const EventLog log = read(task_end(1, R"({"Reason":"Success"})", "", accumulables) +
                            task_end(2, R"({"Reason":"Success"})", "", accumulables));
  REQUIRE(log.stages[0].accumulators.size() == 2);
  const StageAccumulator& spill = log.stages[0].accumulators[0];
  CHECK(log.accumulator_names[spill.name] == "spill size");
  CHECK(spill.sql);
  CHECK(spill.sum == 20);
  CHECK(spill.max == 10);
  CHECK(spill.tasks == 2);
  CHECK_FALSE(log.stages[0].accumulators[1].sql);
}

TEST_CASE("reasons keep their kind, class and text", "[eventlog][task]") {
  const EventLog log =
      read(task_end(1, R"({"Reason":"ExceptionFailure","Class Name":"java.lang.OutOfMemoryError",)"
                       R"("Description":"Java heap space"})") +
           task_end(2, R"({"Reason":"ExecutorLostFailure","Loss Reason":"exited with code 137"})") +
           task_end(3, R"({"Reason":"TaskKilled","Kill Reason":"Stage cancelled"})") +
           task_end(4, R"({"Reason":"SomethingNew"})"));
  const auto reason = [&](std::size_t row) { return log.end_reasons[log.tasks.reason(row)]; };
  CHECK(reason(0).name == "ExceptionFailure:java.lang.OutOfMemoryError");
  CHECK(reason(0).kind == EndKind::kExceptionFailure);
  CHECK(reason(1).kind == EndKind::kExecutorLostFailure);
  CHECK(reason(2).kind == EndKind::kTaskKilled);
  CHECK(reason(3).kind == EndKind::kUnknown);
  REQUIRE(log.task_failures.size() == 3);
  CHECK(log.task_failures[1].text == "exited with code 137");
  CHECK(log.memory_evidence.size() == 3);
}

TEST_CASE("the same end twice is a duplicate, a resubmission is not", "[eventlog][task]") {
  const EventLog log =
      read(task_start(1) + task_end(1) + task_end(1) + task_end(1, R"({"Reason":"Resubmitted"})"));
  CHECK_FALSE(log.tasks.flag(0, TaskFlag::kDuplicate));
  CHECK(log.tasks.flag(1, TaskFlag::kDuplicate));
  CHECK_FALSE(log.tasks.flag(2, TaskFlag::kDuplicate));
  CHECK(log.task_counts.end_events == 3);
  CHECK(log.task_counts.unique_ended == 1);
  CHECK(log.task_counts.ended_twice_or_more == 1);
  CHECK(log.task_counts.duplicates == 1);
}

TEST_CASE("starts and ends are matched in any order", "[eventlog][task]") {
  const EventLog log = read(task_end(1) + task_start(1) + task_start(2) + task_end(3));
  CHECK(log.tasks.flag(0, TaskFlag::kStarted));
  CHECK(log.task_counts.started_without_end == 1);
  CHECK(log.task_counts.ended_without_start == 1);
  CHECK(log.stages[0].task_starts == 2);
}

TEST_CASE("a task end without its ids changes nothing", "[eventlog][task]") {
  const EventLog log = read(
      task_end(1) + R"({"Event":"SparkListenerTaskEnd","Stage ID":0,"Task Info":[]})" + "\n" +
      R"({"Event":"SparkListenerTaskEnd","Stage ID":"zero","Task Info":{"Task ID":1}})" + "\n");
  CHECK(log.tasks.size() == 1);
  CHECK(log.malformed_lines == 2);
  CHECK(log.malformed[0].why == "SparkListenerTaskEnd without Task ID");
  CHECK(log.malformed[1].why == "SparkListenerTaskEnd without Stage ID");
}

TEST_CASE("executor metrics raise the peaks of executor and stage", "[eventlog][task]") {
  const EventLog log = read(
      task_end(1, R"({"Reason":"Success"})", R"(,"Task Executor Metrics":{"JVMHeapMemory":50})") +
      task_end(2, R"({"Reason":"Success"})",
               R"(,"Task Executor Metrics":{"JVMHeapMemory":40,"DirectPoolMemory":3})"));
  REQUIRE(log.stage_peaks.size() == 1);
  CHECK(log.stage_peaks[0].peaks[0] == 50);
  CHECK(log.stage_peaks[0].peaks[8] == 3);
  CHECK(log.executors[0].has_metrics);
  CHECK(log.executors[0].peaks[0] == 50);
}
