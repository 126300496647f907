// The fast way of reading tasks says the same as the tolerant one, or leaves the line to it.
#include "inputs/eventlog/events_task_fast.hpp"

#include "inputs/eventlog/facts.hpp"
#include "inputs/eventlog/json_tokens.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast;
using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;
using oomcast::test::holds;

namespace {

std::string answer(const std::string& text, bool fast_tasks) {
  const auto log = read_event_log_bytes("x", text, {.fast_tasks = fast_tasks});
  std::string all = log.ok() ? facts_json(log.value()) : "refused";
  for (const Problem& problem : log.ok() ? log.value().warnings : log.error()) {
    all += "\n" + problem.where + ": " + problem.what;
  }
  if (log.ok()) {
    for (std::size_t row = 0; row < log.value().tasks.size(); ++row) {
      const TaskTable& t = log.value().tasks;
      all += "\n" + std::to_string(t.index(row)) + " " + std::to_string(t.attempt(row)) + " " +
             std::to_string(t.launch_ms(row)) + " " + std::to_string(t.finish_ms(row)) + " " +
             std::to_string(t.flag(row, TaskFlag::kFailed));
      for (std::size_t m = 0; m < kTaskMetrics; ++m) {
        all += " " + std::to_string(t.metric(row, static_cast<TaskMetric>(m)));
      }
    }
    for (const Stage& stage : log.value().stages) {
      for (const StageAccumulator& a : stage.accumulators) {
        all += "\n" + std::to_string(a.id) + " " + std::to_string(a.sum) + " " +
               std::to_string(a.max) + " " + std::to_string(a.sql);
      }
    }
  }
  return all;
}

const std::string kWhole =
    task_start(9) +
    task_end(
        9, R"({"Reason":"Success"})",
        R"(,"Task Executor Metrics":{"JVMHeapMemory":50,"MinorGCCount":2},)"
        R"("Task Metrics":{"Executor Run Time":500,"JVM GC Time":20,"Result Size":12,)"
        R"("Shuffle Read Metrics":{"Fetch Wait Time":6,"Remote Bytes Read":1,"Local Bytes Read":2,)"
        R"("Remote Requests Duration":7},"Shuffle Write Metrics":{"Shuffle Write Time":8},)"
        R"("Input Metrics":{"Bytes Read":77,"Records Read":8},"Updated Blocks":[]})",
        R"([{"ID":3,"Name":"spill size","Update":"10","Value":"9","Metadata":"sql"},)"
        R"({"ID":4,"Name":"internal.metrics.peakExecutionMemory","Update":7}])");

}  // namespace

TEST_CASE("a plain task line is read the fast way", "[eventlog][fast]") {
  CHECK(looks_like_task(task_end(1)));
  CHECK(looks_like_task(task_start(1)));
  CHECK_FALSE(looks_like_task(R"({"Event":"SparkListenerTaskEnd","x":"\n"})"));
  CHECK_FALSE(looks_like_task(R"({"Event":"SparkListenerJobEnd"})"));
}

TEST_CASE("starts and successes take the fast way, failures and odd lines do not",
          "[eventlog][fast]") {
  const auto fast = [](std::string line) {
    const std::size_t length = line.size() - 1;  // without the newline
    line.append(64, ' ');
    JsonTokens tokens;
    const auto found = tokens.find({line.data(), length});
    LogBuilder builder;
    ParsedTaskEnd scratch;
    JsonWalk walk({line.data(), length}, found.value());
    return read_task_fast(builder, walk, scratch);
  };
  CHECK(fast(task_start(9)));
  CHECK(fast(kWhole.substr(kWhole.find('\n') + 1)));
  CHECK_FALSE(fast(task_end(1, R"({"Reason":"TaskKilled"})")));
  CHECK_FALSE(
      fast(task_end(1, R"({"Reason":"Success"})", R"(,"Task Metrics":{"Executor Run Time":-1})")));
  CHECK_FALSE(fast("{\"Event\":\"SparkListenerTaskEnd\",\"Stage ID\":0}\n"));
}

TEST_CASE("both ways give the same facts of a whole line", "[eventlog][fast]") {
  const std::string fast = answer(kWhole, true);
  CHECK(holds(fast, "\"executor_run_time_ms\": 500"));
  CHECK(fast == answer(kWhole, false));
}

TEST_CASE("both ways give the same facts of a line cut or changed anywhere", "[eventlog][fast]") {
  std::uint32_t state = 3;
  int differences = 0;
  for (int round = 0; round < 6000; ++round) {
    std::string text = kWhole;
    for (int changes = 1 + round % 3; changes > 0; --changes) {
      state = state * 1664525 + 1013904223;
      const std::size_t at = (state >> 8) % text.size();
      const char byte = "{}[]\",:-0129eE.tfn \\x\n"[(state >> 24) % 22];
      switch (state % 3) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        default:
          text.erase(at, 1 + state % 5);
      }
    }
    if (answer(text, true) != answer(text, false)) {
      ++differences;
      UNSCOPED_INFO(text);
    }
  }
  CHECK(differences == 0);
}

TEST_CASE("keys that come twice are understood the same", "[eventlog][fast]") {
  for (const std::string key : {"\"Executor Run Time\":500", "\"Remote Bytes Read\":1",
                                "\"JVMHeapMemory\":50", "\"Update\":7", "\"Task ID\":9"}) {
    std::string text = kWhole;
    const std::size_t at = text.rfind(key);
    REQUIRE(at != std::string::npos);
    text.insert(at, key.substr(0, key.find(':')) + ":3,");
    CHECK(answer(text, true) == answer(text, false));
  }
}
