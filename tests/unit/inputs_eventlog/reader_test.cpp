// Whole logs: tolerance, refusals, warnings.
#include "inputs/eventlog/reader.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast;
using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;

namespace {

bool warns(const EventLog& log, std::string_view words) {
  for (const Problem& warning : log.warnings) {
    if (warning.what.find(words) != std::string::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("malformed lines are counted, explained and skipped", "[eventlog][reader]") {
  const EventLog log =
      read("nonsense\n[1]\n{}\n{\"Event\":7}\n\n" + task_end(1) + "{\"Event\":\"Spa");
  CHECK(log.malformed_lines == 5);
  REQUIRE(log.malformed.size() == 5);
  CHECK(log.malformed[0].why == "not JSON");
  CHECK(log.malformed[1].why == "not an object");
  CHECK(log.malformed[2].why == "no Event");
  CHECK(log.malformed[3].line == 4);
  CHECK(log.malformed[4].is_last);
  CHECK_FALSE(log.malformed[0].is_last);
  CHECK(log.malformed[4].first_text == "{\"Event\":\"Spa");
  CHECK(log.stream.blank_lines == 1);
  CHECK(log.stream.lines == 7);
  CHECK_FALSE(log.stream.ends_with_newline);
  CHECK(log.tasks.size() == 1);
  CHECK(warns(log, "5 malformed lines"));
}

TEST_CASE("lines nested too deep are malformed, long or short", "[eventlog][reader]") {
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  const std::string deeper(5'000'000, '{');
  const EventLog log = read(deep + "\n" + deeper + "\n" + task_end(1));
  REQUIRE(log.malformed.size() == 2);
  CHECK(log.malformed[0].why == "nested too deep");
  CHECK(log.malformed[1].why == "nested too deep");
  CHECK(log.tasks.size() == 1);
}

TEST_CASE("lines over the limit are skipped", "[eventlog][reader]") {
  const std::string longer = R"({"Event":"X","s":")" + std::string(2'000'000, 'x') + "\"}\n";
  const EventLog log = read(longer + task_end(1), {.line_bytes_max = Bytes(1'500'000)});
  CHECK(log.malformed.at(0).why == "longer than 1500000 bytes");
  CHECK(log.tasks.size() == 1);
  CHECK(read(longer + task_end(1)).malformed_lines == 0);
}

TEST_CASE("odd values in good events are absent, with one warning a kind", "[eventlog][reader]") {
  const std::string odd =
      task_end(1, R"({"Reason":"Success"})",
               R"(,"Task Metrics":{"Executor Run Time":1e400,"Result Size":18446744073709551615,)"
               R"("JVM GC Time":"20","Memory Bytes Spilled":-1,"Disk Bytes Spilled":1.5}})") +
      R"({"Event":"SparkListenerApplicationStart","App Name":")"
      "\xFF"
      R"(","User":"\ud800"})" +
      "\n";
  std::string fixed = odd;
  fixed.erase(fixed.find("}}}"), 1);
  const EventLog log = read(fixed);
  CHECK(log.malformed_lines == 0);
  CHECK_FALSE(log.tasks.has(0, TaskMetric::kRunTimeMs));
  CHECK_FALSE(log.tasks.has(0, TaskMetric::kResultSizeBytes));
  CHECK_FALSE(log.tasks.has(0, TaskMetric::kGcTimeMs));
  CHECK(log.tasks.metric(0, TaskMetric::kMemorySpilledBytes) == -1);
  CHECK(log.application.name == "\xEF\xBF\xBD");
  CHECK(log.application.user == "\xEF\xBF\xBD");
  CHECK(log.stream.invalid_utf8_lines == 1);
  CHECK(warns(log, "3 numbers that do not fit"));
  CHECK(warns(log, "1 values of the wrong type"));
  CHECK(warns(log, "1 negative"));
}

TEST_CASE("unknown events and fields are ignored without a warning", "[eventlog][reader]") {
  const EventLog log = read(R"({"Event":"com.example.New","x":{"y":[1,2]}})"
                            "\n" +
                            task_start(1) + task_end(1));
  CHECK(log.event_counts.at("com.example.New") == 1);
  CHECK(log.malformed_lines == 0);
  CHECK_FALSE(warns(log, "New"));
}

TEST_CASE("a log without events is refused unless asked for", "[eventlog][reader]") {
  const auto refused = read_event_log_bytes("x.log", "words\n");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error()[0].where == "x.log");
  CHECK(refused.error()[0].what == "has no Spark event in it (line 1: not JSON)");
  CHECK(read_event_log_bytes("x.log", "words\n", {.allow_no_events = true}).ok());
  CHECK(read_event_log_bytes("x.log", "", {.allow_no_events = true}).error()[0].what ==
        "is empty: no event at all");
}

TEST_CASE("compressed logs are read by their bytes, and a wrong name is told",
          "[eventlog][reader]") {
  for (const Sample& sample : kSamples) {
    INFO(sample.what);
    const auto log = read_event_log_bytes("app.zstd", from_hex(sample.hex), {.checksums = true});
    REQUIRE(log.ok());
    CHECK(log.value().event_counts.at("A") == 3);
    CHECK(log.value().parts[0].codec == name_of(sample.codec));
    CHECK(log.value().stream.sha256.size() == 64);
    CHECK(warns(log.value(), "name says zstd") == (sample.codec != Codec::kZstd));
  }
}

TEST_CASE("what stands before damage is read, and the damage told", "[eventlog][reader]") {
  const std::string one = from_hex(kSamples[4].hex);
  const auto log = read_event_log_bytes("app.snappy", one + one.substr(0, 30));
  REQUIRE(log.ok());
  CHECK(log.value().event_counts.at("A") == 3);
  CHECK(log.value().parts[0].decode_error == "snappy: chunk is cut short at byte 55");
  CHECK(warns(log.value(), "cut short"));
}

TEST_CASE("Spark 1.3's log without version and attempts is read", "[eventlog][reader]") {
  const EventLog log = read(
      R"({"Event":"SparkListenerBlockManagerAdded","Block Manager ID":
    {"Executor ID":"<driver>","Host":"localhost","Port":57967},"Maximum Memory":278302556,
    "Timestamp":1422981759407}
{"Event":"SparkListenerStageSubmitted","Stage Info":{"Stage ID":0,"Stage Name":"count",
    "Number of Tasks":8,"RDD Info":[{"RDD ID":0,"Name":"0","Storage Level":{"Use Disk":false,
    "Use Memory":false,"Use Tachyon":false,"Deserialized":false,"Replication":1},
    "Number of Partitions":8,"Number of Cached Partitions":0,"Memory Size":0,"Tachyon Size":0,
    "Disk Size":0}],"Details":""},"Properties":{}}
{"Event":"SparkListenerTaskEnd","Stage ID":0,"Task Type":"ResultTask","Task End Reason":
    {"Reason":"Success"},"Task Info":{"Task ID":7,"Index":7,"Attempt":0,
    "Launch Time":1422981762082,"Executor ID":"<driver>","Host":"localhost",
    "Finish Time":1422981762644,"Failed":false,"Accumulables":[]},"Task Metrics":
    {"Host Name":"localhost","Executor Run Time":443,"Result Size":1822,"JVM GC Time":0,
    "Memory Bytes Spilled":0,"Disk Bytes Spilled":0}}
)");
  CHECK(log.malformed_lines == 0);
  CHECK_FALSE(log.spark_version.has_value());
  CHECK(log.executors[0].block_manager->max_memory_bytes == 278302556);
  CHECK_FALSE(log.executors[0].block_manager->max_on_heap_bytes.has_value());
  CHECK(log.tasks.metric(0, TaskMetric::kRunTimeMs) == 443);
  CHECK(log.stages[0].num_tasks == 8);
}

TEST_CASE("a missing file is refused by name", "[eventlog][reader]") {
  CHECK(read_event_log("/nonexistent/log").error()[0].where == "/nonexistent/log");
}
