// Small event logs, put together line by line.
#pragma once

#include <cstdint>
#include <string>

#include "inputs/eventlog/reader.hpp"

namespace oomcast::observe::test {

inline std::string head(const std::string& properties = R"("spark.executor.memory":"1g")",
                        const std::string& version = "4.3.0") {
  return R"({"Event":"SparkListenerLogStart","Spark Version":")" + version + "\"}\n" +
         R"({"Event":"SparkListenerEnvironmentUpdate","JVM Information":{},"Spark Properties":{)" +
         properties + "}}\n" +
         R"({"Event":"SparkListenerApplicationStart","App Name":"n","App ID":"app-1",)"
         R"("Timestamp":1000,"User":"u"})"
         "\n" +
         R"({"Event":"SparkListenerExecutorAdded","Timestamp":1000,"Executor ID":"1",)"
         R"("Executor Info":{"Host":"h","Total Cores":2,"Log Urls":{}}})"
         "\n";
}

inline std::string job(std::int64_t id, const std::string& stages,
                       const std::string& properties = "") {
  return R"({"Event":"SparkListenerJobStart","Job ID":)" + std::to_string(id) +
         R"(,"Submission Time":1000,"Stage Infos":[],"Stage IDs":[)" + stages +
         R"(],"Properties":{)" + properties + "}}\n";
}

inline std::string job_end(std::int64_t id, const std::string& failure = "") {
  const std::string result = failure.empty() ? R"({"Result":"JobSucceeded"})"
                                             : R"({"Result":"JobFailed","Exception":{"Message":")" +
                                                   failure + R"(","Stack Trace":[]}})";
  return R"({"Event":"SparkListenerJobEnd","Job ID":)" + std::to_string(id) +
         R"(,"Completion Time":9000,"Job Result":)" + result + "}\n";
}

inline std::string stage(std::int64_t id, std::int64_t tasks, const std::string& parents = "",
                         std::int64_t attempt = 0) {
  return R"({"Event":"SparkListenerStageSubmitted","Stage Info":{"Stage ID":)" +
         std::to_string(id) + R"(,"Stage Attempt ID":)" + std::to_string(attempt) +
         R"(,"Stage Name":"s","Number of Tasks":)" + std::to_string(tasks) +
         R"(,"RDD Info":[],"Parent IDs":[)" + parents +
         R"(],"Details":"","Submission Time":2000,"Accumulables":[]},"Properties":{}})"
         "\n";
}

struct Task {
  std::int64_t stage = 0;
  std::int64_t index = 0;
  std::int64_t id = 0;
  std::int64_t attempt = 0;  // of the stage
  std::string reason = R"({"Reason":"Success"})";
  std::int64_t peak = 0;
  std::int64_t spilled = 0;
  std::int64_t input_bytes = 0;
  std::int64_t input_records = 0;
  std::int64_t read_bytes = 0;
  std::int64_t read_records = 0;
  std::int64_t write_bytes = 0;
  std::int64_t write_records = 0;
  std::int64_t run_ms = 1000;
  std::int64_t slot_ms = 1000;
  std::int64_t gc_ms = 10;
  std::int64_t fetch_wait_ms = 0;
  std::int64_t remote_bytes = 0;
  std::int64_t remote_requests_ms = 0;
  std::int64_t write_ns = 0;
  std::string accumulables = "";
};

inline std::string task(const Task& t) {
  const auto n = [](std::int64_t value) { return std::to_string(value); };
  return R"({"Event":"SparkListenerTaskEnd","Stage ID":)" + n(t.stage) + R"(,"Stage Attempt ID":)" +
         n(t.attempt) + R"(,"Task Type":"ResultTask","Task End Reason":)" + t.reason +
         R"(,"Task Info":{"Task ID":)" + n(t.id) + R"(,"Index":)" + n(t.index) +
         R"(,"Attempt":0,"Launch Time":2000,"Executor ID":"1","Host":"h","Locality":"ANY",)"
         R"("Speculative":false,"Getting Result Time":0,"Finish Time":)" +
         n(2000 + t.slot_ms) +
         R"(,"Failed":false,)"
         R"("Killed":false,"Accumulables":[)" +
         t.accumulables + R"(]},"Task Metrics":{"Executor Run Time":)" + n(t.run_ms) +
         R"(,"Result Size":1000,"JVM GC Time":)" + n(t.gc_ms) + R"(,"Peak Execution Memory":)" +
         n(t.peak) + R"(,"Memory Bytes Spilled":)" + n(t.spilled) +
         R"(,"Disk Bytes Spilled":0,"Shuffle Read Metrics":{"Remote Bytes Read":)" +
         n(t.remote_bytes) + R"(,"Fetch Wait Time":)" + n(t.fetch_wait_ms) +
         R"(,"Remote Requests Duration":)" + n(t.remote_requests_ms) + R"(,"Local Bytes Read":)" +
         n(t.read_bytes) + R"(,"Total Records Read":)" + n(t.read_records) +
         R"(},"Shuffle Write Metrics":{"Shuffle Bytes Written":)" + n(t.write_bytes) +
         R"(,"Shuffle Write Time":)" + n(t.write_ns) + R"(,"Shuffle Records Written":)" +
         n(t.write_records) + R"(},"Input Metrics":{"Bytes Read":)" + n(t.input_bytes) +
         R"(,"Records Read":)" + n(t.input_records) +
         R"(},"Output Metrics":{"Bytes Written":0,"Records Written":0}}})" + "\n";
}

/// An update of a SQL metric by a task.
inline std::string update(std::int64_t id, const std::string& name, std::int64_t value) {
  return R"({"ID":)" + std::to_string(id) + R"(,"Name":")" + name + R"(","Update":")" +
         std::to_string(value) + R"(","Value":")" + std::to_string(value) +
         R"(","Internal":true,"Count Failed Values":true,"Metadata":"sql"})";
}

inline std::string application_end() {
  return R"({"Event":"SparkListenerApplicationEnd","Timestamp":9000})"
         "\n";
}

inline eventlog::EventLog read(const std::string& text) {
  return eventlog::read_event_log_bytes("test", text).value();
}

}  // namespace oomcast::observe::test
