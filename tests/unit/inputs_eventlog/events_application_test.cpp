// Application, environment, resource profiles, executors.
#include "tests/support/catch.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;

TEST_CASE("the application and its environment are read", "[eventlog][application]") {
  const EventLog log = read(R"({"Event":"SparkListenerLogStart","Spark Version":"4.3.0"}
{"Event":"SparkListenerApplicationStart","App Name":"n","App ID":"a-1","Timestamp":10,
    "User":"u","App Attempt ID":"2"}
{"Event":"SparkListenerEnvironmentUpdate","JVM Information":{"Java Version":"17"},
    "Spark Properties":{"spark.memory.fraction":"0.5","k":"1"}}
{"Event":"SparkListenerEnvironmentUpdate","Spark Properties":{"k":"2"}}
{"Event":"SparkListenerApplicationEnd","Timestamp":99}
)");
  CHECK(log.spark_version == "4.3.0");
  CHECK(log.application.id == "a-1");
  CHECK(log.application.attempt == "2");
  CHECK(log.application.start_ms == 10);
  CHECK(log.application.end_ms == 99);
  CHECK(log.environment.java_version == "17");
  CHECK(log.environment.updates == 2);
  CHECK(log.environment.spark.at("spark.memory.fraction") == "0.5");
  CHECK(log.environment.spark.at("k") == "2");
}

TEST_CASE("resource profiles keep amounts by name", "[eventlog][application]") {
  const EventLog log = read(
      R"({"Event":"SparkListenerResourceProfileAdded","Resource Profile Id":1,
    "Executor Resource Requests":{"memory":{"Amount":6144},"bad":7},"Task Resource Requests":
    {"gpu":{"Amount":0.25}}})"
      "\n");
  REQUIRE(log.resource_profiles.contains(1));
  CHECK(log.resource_profiles.at(1).executor.at("memory") == 6144);
  CHECK(log.resource_profiles.at(1).task.at("gpu") == 0.25);
  CHECK_FALSE(log.resource_profiles.at(1).executor.contains("bad"));
}

TEST_CASE("executors come, report their memory, and go", "[eventlog][application]") {
  const EventLog log = read(
      R"({"Event":"SparkListenerExecutorAdded","Timestamp":5,"Executor ID":"1","Executor Info":
    {"Host":"h","Total Cores":4,"Resource Profile Id":0}}
{"Event":"SparkListenerBlockManagerAdded","Block Manager ID":{"Executor ID":"1"},
    "Maximum Memory":100,"Maximum Onheap Memory":60,"Maximum Offheap Memory":40}
{"Event":"SparkListenerExecutorRemoved","Timestamp":9,"Executor ID":"1",
    "Removed Reason":"Command exited with code 137"}
{"Event":"SparkListenerBlockManagerRemoved","Block Manager ID":{"Executor ID":"1"}}
{"Event":"SparkListenerStageExecutorMetrics","Executor ID":"driver","Stage ID":3,
    "Stage Attempt ID":0,"Executor Metrics":{"OnHeapExecutionMemory":11}}
{"Event":"SparkListenerExecutorMetricsUpdate","Executor ID":"1","Executor Metrics Updated":
    [{"Executor Metrics":{"JVMHeapMemory":8}},{"Executor Metrics":{"JVMHeapMemory":6}}]}
)");
  REQUIRE(log.executors.size() == 2);
  const Executor& one = log.executors[0];
  CHECK(one.added);
  CHECK(one.cores == 4);
  CHECK(one.block_manager->max_on_heap_bytes == 60);
  CHECK(one.block_manager->max_off_heap_bytes == 40);
  CHECK(one.peaks[0] == 8);
  CHECK_FALSE(log.executors[1].added);
  REQUIRE(log.removals.size() == 1);
  CHECK(log.removals[0].reason == "Command exited with code 137");
  CHECK(log.memory_evidence.at(0).where == "executor");
  CHECK(log.block_managers_removed == 1);
  CHECK(log.stage_peaks.at(0).peaks[2] == 11);
}

TEST_CASE("an executor without an id is malformed", "[eventlog][application]") {
  const EventLog log = read(R"({"Event":"SparkListenerExecutorAdded","Executor Info":{}})"
                            "\n");
  CHECK(log.malformed.at(0).why == "SparkListenerExecutorAdded without Executor ID");
  CHECK(log.event_counts.at("SparkListenerExecutorAdded") == 1);
  CHECK(log.executors.empty());
}
