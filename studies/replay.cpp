#include "studies/replay.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "models/application/simulate.hpp"
#include "models/executor/shape.hpp"
#include "studies/observe/learned_log.hpp"

namespace oomcast::replay {
namespace {

using eventlog::EndKind;
using eventlog::EventLog;
using eventlog::TaskFlag;
using eventlog::TaskMetric;

constexpr std::int64_t kSumMax = std::int64_t{1} << 60;  // damaged logs hold any number

Duration milliseconds(std::int64_t ms) {
  constexpr std::int64_t kDay = 86'400'000;
  return Duration(std::clamp<std::int64_t>(ms, 0, 10'000 * kDay) * 1'000'000);
}

/// Sums that stop at a limit instead of overflowing.
struct Observed {
  StageFigures figures;
  std::int64_t task_ms = 0;
  std::int64_t gc_ms = 0;
  std::int64_t longest_ms = 0;
  std::int64_t memory_spilled_bytes = 0;
  std::int64_t disk_spilled_bytes = 0;
  std::int64_t peak_bytes = 0;
};

void add_up(std::int64_t& sum, std::int64_t more) {
  sum = std::min(kSumMax, sum + std::clamp<std::int64_t>(more, 0, kSumMax));
}

void add_task(const EventLog& log, std::size_t row, Observed& to) {
  const auto metric = [&](TaskMetric m) { return log.tasks.metric(row, m); };
  const EndKind kind = log.end_reasons[log.tasks.reason(row)].kind;
  to.figures.tasks += kind == EndKind::kSuccess ? 1 : 0;
  to.figures.tasks_failed += kind == EndKind::kSuccess || kind == EndKind::kTaskKilled ? 0 : 1;
  add_up(to.gc_ms, metric(TaskMetric::kGcTimeMs));
  const std::int64_t launch = log.tasks.launch_ms(row);
  const std::int64_t finish = log.tasks.finish_ms(row);
  const std::int64_t slot_ms =
      std::max(metric(TaskMetric::kRunTimeMs), launch > 0 && finish > launch ? finish - launch : 0);
  add_up(to.task_ms, slot_ms);
  to.longest_ms = std::max(to.longest_ms, slot_ms);
  add_up(to.memory_spilled_bytes, metric(TaskMetric::kMemorySpilledBytes));
  add_up(to.disk_spilled_bytes, metric(TaskMetric::kDiskSpilledBytes));
  to.peak_bytes = std::max(to.peak_bytes, metric(TaskMetric::kPeakExecutionBytes));
}

StageFigures figures_of(const Observed& sums, const eventlog::Stage& stage) {
  StageFigures figures = sums.figures;
  if (stage.submission_ms && stage.completion_ms && *stage.completion_ms > *stage.submission_ms) {
    figures.time = milliseconds(*stage.completion_ms - *stage.submission_ms);
  }
  figures.task_time = milliseconds(sums.task_ms);
  figures.gc_time = milliseconds(sums.gc_ms);
  figures.task_time_max = milliseconds(sums.longest_ms);
  figures.memory_bytes_spilled = Bytes(sums.memory_spilled_bytes);
  figures.disk_bytes_spilled = Bytes(sums.disk_spilled_bytes);
  figures.peak_execution_memory = Bytes(sums.peak_bytes);
  return figures;
}

/// Per (stage, attempt) with at least one ended task.
std::map<std::pair<std::int64_t, std::int64_t>, StageFigures> observed_figures(
    const EventLog& log) {
  std::map<std::uint32_t, Observed> sums;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    if (!log.tasks.flag(row, TaskFlag::kDuplicate)) {
      add_task(log, row, sums[log.tasks.stage(row)]);
    }
  }
  std::map<std::pair<std::int64_t, std::int64_t>, StageFigures> result;
  for (const auto& [index, observed] : sums) {
    const eventlog::Stage& stage = log.stages[index];
    result.emplace(std::pair(stage.id, stage.attempt), figures_of(observed, stage));
  }
  return result;
}

StageFigures figures_of(const StageRow& row) {
  StageFigures figures;
  figures.tasks = row.tasks_succeeded;
  figures.tasks_failed = row.tasks_failed;
  figures.time = row.completed > row.submitted ? row.completed - row.submitted : Duration(0);
  figures.task_time = row.run_time;
  figures.gc_time = row.gc_time;
  figures.task_time_max = row.task_time_max;
  figures.memory_bytes_spilled = row.memory_bytes_spilled;
  figures.disk_bytes_spilled = row.disk_bytes_spilled;
  figures.peak_execution_memory = row.peak_execution_memory_max;
  return figures;
}

using StageRows = std::map<std::int64_t, const StageRow*>;

StageRows rows_by_stage(const Run& run) {
  StageRows rows;
  for (const StageRow& row : run.stages) {
    rows.emplace(row.stage, &row);
  }
  return rows;
}

std::optional<StageFigures> figures_in(const StageRows& rows, std::int64_t stage) {
  const auto found = rows.find(stage);
  return found == rows.end() || found->second->status == StageStatus::kNotReached
             ? std::nullopt
             : std::optional(figures_of(*found->second));
}

/// The simulation's one row of a stage stands beside the first observed attempt.
std::vector<StageComparison> compared(const EventLog& log, const ReplayComparison& runs) {
  const StageRows rows = rows_by_stage(runs.simulated);
  const StageRows changed = runs.changed ? rows_by_stage(*runs.changed) : StageRows();
  std::vector<StageComparison> result;
  std::optional<std::int64_t> last;
  for (const auto& [key, figures] : observed_figures(log)) {
    StageComparison stage;
    stage.stage = key.first;
    stage.attempt = key.second;
    stage.observed = figures;
    if (key.first != last) {
      const auto found = rows.find(key.first);
      stage.name = found == rows.end() ? "" : found->second->name;
      stage.simulated = figures_in(rows, key.first);
      stage.changed = figures_in(changed, key.first);
    }
    last = key.first;
    result.push_back(std::move(stage));
  }
  return result;
}

/// Plays the log under its own conf with `changes` laid over.
Checked<Run> play(observe::Observation observation, const ReplayOptions& options,
                  bool keep_history) {
  if (options.seed) {
    observation.scenario.seed = *options.seed;
  }
  Checked<Run> run = simulate(observation.scenario,
                              {.keep_tasks = options.keep_tasks, .keep_history = keep_history});
  if (run.ok()) {
    std::vector<std::string>& assumptions = run.value().assumptions;
    assumptions.insert(assumptions.begin(), observation.assumptions.begin(),
                       observation.assumptions.end());
  }
  return run;
}

/// A forecast that would have to guess says so.
void rest_on(const observe::Completeness& told, ReplayComparison& to) {
  for (const std::string& missing : told.missing) {
    to.simulated.verdict.inconclusive = true;
    to.simulated.assumptions.push_back("inconclusive: " + missing);
    if (to.changed) {
      to.changed->verdict.inconclusive = true;
      to.changed->assumptions.push_back("inconclusive: " + missing);
    }
  }
}

std::optional<jvm::HeapShape> heap_of(const Scenario& scenario) {
  const Checked<executor::Shape> shape = executor::executor_shape(scenario);
  return shape.ok() ? std::optional(shape.value().heap) : std::nullopt;
}

}  // namespace

Checked<ReplayComparison> replay(const std::string& path, const ReplayOptions& options) {
  Checked<observe::LearnedLog> read = observe::learn(path, options.calibrate);
  if (!read.ok()) {
    return std::move(read).error();
  }
  const observe::LearnedLog& learned = read.value();
  const EventLog& log = learned.log;
  ReplayComparison result;
  result.log = path;
  result.application_id = log.application.id.value_or("no id");
  result.application_name = log.application.name.value_or("no name");
  result.spark_version = log.spark_version.value_or("unknown");
  result.log_is_complete = learned.own.end.complete;
  result.observed_outcome = learned.own.end.outcome;
  result.observed_message = learned.own.end.message;
  result.warnings = log.warnings;
  result.calibration = learned.calibration;
  result.completeness = observe::completeness(log);
  result.learned = pace::learn(log, heap_of(learned.own.scenario));
  Checked<Run> usual = play(learned.own, options, false);
  if (!usual.ok()) {
    return std::move(usual).error();
  }
  result.usual = std::move(usual).value();
  observe::Observation own = learned.own;
  observe::apply(learned.calibration, observe::AppliedTo::kSameRun, own);
  Checked<Run> simulated =
      play(std::move(own), options, options.keep_history && !options.what_if.anything());
  if (!simulated.ok()) {
    return std::move(simulated).error();
  }
  result.simulated = std::move(simulated).value();
  if (options.what_if.anything()) {
    Checked<observe::Observation> what_if = learned.with(options.what_if);
    if (!what_if.ok()) {
      return std::move(what_if).error();
    }
    const Problems& warnings = what_if.value().warnings;
    result.warnings.insert(result.warnings.end(), warnings.begin(), warnings.end());
    Checked<Run> changed = play(std::move(what_if).value(), options, options.keep_history);
    if (!changed.ok()) {
      return std::move(changed).error();
    }
    result.changed = std::move(changed).value();
    result.differences = differences(result.simulated, *result.changed);
  }
  rest_on(result.completeness, result);
  result.stages = compared(log, result);
  return result;
}

}  // namespace oomcast::replay
