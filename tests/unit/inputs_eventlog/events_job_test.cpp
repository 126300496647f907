// Jobs, stages, RDDs and blocks.
#include "tests/support/catch.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;

TEST_CASE("jobs start, name their stages, and end", "[eventlog][job]") {
  const EventLog log = read(
      R"({"Event":"SparkListenerJobStart","Job ID":0,"Submission Time":1,"Stage IDs":[0,1],
    "Stage Infos":[{"Stage ID":0},{"Stage ID":1,"Stage Attempt ID":0}],"Properties":
    {"spark.sql.execution.id":"4"}}
{"Event":"SparkListenerStageSubmitted","Stage Info":{"Stage ID":1,"Stage Attempt ID":0,
    "Stage Name":"s","Number of Tasks":4,"Parent IDs":[0],"Submission Time":2}}
{"Event":"SparkListenerJobEnd","Job ID":0,"Completion Time":9,"Job Result":
    {"Result":"JobFailed","Exception":{"Message":"boom"}}}
{"Event":"SparkListenerJobEnd","Job ID":5,"Completion Time":9,"Job Result":
    {"Result":"JobSucceeded"}}
)");
  REQUIRE(log.jobs.size() == 2);
  CHECK(log.jobs[0].stage_ids == std::vector<std::int64_t>{0, 1});
  CHECK(log.jobs[0].sql_execution == "4");
  CHECK(log.jobs[0].failure == "boom");
  CHECK_FALSE(log.jobs[1].started);
  REQUIRE(log.skipped_stages.size() == 1);
  CHECK(log.skipped_stages[0].id == 0);
  CHECK(log.stages[0].status() == StageStatus::kActive);
  CHECK(log.stages[0].parent_ids == std::vector<std::int64_t>{0});
}

TEST_CASE("a stage's status follows its events", "[eventlog][job]") {
  const EventLog log = read(
      R"({"Event":"SparkListenerStageCompleted","Stage Info":{"Stage ID":1,"Completion Time":7}}
{"Event":"SparkListenerStageCompleted","Stage Info":{"Stage ID":2,"Failure Reason":"Job aborted"}}
{"Event":"SparkListenerStageCompleted","Stage Info":{"Stage ID":2,"Stage Attempt ID":1}}
)" + task_end(1));
  REQUIRE(log.stages.size() == 4);
  CHECK(log.stages[0].status() == StageStatus::kComplete);
  CHECK(log.stages[0].completion_ms == 7);
  CHECK(log.stages[1].status() == StageStatus::kFailed);
  CHECK(log.stages[2].attempt == 1);
  CHECK(log.stages[3].status() == StageStatus::kSeenOnlyThroughTasks);
}

TEST_CASE("persisted RDDs keep their level and greatest sizes", "[eventlog][storage]") {
  const auto stage = [](const std::string& rdd) {
    return R"({"Event":"SparkListenerStageSubmitted","Stage Info":{"Stage ID":0,"RDD Info":[)" +
           rdd + "]}}\n";
  };
  const EventLog log =
      read(stage(
               R"({"RDD ID":4,"Name":"r","Storage Level":{"Use Disk":true,"Use Memory":true,
    "Deserialized":true,"Replication":2},"Number of Partitions":8,
    "Number of Cached Partitions":8,"Memory Size":500,"Disk Size":0})") +
           stage(
               R"({"RDD ID":4,"Name":"r","Storage Level":{"Use Disk":false,"Use Memory":false},
    "Number of Partitions":8,"Number of Cached Partitions":0,"Memory Size":0,"Disk Size":3},
    {"RDD ID":5,"Storage Level":{}})"));
  const Rdd& cached = log.rdds.at(4);
  CHECK(cached.persisted);
  CHECK(cached.level.memory);
  CHECK(cached.level.replication == 2);
  CHECK(cached.memory_bytes_max == 500);
  CHECK(cached.disk_bytes_max == 3);
  CHECK_FALSE(log.rdds.at(5).persisted);
  CHECK(log.stages[0].rdd_ids == std::vector<std::int64_t>{4, 5});
}

TEST_CASE("blocks keep the greatest size that was mentioned", "[eventlog][storage]") {
  const EventLog log = read(
      R"({"Event":"SparkListenerBlockUpdated","Block Updated Info":{"Block ID":"rdd_4_0",
    "Memory Size":70,"Disk Size":1}}
{"Event":"SparkListenerUnpersistRDD","RDD ID":4}
)" + task_end(1, R"({"Reason":"Success"})",
              R"(,"Task Metrics":{"Updated Blocks":[{"Block ID":"rdd_4_0","Status":
    {"Memory Size":60}}]})"));
  REQUIRE(log.blocks.size() == 1);
  CHECK(log.blocks[0].memory_bytes_max == 70);
  CHECK(log.blocks[0].task_memory_bytes_max == 60);
  CHECK(log.blocks[0].in_task_update);
  CHECK(log.blocks[0].in_block_update);
  CHECK(log.storage_counts.unpersist_events == 1);
  CHECK(log.storage_counts.task_updated_blocks == 1);
}
