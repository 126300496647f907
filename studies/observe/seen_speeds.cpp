// What is allocated fills eden, and each young collection empties it: collections times eden is
// what was allocated. Logs count collections (MinorGCCount) but do not tell eden's size.
#include "studies/observe/seen_speeds.hpp"

#include <algorithm>
#include <vector>

#include "models/cost/coefficients.hpp"
#include "studies/observe/task_time.hpp"

namespace oomcast::observe {
namespace {

using eventlog::EventLog;
using eventlog::TaskMetric;

// A file's opening and closing is not the disk's speed, nor a request's latency the network's.
constexpr std::int64_t kBytesMin = 64 << 10;

/// By its place in kExecutorMetricNames.
enum ExecutorMetric : std::size_t {
  kHeapMemory = 0,
  kOnHeapUnified = 6,
  kMinorCount = 16,
  kMinorTime = 17,
  kMajorCount = 18,
  kMajorTime = 19,
};
static_assert(eventlog::kExecutorMetricNames[kHeapMemory] == "JVMHeapMemory");
static_assert(eventlog::kExecutorMetricNames[kOnHeapUnified] == "OnHeapUnifiedMemory");
static_assert(eventlog::kExecutorMetricNames[kMinorCount] == "MinorGCCount");
static_assert(eventlog::kExecutorMetricNames[kMinorTime] == "MinorGCTime");
static_assert(eventlog::kExecutorMetricNames[kMajorCount] == "MajorGCCount");
static_assert(eventlog::kExecutorMetricNames[kMajorTime] == "MajorGCTime");

double ratio(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

struct TaskSpeeds {
  std::vector<double> start_ms;
  std::vector<double> disk;
  std::vector<double> fetch;
  std::vector<double> wait_ppm;
  std::vector<double> gc_ppm;
  std::vector<std::int64_t> busy_ms;  // by executor
};

void add_task(const EventLog& log, std::size_t row, const TaskTime& time, TaskSpeeds& to) {
  constexpr double kMillion = 1e6;
  const auto metric = [&](TaskMetric m) { return log.tasks.metric(row, m); };
  to.start_ms.push_back(static_cast<double>(time.start()));
  to.busy_ms[log.tasks.executor(row)] += time.run - time.gc;
  if (time.run > 0) {
    to.gc_ppm.push_back(ratio(time.gc, time.run) * kMillion);
  }
  const std::int64_t written = metric(TaskMetric::kShuffleWriteBytes);
  const std::int64_t write_ns = metric(TaskMetric::kShuffleWriteNs);
  if (written >= kBytesMin && write_ns > 0) {
    to.disk.push_back(ratio(written, write_ns) * 1e9);
  }
  const std::int64_t fetched = metric(TaskMetric::kShuffleRemoteBytes);
  const std::int64_t fetch_ms = metric(TaskMetric::kRemoteRequestsMs);
  if (fetched >= kBytesMin && fetch_ms > 0) {
    to.fetch.push_back(ratio(fetched, fetch_ms) * 1e3);
  }
  if (fetched > 0 && time.run > 0) {
    to.wait_ppm.push_back(ratio(time.fetch_wait, time.run) * kMillion);
  }
}

/// Of collections and allocation, executor by executor.
void add_executors(const EventLog& log, const std::optional<jvm::HeapShape>& heap,
                   const std::vector<std::int64_t>& busy_ms, SeenSpeeds& to) {
  std::vector<double> young;
  std::vector<double> full;
  std::vector<double> least;
  std::vector<double> likely;
  std::vector<double> most;
  for (std::size_t i = 0; i < log.executors.size(); ++i) {
    const eventlog::ExecutorPeaks& peaks = log.executors[i].peaks;
    if (busy_ms[i] <= 0 || peaks[kMinorCount] <= 0) {
      continue;  // it ran nothing, or nobody looked
    }
    young.push_back(ratio(peaks[kMinorTime], peaks[kMinorCount]));
    if (peaks[kMajorCount] > 0) {
      full.push_back(ratio(peaks[kMajorTime], peaks[kMajorCount]));
    }
    if (heap) {
      const EdenBand eden = eden_band(*heap, static_cast<double>(peaks[kHeapMemory]),
                                      static_cast<double>(peaks[kOnHeapUnified]));
      const double per_second = ratio(peaks[kMinorCount], busy_ms[i]) * 1e3;
      least.push_back(eden.least * per_second);
      likely.push_back(eden.likely * per_second);
      most.push_back(eden.most * per_second);
    }
  }
  to.young_ms = spread_of(std::move(young));
  to.full_ms = spread_of(std::move(full));
  to.allocated_per_second = {.low = spread_of(std::move(least)).low,
                             .middle = spread_of(likely).middle,
                             .high = spread_of(std::move(most)).high,
                             .of = static_cast<std::int64_t>(likely.size())};
}

}  // namespace

EdenBand eden_band(const jvm::HeapShape& heap, double heap_peak, double unified_peak) {
  const auto xmx = static_cast<double>(heap.xmx.count());
  const auto framework = static_cast<double>(coefficient(Coef::kFrameworkHeapBytes));
  EdenBand band;
  if (heap.collector == jvm::Collector::kG1) {
    // G1NewSizePercent and G1MaxNewSizePercent, survivors included.
    band.least = 0.05 * xmx;
    band.most = 0.60 * xmx;
  } else {
    // A third of the heap is young (NewRatio 2), eden 8 of its 10 parts; Parallel moves them.
    band.least = xmx * 4 / 30;
    band.most = xmx * 8 / 30;
  }
  // The fullest that the heap was seen holds eden beside what lives.
  if (heap_peak > framework) {
    band.most = std::clamp(heap_peak - framework, band.least, band.most);
  }
  const double free = std::max(xmx - framework - unified_peak, 0.0);
  band.likely = std::clamp(free * static_cast<double>(heap.eden_ppm) / 1e6, band.least, band.most);
  return band;
}

SeenSpeeds seen_speeds(const EventLog& log, const std::optional<jvm::HeapShape>& heap) {
  TaskSpeeds tasks;
  tasks.busy_ms.resize(log.executors.size());
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    if (const std::optional<TaskTime> time = task_time(log, row)) {
      add_task(log, row, *time, tasks);
    }
  }
  SeenSpeeds seen;
  seen.start_ms = spread_of(std::move(tasks.start_ms));
  seen.disk_per_second = spread_of(std::move(tasks.disk));
  seen.fetch_per_second = spread_of(std::move(tasks.fetch));
  seen.fetch_wait_ppm = spread_of(std::move(tasks.wait_ppm));
  seen.gc_ppm = spread_of(std::move(tasks.gc_ppm));
  add_executors(log, heap, tasks.busy_ms, seen);
  return seen;
}

}  // namespace oomcast::observe
