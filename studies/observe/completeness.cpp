#include "studies/observe/completeness.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "sim/math.hpp"

namespace oomcast::observe {
namespace {

using eventlog::EventLog;
using eventlog::Stage;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kTasksMax = std::int64_t{1} << 40;
// Fewer than these of the tasks of stages that ended well: what the others did is guessed.
constexpr std::int64_t kTasksNeededPpm = 950'000;

void add(Completeness& to, std::string kind, std::int64_t told, std::int64_t expected) {
  if (expected > 0) {
    to.shares.push_back({std::move(kind), std::min(told, expected), expected});
  }
}

/// Tasks of stages that are said to have ended well: each of them must have an end.
Share ends_of_tasks(const EventLog& log) {
  std::map<std::uint32_t, std::set<std::int32_t>> ended;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    ended[log.tasks.stage(row)].insert(log.tasks.index(row));
  }
  Share share{.kind = "task ends of completed stages"};
  for (std::size_t i = 0; i < log.stages.size(); ++i) {
    const Stage& stage = log.stages[i];
    if (stage.status() != eventlog::StageStatus::kComplete || !stage.num_tasks) {
      continue;
    }
    const std::int64_t tasks = std::clamp<std::int64_t>(*stage.num_tasks, 0, 1 << 24);
    const auto found = ended.find(static_cast<std::uint32_t>(i));
    const std::int64_t seen =
        found == ended.end() ? 0 : static_cast<std::int64_t>(found->second.size());
    share.expected = std::min(kTasksMax, share.expected + tasks);
    share.told = std::min(kTasksMax, share.told + std::min(seen, tasks));
  }
  return share;
}

std::int64_t count_metrics(const EventLog& log) {
  std::int64_t with = 0;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    with += log.tasks.flag(row, eventlog::TaskFlag::kHasMetrics) ? 1 : 0;
  }
  return with;
}

void find_missing(const EventLog& log, const Share& ends, Completeness& to) {
  if (ends.expected > 0 && ends.ppm() < kTasksNeededPpm) {
    to.missing.push_back(std::to_string(ends.expected - ends.told) + " of " +
                         std::to_string(ends.expected) +
                         " tasks of completed stages have no end in the log");
  }
  const auto open_jobs = std::count_if(log.jobs.begin(), log.jobs.end(),
                                       [](const auto& job) { return job.started && !job.ended; });
  const bool failed = std::any_of(log.jobs.begin(), log.jobs.end(), [](const auto& job) {
    return job.ended && job.result.value_or("JobSucceeded") != "JobSucceeded";
  });
  if (open_jobs > 0 && !failed) {
    to.missing.push_back(std::to_string(open_jobs) +
                         " jobs have no end: the log was cut, or the application still ran");
  }
  const bool heap_known =
      log.environment.updates > 0 ||
      std::any_of(log.executors.begin(), log.executors.end(),
                  [](const auto& executor) { return executor.block_manager.has_value(); });
  if (!heap_known) {
    to.missing.emplace_back("neither the environment nor a block manager tells the heap's size");
  }
}

}  // namespace

std::int64_t Share::ppm() const {
  return expected <= 0 ? kMillion : sim::mul_div(told, kMillion, expected);
}

Completeness completeness(const EventLog& log) {
  Completeness result;
  const Share ends = ends_of_tasks(log);
  add(result, "lines that are events",
      log.stream.lines - log.stream.blank_lines - log.malformed_lines,
      log.stream.lines - log.stream.blank_lines);
  const std::int64_t started = log.task_counts.unique_started;
  add(result, "starts of tasks that ended",
      log.task_counts.unique_ended - log.task_counts.ended_without_start,
      log.task_counts.unique_ended);
  add(result, "ends of tasks that started", started - log.task_counts.started_without_end, started);
  add(result, ends.kind, ends.told, ends.expected);
  add(result, "metrics of ended tasks", count_metrics(log),
      static_cast<std::int64_t>(log.tasks.size()));
  const auto stages = static_cast<std::int64_t>(log.stages.size());
  add(result, "submissions of stages",
      std::count_if(log.stages.begin(), log.stages.end(),
                    [](const Stage& s) { return s.submitted; }),
      stages);
  add(result, "completions of stages",
      std::count_if(log.stages.begin(), log.stages.end(),
                    [](const Stage& s) { return s.completed; }),
      stages);
  const auto jobs = static_cast<std::int64_t>(log.jobs.size());
  add(result, "ends of jobs",
      std::count_if(log.jobs.begin(), log.jobs.end(), [](const auto& j) { return j.ended; }), jobs);
  add(result, "plans of SQL executions",
      std::count_if(log.sql.begin(), log.sql.end(),
                    [](const auto& s) { return s.plan() != nullptr; }),
      static_cast<std::int64_t>(log.sql.size()));
  add(result, "executors that were announced",
      std::count_if(log.executors.begin(), log.executors.end(),
                    [](const auto& e) { return e.added || e.block_manager; }),
      static_cast<std::int64_t>(log.executors.size()));
  find_missing(log, ends, result);
  return result;
}

}  // namespace oomcast::observe
