// Reading of an event log, beside what its libraries need alone, in one binary: compare ratios.
//
// The log is synthetic, with the shape of a Spark 4.3 log: per task a TaskStart and a TaskEnd.
// "full" has 30 SQL accumulables per task end (5.5 KB), "lean" none (2.1 KB). Floors: simdjson's
// DOM over every line and nothing else; zstd's decompression and nothing else. Before any figure
// the run times that were read are added up and compared with those that were written.
#include <benchmark/benchmark.h>
#include <simdjson.h>
#include <zstd.h>

#include <cstring>
#include <string>

#include "bench/support/bench.hpp"
#include "inputs/eventlog/reader.hpp"

namespace oomcast {
namespace {

using bench::require_equal;
using bench::scaled;

struct SyntheticLog {
  std::string text;
  std::uint64_t run_time_ms = 0;
  std::int64_t lines = 0;
};

/// Small numbers that differ from task to task, so that nothing can be guessed.
class Numbers {
 public:
  std::uint64_t below(std::uint64_t n) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % n;
  }

 private:
  std::uint64_t state_ = 1;
};

std::string task_info(std::int64_t id, Numbers& numbers, std::int64_t accumulables) {
  std::string text = R"("Task Info":{"Task ID":)" + std::to_string(id) + R"(,"Index":)" +
                     std::to_string(id) + R"(,"Attempt":0,"Partition ID":)" + std::to_string(id) +
                     R"(,"Launch Time":)" + std::to_string(1795409405308 + id) +
                     R"(,"Executor ID":")" + std::to_string(numbers.below(40)) +
                     R"(","Host":"worker-17.example.org","Locality":"PROCESS_LOCAL",)"
                     R"("Speculative":false,"Getting Result Time":0,"Finish Time":)" +
                     std::to_string(1795409405308 + id + 400) +
                     R"(,"Failed":false,"Killed":false,"Accumulables":[)";
  for (std::int64_t i = 0; i < accumulables; ++i) {
    text += (i > 0 ? R"(,{"ID":)" : R"({"ID":)") + std::to_string(100 + i) +
            R"(,"Name":"data size of build side","Update":")" +
            std::to_string(numbers.below(1'000'000)) + R"(","Value":")" +
            std::to_string(numbers.below(1'000'000'000)) +
            R"(","Internal":true,"Count Failed Values":true,"Metadata":"sql"})";
  }
  return text + "]}";
}

std::string field(std::string_view name, std::uint64_t value) {
  return "\"" + std::string(name) + "\":" + std::to_string(value) + ",";
}

std::string executor_metrics(Numbers& numbers) {
  std::string text = R"("Task Executor Metrics":{)";
  for (const std::string_view name : eventlog::kExecutorMetricNames) {
    text += field(name, numbers.below(4'000'000'000));
  }
  text.back() = '}';
  return text;
}

std::string task_metrics(Numbers& numbers, std::uint64_t run_time_ms) {
  return R"("Task Metrics":{)" + field("Executor Deserialize Time", numbers.below(100)) +
         field("Executor Deserialize CPU Time", numbers.below(100'000'000)) +
         field("Executor Run Time", run_time_ms) +
         field("Executor CPU Time", numbers.below(1'000'000'000)) +
         field("Peak Execution Memory", numbers.below(1'000'000'000)) +
         field("Peak On Heap Execution Memory", numbers.below(1'000'000'000)) +
         field("Peak Off Heap Execution Memory", 0) + field("Result Size", numbers.below(9000)) +
         field("JVM GC Time", numbers.below(90)) + field("Result Serialization Time", 0) +
         field("Memory Bytes Spilled", numbers.below(1'000'000'000)) +
         field("Disk Bytes Spilled", numbers.below(100'000'000)) + R"("Shuffle Read Metrics":{)" +
         field("Remote Blocks Fetched", numbers.below(100)) +
         field("Local Blocks Fetched", numbers.below(100)) + field("Fetch Wait Time", 0) +
         field("Remote Bytes Read", numbers.below(100'000'000)) +
         field("Remote Bytes Read To Disk", 0) +
         field("Local Bytes Read", numbers.below(100'000'000)) +
         R"("Total Records Read":12345,"Remote Requests Duration":7,"Push Based Shuffle":{)"
         R"("Corrupt Merged Block Chunks":0,"Merged Fetch Fallback Count":0,)"
         R"("Merged Remote Blocks Fetched":0,"Merged Local Blocks Fetched":0}},)"
         R"("Shuffle Write Metrics":{)" +
         field("Shuffle Bytes Written", numbers.below(100'000'000)) +
         field("Shuffle Write Time", numbers.below(100'000'000)) +
         R"("Shuffle Records Written":54321},"Input Metrics":{"Bytes Read":0,"Records Read":0},)"
         R"("Output Metrics":{"Bytes Written":0,"Records Written":0},"Updated Blocks":[]})";
}

SyntheticLog make_log(std::int64_t tasks, std::int64_t accumulables) {
  SyntheticLog log;
  Numbers numbers;
  log.text = R"({"Event":"SparkListenerLogStart","Spark Version":"4.3.0"})"
             "\n";
  log.lines = 1 + 2 * tasks;
  for (std::int64_t id = 0; id < tasks; ++id) {
    const std::uint64_t run_time_ms = numbers.below(10'000);
    log.run_time_ms += run_time_ms;
    log.text += R"({"Event":"SparkListenerTaskStart","Stage ID":0,"Stage Attempt ID":0,)" +
                task_info(id, numbers, 0) + "}\n";
    log.text += R"({"Event":"SparkListenerTaskEnd","Stage ID":0,"Stage Attempt ID":0,)"
                R"("Task Type":"ShuffleMapTask","Task End Reason":{"Reason":"Success"},)" +
                task_info(id, numbers, accumulables) + "," + executor_metrics(numbers) + "," +
                task_metrics(numbers, run_time_ms) + "}\n";
  }
  return log;
}

const SyntheticLog& log_of(bool full) {
  static const SyntheticLog kFull = make_log(scaled(20'000, 50), 30);
  static const SyntheticLog kLean = make_log(scaled(60'000, 50), 0);
  return full ? kFull : kLean;
}

std::string compressed(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  // Spark's default level (spark.io.compression.zstd.level).
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

void report(benchmark::State& state, const SyntheticLog& log) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(log.text.size()));
  state.counters["lines/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(log.lines),
                         benchmark::Counter::kIsRate);
}

void read(benchmark::State& state, const SyntheticLog& log, std::string_view bytes) {
  for (auto _ : state) {
    const auto read = eventlog::read_event_log_bytes("log", bytes);
    std::uint64_t run_time_ms = 0;
    if (read.ok()) {
      const eventlog::TaskTable& tasks = read.value().tasks;
      for (std::size_t row = 0; row < tasks.size(); ++row) {
        run_time_ms +=
            static_cast<std::uint64_t>(tasks.metric(row, eventlog::TaskMetric::kRunTimeMs));
      }
    }
    require_equal("run time of all tasks", run_time_ms, log.run_time_ms);
  }
  report(state, log);
}

void read_plain(benchmark::State& state) {
  const SyntheticLog& log = log_of(state.range(0) != 0);
  read(state, log, log.text);
}

void read_zstd(benchmark::State& state) {
  const SyntheticLog& log = log_of(state.range(0) != 0);
  read(state, log, compressed(log.text));
}

void bare_simdjson(benchmark::State& state) {
  const SyntheticLog& log = log_of(state.range(0) != 0);
  const simdjson::padded_string text(log.text);
  simdjson::dom::parser parser;
  for (auto _ : state) {
    std::int64_t objects = 0;
    for (const char* at = text.data(); at < text.data() + text.size();) {
      const auto rest = static_cast<std::size_t>(text.data() + text.size() - at);
      const auto* end = static_cast<const char*>(std::memchr(at, '\n', rest));
      simdjson::dom::object object;
      const auto code = parser.parse(at, static_cast<std::size_t>(end - at), false).get(object);
      objects += code == simdjson::SUCCESS ? 1 : 0;
      at = end + 1;
    }
    require_equal("objects parsed", static_cast<std::uint64_t>(objects),
                  static_cast<std::uint64_t>(log.lines));
  }
  report(state, log);
}

void bare_zstd(benchmark::State& state) {
  const SyntheticLog& log = log_of(state.range(0) != 0);
  const std::string bytes = compressed(log.text);
  std::string out(log.text.size(), '\0');
  for (auto _ : state) {
    const std::size_t n = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
    require_equal("bytes decompressed", n, log.text.size());
  }
  report(state, log);
}

BENCHMARK(bare_simdjson)->ArgName("full")->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond);
BENCHMARK(read_plain)->ArgName("full")->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond);
BENCHMARK(bare_zstd)->ArgName("full")->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond);
BENCHMARK(read_zstd)->ArgName("full")->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace oomcast
