// Reading of an event log, beside what its libraries need alone, in one binary: compare ratios.
//
// Two logs are synthetic, with the shape of a Spark 4.3 log: per task a TaskStart and a TaskEnd.
// "full" has 30 SQL accumulables per task end (5.5 KB), "lean" none (2.1 KB). Real ones are named
// in OOMCAST_BENCH_LOGS, with colons between them. Floors: a simdjson pass that takes the same
// fields (support/bare_pass.hpp), simdjson's DOM over every line and nothing else; zstd's
// decompression alone, and followed by that pass. Before any figure the run times that were read
// are added up and compared. bench/ingest_ratios.py makes a table of it.
#include <benchmark/benchmark.h>
#include <simdjson.h>
#include <zstd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/support/bare_pass.hpp"
#include "bench/support/bench.hpp"
#include "inputs/eventlog/reader.hpp"

namespace oomcast {
namespace {

using bench::require_equal;
using bench::scaled;

struct Log {
  std::string text;  // and simdjson's padding behind it
  std::string packed;
  std::uint64_t run_time_ms = 0;
  std::uint64_t lines = 0;
  std::uint64_t task_ends = 0;
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

std::string compressed(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  // Spark's default level (spark.io.compression.zstd.level).
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

Log make_log(std::int64_t tasks, std::int64_t accumulables) {
  Log log;
  Numbers numbers;
  log.text = R"({"Event":"SparkListenerLogStart","Spark Version":"4.3.0"})"
             "\n";
  log.lines = 1 + 2 * static_cast<std::uint64_t>(tasks);
  log.task_ends = static_cast<std::uint64_t>(tasks);
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
  log.packed = compressed(log.text);
  log.text.reserve(log.text.size() + simdjson::SIMDJSON_PADDING);
  return log;
}

/// All frames of a zstd file, or the file as it is.
std::string unpacked(const std::string& bytes) {
  std::string out;
  ZSTD_DStream* const stream = ZSTD_createDStream();
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::string chunk(ZSTD_DStreamOutSize(), '\0');
  while (in.pos < in.size) {
    ZSTD_outBuffer to{chunk.data(), chunk.size(), 0};
    const std::size_t code = ZSTD_decompressStream(stream, &to, &in);
    if (ZSTD_isError(code) != 0) {
      out = bytes;
      break;
    }
    out.append(chunk.data(), to.pos);
  }
  ZSTD_freeDStream(stream);
  return out;
}

/// Paths that the environment names.
const std::vector<std::string>& real_logs() {
  static const std::vector<std::string> kPaths = [] {
    std::vector<std::string> paths;
    const char* const named = std::getenv("OOMCAST_BENCH_LOGS");
    std::istringstream rest(named == nullptr ? "" : named);
    for (std::string path; std::getline(rest, path, ':');) {
      paths.push_back(path);
    }
    return paths;
  }();
  return kPaths;
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// A real log: what it holds is what a bare pass finds.
Log real_log(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  Log log;
  log.text = unpacked(bytes);
  log.text.reserve(log.text.size() + simdjson::SIMDJSON_PADDING);
  const bench::BarePass pass = bench::bare_pass(log.text);
  log.run_time_ms = pass.run_time_ms;
  log.lines = pass.lines;
  log.task_ends = pass.task_ends;
  log.packed = log.text.size() == bytes.size() ? compressed(log.text) : bytes;
  return log;
}

void report(benchmark::State& state, const Log& log) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(log.text.size()));
  state.counters["lines/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(log.lines),
                         benchmark::Counter::kIsRate);
}

void read(benchmark::State& state, const Log& log, const std::string& bytes) {
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

void check(const bench::BarePass& pass, const Log& log) {
  require_equal("lines", pass.lines, log.lines);
  require_equal("task ends", pass.task_ends, log.task_ends);
  require_equal("run time of all tasks", pass.run_time_ms, log.run_time_ms);
  benchmark::DoNotOptimize(pass.sum);
}

void bare_fields(benchmark::State& state, const Log& log) {
  for (auto _ : state) {
    check(bench::bare_pass(log.text), log);
  }
  report(state, log);
}

void bare_dom(benchmark::State& state, const Log& log) {
  simdjson::dom::parser parser;
  const char* const end = log.text.data() + log.text.size();
  for (auto _ : state) {
    std::uint64_t lines = 0;
    for (const char* at = log.text.data(); at < end; ++lines) {
      const auto rest = static_cast<std::size_t>(end - at);
      const auto* found = static_cast<const char*>(std::memchr(at, '\n', rest));
      const char* const stop = found == nullptr ? end : found;
      simdjson::dom::element element;
      benchmark::DoNotOptimize(
          parser.parse(at, static_cast<std::size_t>(stop - at), false).get(element));
      at = stop + 1;
    }
    require_equal("lines", lines, log.lines);
  }
  report(state, log);
}

/// Decompression of the whole, in steps as a reader takes them; frames may follow each other.
std::size_t decompress(const std::string& packed, std::string& to) {
  ZSTD_DStream* const stream = ZSTD_createDStream();
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  ZSTD_outBuffer out{to.data(), to.size(), 0};
  while (in.pos < in.size && ZSTD_isError(ZSTD_decompressStream(stream, &out, &in)) == 0) {
  }
  ZSTD_freeDStream(stream);
  return out.pos;
}

void bare_zstd(benchmark::State& state, const Log& log, bool fields) {
  std::string text(log.text.size() + simdjson::SIMDJSON_PADDING, '\0');
  for (auto _ : state) {
    const std::size_t n = decompress(log.packed, text);
    require_equal("bytes decompressed", n, log.text.size());
    if (fields) {
      check(bench::bare_pass({text.data(), n}), log);
    }
  }
  report(state, log);
}

/// The n-th log: two that are made, then those that are named. Made when it is first asked for.
const Log& log_at(std::size_t n) {
  static std::map<std::size_t, Log> logs;
  const auto found = logs.find(n);
  if (found != logs.end()) {
    return found->second;
  }
  return logs
      .emplace(n, n == 0   ? make_log(scaled(20'000, 50), 30)
                  : n == 1 ? make_log(scaled(60'000, 50), 0)
                           : real_log(real_logs().at(n - 2)))
      .first->second;
}

template <class Measure>
void add(const std::string& what, std::size_t n, Measure measure) {
  const std::string name = n == 0 ? "full" : n == 1 ? "lean" : file_name(real_logs().at(n - 2));
  benchmark::RegisterBenchmark((what + "/" + name).c_str(), [n, measure](benchmark::State& state) {
    measure(state, log_at(n));
  })->Unit(benchmark::kMillisecond);
}

bool add_all() {
  for (std::size_t n = 0; n < real_logs().size() + 2; ++n) {
    add("read_plain", n, [](auto& state, const Log& log) { read(state, log, log.text); });
    add("read_zstd", n, [](auto& state, const Log& log) { read(state, log, log.packed); });
    add("bare_dom", n, bare_dom);
    add("bare_zstd", n, [](auto& state, const Log& log) { bare_zstd(state, log, false); });
    if (bench::has_bare_pass()) {
      add("bare_fields", n, bare_fields);
      add("bare_zstd_fields", n, [](auto& state, const Log& log) { bare_zstd(state, log, true); });
    }
  }
  return true;
}

const bool kAdded = add_all();

}  // namespace
}  // namespace oomcast
