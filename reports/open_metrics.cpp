// The run as metrics over time in the OpenMetrics text format, with timestamps: what Prometheus
// would have scraped. Simulated time zero stands for 2026-01-01 00:00 UTC.
#include <algorithm>
#include <map>

#include "reports/format.hpp"
#include "reports/place.hpp"
#include "reports/utf8.hpp"

namespace oomcast::reports {
namespace {

constexpr std::int64_t kEpochSeconds = 1'767'225'600;
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kScrapes = 240;  // of the whole run, but no oftener than every 15 s

/// Of one container, in order of time.
using Samples = std::vector<const LedgerSample*>;

std::string label_text(std::string_view text) {
  std::string out;
  for (const char c : valid_utf8(text)) {
    if (c == '\\' || c == '"') {
      out += '\\';
    }
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

/// Seconds with thousandths.
std::string seconds(std::int64_t ns) {
  const std::int64_t ms = ns / 1'000'000;
  std::string thousandths = std::to_string(ms % 1000);
  thousandths.insert(0, 3 - thousandths.size(), '0');
  return std::to_string(ms / 1000) + '.' + thousandths;
}

std::string timestamp(SimTime at) { return seconds(at.count() + kEpochSeconds * kSecond); }

class Metrics {
 public:
  explicit Metrics(const Run& run) : run_(run), scenario_(label_text(run.manifest.scenario)) {
    for (const LedgerSample& sample : run.history.samples) {
      samples_[sample.executor].push_back(&sample);
    }
    step_ = std::max<std::int64_t>(15 * kSecond, run.ended.count() / kScrapes);
  }

  std::string render();

 private:
  void family(std::string_view name, std::string_view type, std::string_view unit,
              std::string_view help) {
    const std::string full = "oomcast_" + std::string(name);
    out_ += "# TYPE " + full + ' ' + std::string(type) + '\n';
    if (!unit.empty()) {
      out_ += "# UNIT " + full + ' ' + std::string(unit) + '\n';
    }
    out_ += "# HELP " + full + ' ' + std::string(help) + '\n';
    name_ = full;
  }
  void point(const std::string& labels, std::string_view suffix, const std::string& value,
             SimTime at) {
    out_ += name_ + std::string(suffix) + "{scenario=\"" + scenario_ + '"' + labels + "} " + value +
            ' ' + timestamp(at) + '\n';
  }
  /// A gauge of a container as it stood at every scrape, and at its end.
  template <class Value>
  void gauge(std::int32_t executor, const Samples& samples, const std::string& more, Value value) {
    const std::string labels = ",executor=\"" + label_of(executor) + '"' + more;
    const SimTime end = end_of(executor);
    std::size_t next = 0;
    for (SimTime at = samples.front()->at;; at = std::min(end, at + Duration(step_))) {
      while (next + 1 < samples.size() && samples[next + 1]->at <= at) {
        ++next;
      }
      point(labels, "", value(*samples[next]), at);
      if (at >= end) {
        return;
      }
    }
  }
  static std::string label_of(std::int32_t executor) {
    return executor == kDriverId ? "driver" : std::to_string(executor);
  }
  [[nodiscard]] SimTime end_of(std::int32_t executor) const;
  void accounts();
  void limits();
  void counters();
  void partitions();
  template <class Value>
  void counter(std::string_view name, std::string_view unit, std::string_view help, Value value);

  const Run& run_;
  std::string scenario_;
  std::map<std::int32_t, Samples> samples_;
  std::int64_t step_ = 0;
  std::string name_;
  std::string out_;
};

SimTime Metrics::end_of(std::int32_t executor) const {
  for (const ExecutorRow& row : run_.executors) {
    if (row.id == executor) {
      return row.lost ? row.ended : run_.ended;
    }
  }
  return run_.ended;
}

void Metrics::accounts() {
  family("memory_bytes", "gauge", "bytes", "Bytes on an account of a container's ledger.");
  for (const auto& [executor, samples] : samples_) {
    for (const AccountInfo& info : account_infos()) {
      const auto at = static_cast<std::size_t>(info.account);
      if (std::any_of(samples.begin(), samples.end(),
                      [&](const LedgerSample* each) { return each->bytes[at] != Bytes(0); })) {
        gauge(executor, samples, ",account=\"" + std::string(info.name) + '"',
              [&](const LedgerSample& each) { return std::to_string(each.bytes[at].count()); });
      }
    }
  }
  family("heap_live_bytes", "gauge", "bytes", "Heap that the collector must keep.");
  for (const auto& [executor, samples] : samples_) {
    gauge(executor, samples, "", [](const LedgerSample& each) {
      return std::to_string(each.sum_of(AccountKind::kHeap).count());
    });
  }
  family("container_resident_bytes", "gauge", "bytes", "What the container's watcher sees.");
  for (const auto& [executor, samples] : samples_) {
    if (executor != kDriverId) {
      gauge(executor, samples, "",
            [](const LedgerSample& each) { return std::to_string(each.rss.count()); });
    }
  }
}

void Metrics::limits() {
  const auto limit = [&](std::string_view name, std::string_view help, Bytes ExecutorRow::* value) {
    family(name, "gauge", "bytes", help);
    for (const ExecutorRow& row : run_.executors) {
      const auto samples = samples_.find(row.id);
      if (samples != samples_.end() && row.*value > Bytes(0)) {
        gauge(row.id, samples->second, "",
              [&](const LedgerSample&) { return std::to_string((row.*value).count()); });
      }
    }
  };
  limit("heap_limit_bytes", "-Xmx.", &ExecutorRow::heap_max);
  limit("container_limit_bytes", "The container's limit.", &ExecutorRow::container);
}

/// A counter that grows when tasks end, at every scrape.
template <class Value>
void Metrics::counter(std::string_view name, std::string_view unit, std::string_view help,
                      Value value) {
  family(name, "counter", unit, help);
  std::map<std::int32_t, std::map<std::int64_t, std::int64_t>> grown;  // by executor and scrape
  for (const TaskRow& task : run_.tasks) {
    grown[task.executor][(task.end.count() + step_ - 1) / step_] += value(task);
  }
  for (const auto& [executor, scrapes] : grown) {
    std::int64_t sum = 0;
    const std::int64_t last = run_.ended.count() / step_ + 1;
    auto next = scrapes.begin();
    for (std::int64_t scrape = 0; scrape <= last; ++scrape) {
      if (next != scrapes.end() && next->first == scrape) {
        sum += next->second;
        ++next;
      }
      point(",executor=\"" + label_of(executor) + '"', "_total",
            unit == "seconds" ? seconds(sum) : std::to_string(sum), SimTime(scrape * step_));
    }
  }
}

void Metrics::counters() {
  counter("gc_seconds", "seconds", "Time tasks spent in garbage collection.",
          [](const TaskRow& task) { return task.gc_time.count(); });
  counter("task_seconds", "seconds", "Time tasks took.",
          [](const TaskRow& task) { return (task.end - task.start).count(); });
  counter("spilled_memory_bytes", "bytes", "Memory that tasks freed by spilling.",
          [](const TaskRow& task) { return task.memory_bytes_spilled.count(); });
  counter("spilled_disk_bytes", "bytes", "Bytes that tasks spilled to disk.",
          [](const TaskRow& task) { return task.disk_bytes_spilled.count(); });
  counter("tasks", "", "Task attempts that ended.", [](const TaskRow&) { return std::int64_t{1}; });
  counter("failed_tasks", "", "Task attempts that failed.", [](const TaskRow& task) {
    return task.outcome == Outcome::kSuccess ? std::int64_t{0} : std::int64_t{1};
  });
}

void Metrics::partitions() {
  family("partition_rows", "gauge", "", "Rows of the median and of the largest partition.");
  for (const StagePartitions& stage : run_.history.partitions) {
    const auto row = std::find_if(run_.stages.begin(), run_.stages.end(),
                                  [&](const StageRow& each) { return each.stage == stage.stage; });
    if (stage.sizes.empty() || row == run_.stages.end() ||
        row->status == StageStatus::kNotReached) {
      continue;
    }
    std::vector<std::int64_t> rows;
    for (const PartitionSize& size : stage.sizes) {
      rows.push_back(size.rows);
    }
    std::sort(rows.begin(), rows.end());
    const std::string labels = ",stage=\"" + std::to_string(stage.stage) + "\",statistic=\"";
    for (const auto& [name, value] :
         {std::pair{"median", rows[rows.size() / 2]}, std::pair{"max", rows.back()}}) {
      const SimTime end = std::max(row->completed, row->submitted);
      for (SimTime at = row->submitted;; at = std::min(end, at + Duration(step_))) {
        point(labels + name + '"', "", std::to_string(value), at);
        if (at >= end) {
          break;
        }
      }
    }
  }
}

std::string Metrics::render() {
  accounts();
  limits();
  counters();
  partitions();
  return std::move(out_) + "# EOF\n";
}

std::string render_open_metrics(const Run& run, const ReportOptions& /*options*/) {
  return Metrics(run).render();
}

}  // namespace

ReportFormat open_metrics_format() {
  return {.name = "openmetrics",
          .summary = "For Prometheus: metrics with timestamps (promtool tsdb create-blocks-from).",
          .render = render_open_metrics,
          .needs_tasks = true,
          .needs_history = true};
}

}  // namespace oomcast::reports
