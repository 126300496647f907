#include "reports/event_log_parts.hpp"

#include <algorithm>

namespace oomcast::reports {
namespace {

Json storage_level_json() {
  return {{"Use Disk", false},
          {"Use Memory", false},
          {"Use Off Heap", false},
          {"Deserialized", false},
          {"Replication", 1}};
}

Json task_info_json(const TaskRow& task, bool ended) {
  const bool failed = ended && task.outcome != Outcome::kSuccess;
  return {{"Task ID", task.id},
          {"Index", task.index},
          {"Attempt", task.attempt},
          {"Partition ID", task.index},
          {"Launch Time", log_ms(task.start)},
          {"Executor ID", executor_name(task.executor)},
          {"Host", "simulated"},
          {"Locality", "PROCESS_LOCAL"},
          {"Speculative", false},
          {"Getting Result Time", 0},
          {"Finish Time", ended ? log_ms(task.end) : 0},
          {"Failed", failed},
          {"Killed", false},
          {"Accumulables", Json::array()}};
}

std::int64_t millis(Duration duration) { return duration.count() / 1'000'000; }

Json task_metrics_json(const TaskRow& task) {
  const std::int64_t took = millis(task.end - task.start);
  return {{"Executor Deserialize Time", 0},
          {"Executor Deserialize CPU Time", 0},
          {"Executor Run Time", took},
          {"Executor CPU Time", std::max<std::int64_t>(0, took - millis(task.gc_time)) * 1'000'000},
          {"Peak Execution Memory", task.peak_execution_memory.count()},
          {"Result Size", task.result_bytes.count()},
          {"JVM GC Time", millis(task.gc_time)},
          {"Result Serialization Time", 0},
          {"Memory Bytes Spilled", task.memory_bytes_spilled.count()},
          {"Disk Bytes Spilled", task.disk_bytes_spilled.count()},
          {"Shuffle Read Metrics",
           {{"Remote Blocks Fetched", 0},
            {"Local Blocks Fetched", 0},
            {"Fetch Wait Time", 0},
            {"Remote Bytes Read", task.shuffle_read_bytes.count()},
            {"Remote Bytes Read To Disk", 0},
            {"Local Bytes Read", 0},
            {"Total Records Read", task.shuffle_read_bytes > Bytes(0) ? task.rows.count() : 0}}},
          {"Shuffle Write Metrics",
           {{"Shuffle Bytes Written", task.shuffle_write_bytes.count()},
            {"Shuffle Write Time", 0},
            {"Shuffle Records Written", 0}}},
          {"Input Metrics",
           {{"Bytes Read", task.input_bytes.count()},
            {"Records Read", task.input_bytes > Bytes(0) ? task.rows.count() : 0}}},
          {"Output Metrics", {{"Bytes Written", 0}, {"Records Written", 0}}},
          {"Updated Blocks", Json::array()}};
}

}  // namespace

std::string executor_name(std::int32_t executor) {
  return executor == kDriverId ? "driver" : std::to_string(executor);
}

void ContainerPeaks::take(const LedgerSample& sample) {
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    bytes[i] = std::max(bytes[i], sample.bytes[i]);
  }
  const auto at = [&](Account account) { return sample.bytes[static_cast<std::size_t>(account)]; };
  const Bytes python_now = sample.sum_of(AccountKind::kPython);
  heap =
      std::max(heap, sample.sum_of(AccountKind::kHeap) + sample.sum_of(AccountKind::kHeapGarbage));
  off_heap =
      std::max(off_heap, sample.sum_of(AccountKind::kProcess) - at(Account::kOffHeapExecution) -
                             at(Account::kOffHeapStorage) - at(Account::kDirect));
  python = std::max(python, python_now);
  jvm_rss = std::max(jvm_rss, sample.rss - std::min(sample.rss, python_now));
  on_heap_unified =
      std::max(on_heap_unified, at(Account::kHeapExecution) + at(Account::kHeapStorage));
  off_heap_unified =
      std::max(off_heap_unified, at(Account::kOffHeapExecution) + at(Account::kOffHeapStorage));
}

Json executor_metrics_json(const ContainerPeaks& peaks) {
  const auto at = [&](Account account) {
    return peaks.bytes[static_cast<std::size_t>(account)].count();
  };
  return {{"JVMHeapMemory", peaks.heap.count()},
          {"JVMOffHeapMemory", peaks.off_heap.count()},
          {"OnHeapExecutionMemory", at(Account::kHeapExecution)},
          {"OffHeapExecutionMemory", at(Account::kOffHeapExecution)},
          {"OnHeapStorageMemory", at(Account::kHeapStorage)},
          {"OffHeapStorageMemory", at(Account::kOffHeapStorage)},
          {"OnHeapUnifiedMemory", peaks.on_heap_unified.count()},
          {"OffHeapUnifiedMemory", peaks.off_heap_unified.count()},
          {"DirectPoolMemory", at(Account::kDirect)},
          {"MappedPoolMemory", 0},
          {"ProcessTreeJVMVMemory", peaks.jvm_rss.count()},
          {"ProcessTreeJVMRSSMemory", peaks.jvm_rss.count()},
          {"ProcessTreePythonVMemory", peaks.python.count()},
          {"ProcessTreePythonRSSMemory", peaks.python.count()},
          {"ProcessTreeOtherVMemory", 0},
          {"ProcessTreeOtherRSSMemory", 0},
          {"MinorGCCount", 0},
          {"MinorGCTime", 0},
          {"MajorGCCount", 0},
          {"MajorGCTime", 0},
          {"TotalGCTime", millis(peaks.gc)},
          {"ConcurrentGCCount", 0},
          {"ConcurrentGCTime", 0}};
}

Json stage_info_json(const LoggedAttempt& attempt, bool with_times) {
  const StageRow& row = *attempt.row;
  Json rdd = {{"RDD ID", row.stage},
              {"Name", row.name},
              {"Callsite", "oomcast"},
              {"Parent IDs", Json::array()},
              {"Storage Level", storage_level_json()},
              {"Barrier", false},
              {"DeterministicLevel", "DETERMINATE"},
              {"Number of Partitions", row.tasks},
              {"Number of Cached Partitions", 0},
              {"Memory Size", 0},
              {"Disk Size", 0}};
  Json info = {{"Stage ID", row.stage},
               {"Stage Attempt ID", attempt.attempt},
               {"Stage Name", row.name},
               {"Number of Tasks", attempt.tasks},
               {"RDD Info", Json::array({std::move(rdd)})},
               {"Parent IDs", row.parents},
               {"Details", "simulated by oomcast"},
               {"Accumulables", Json::array()},
               {"Resource Profile Id", 0},
               {"Shuffle Push Enabled", false},
               {"Shuffle Push Mergers Count", 0}};
  if (with_times) {
    info["Submission Time"] = log_ms(attempt.submitted);
    info["Completion Time"] = log_ms(attempt.completed);
    if (!attempt.failure.empty()) {
      info["Failure Reason"] = attempt.failure;
    }
  }
  return info;
}

Json task_start_json(const TaskRow& task) {
  return {{"Event", "SparkListenerTaskStart"},
          {"Stage ID", task.stage},
          {"Stage Attempt ID", task.stage_attempt},
          {"Task Info", task_info_json(task, false)}};
}

Json task_end_reason(const TaskRow& task, const Failure* failure, const std::string& loss_reason) {
  if (task.outcome == Outcome::kSuccess) {
    return {{"Reason", "Success"}};
  }
  if (!loss_reason.empty()) {
    return {{"Reason", "ExecutorLostFailure"},
            {"Executor ID", executor_name(task.executor)},
            {"Exit Caused By App", failure == nullptr || failure->app_caused},
            {"Loss Reason", loss_reason}};
  }
  const std::string message =
      failure == nullptr ? std::string(outcome_sentence(task.outcome)) : failure->message;
  // "class: words", as Throwable.toString has it.
  const std::size_t colon = message.find(": ");
  const bool named = colon != std::string::npos && message.find(' ') > colon;
  return {{"Reason", "ExceptionFailure"},
          {"Class Name", named ? message.substr(0, colon) : "org.apache.spark.SparkException"},
          {"Description", named ? message.substr(colon + 2) : message},
          {"Stack Trace", Json::array()},
          {"Full Stack Trace", message},
          {"Accumulator Updates", Json::array()}};
}

Json task_end_json(const TaskRow& task, bool is_result, Json reason, const ContainerPeaks& peaks) {
  return {{"Event", "SparkListenerTaskEnd"},
          {"Stage ID", task.stage},
          {"Stage Attempt ID", task.stage_attempt},
          {"Task Type", is_result ? "ResultTask" : "ShuffleMapTask"},
          {"Task End Reason", std::move(reason)},
          {"Task Info", task_info_json(task, true)},
          {"Task Executor Metrics", executor_metrics_json(peaks)},
          {"Task Metrics", task_metrics_json(task)}};
}

}  // namespace oomcast::reports
