// Finds or makes the entries of an event log, and counts what the log lacks.
#include "inputs/eventlog/log_builder.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "inputs/eventlog/oom_evidence.hpp"

namespace oomcast::eventlog {
namespace {

/// SQL metrics whose values are kept task by task: SQLMetrics of SparkPlans, and
/// SQLShuffleReadMetricsReporter.
constexpr std::array<std::string_view, 4> kByTask{"number of output rows", "records read",
                                                  "peak memory", "spill size"};

}  // namespace

StageStatus Stage::status() const {
  if (completed) {
    return failure ? StageStatus::kFailed : StageStatus::kComplete;
  }
  return submitted ? StageStatus::kActive : StageStatus::kSeenOnlyThroughTasks;
}

TaskSeen& TaskIndex::at(std::int64_t task_id) {
  if (!sparse_.empty()) {
    if (const auto found = sparse_.find(task_id); found != sparse_.end()) {
      return found->second;
    }
  }
  // Spark counts task ids from 0; a wild id must not cost memory.
  static constexpr std::size_t kFirstIds = std::size_t{1} << 20;
  const auto index = static_cast<std::size_t>(task_id);
  if (task_id < 0 || index >= 2 * dense_.size() + kFirstIds) {
    return sparse_[task_id];
  }
  if (index >= dense_.size()) {
    dense_.resize(index + 1);
  }
  return dense_[index];
}

std::uint32_t LogBuilder::stage(std::int64_t id, std::int64_t attempt) {
  const Key key{id, attempt};
  if (key == last_stage_key_ && !stages_.empty()) {
    return last_stage_;
  }
  const auto [at, is_new] = stages_.try_emplace(key, static_cast<std::uint32_t>(stages_.size()));
  if (is_new) {
    log.stages.emplace_back();
    log.stages.back().id = id;
    log.stages.back().attempt = attempt;
    accumulators_.emplace_back();
  }
  last_stage_key_ = key;
  last_stage_ = at->second;
  return last_stage_;
}

std::uint32_t LogBuilder::executor(std::string_view id) {
  if (const auto found = executors_.find(id); found != executors_.end()) {
    return found->second;
  }
  const auto index = static_cast<std::uint32_t>(log.executors.size());
  executors_.emplace(id, index);
  log.executors.emplace_back();
  log.executors.back().id = id;
  return index;
}

std::uint16_t LogBuilder::end_reason(EndKind kind, std::string_view name) {
  if (const auto found = reasons_.find(name); found != reasons_.end()) {
    return found->second;
  }
  static constexpr std::size_t kReasonsMax = std::numeric_limits<std::uint16_t>::max();
  if (log.end_reasons.size() >= kReasonsMax) {
    notices.count(Notice::kTooManyReasons);
    return static_cast<std::uint16_t>(kReasonsMax - 1);
  }
  const auto index = static_cast<std::uint16_t>(log.end_reasons.size());
  reasons_.emplace(name, index);
  log.end_reasons.push_back({.kind = kind, .name = std::string(name)});
  return index;
}

std::uint32_t LogBuilder::accumulator_name(std::string_view name) {
  if (const auto found = accumulator_names_.find(name); found != accumulator_names_.end()) {
    return found->second;
  }
  const auto index = static_cast<std::uint32_t>(log.accumulator_names.size());
  accumulator_names_.emplace(name, index);
  log.accumulator_names.emplace_back(name);
  return index;
}

Job& LogBuilder::job(std::int64_t id) {
  const auto [at, is_new] = jobs_.try_emplace(id, log.jobs.size());
  if (is_new) {
    log.jobs.emplace_back();
    log.jobs.back().id = id;
  }
  return log.jobs[at->second];
}

SqlExecution& LogBuilder::execution(std::int64_t id) {
  SqlExecution& found = executions_[id];
  found.id = id;
  return found;
}

BlockSize& LogBuilder::block(std::string_view id) {
  if (const auto found = blocks_.find(id); found != blocks_.end()) {
    return log.blocks[found->second];
  }
  blocks_.emplace(id, static_cast<std::uint32_t>(log.blocks.size()));
  log.blocks.emplace_back();
  log.blocks.back().id = id;
  return log.blocks.back();
}

StageAccumulator& LogBuilder::accumulator(std::uint32_t stage_index, std::int64_t id,
                                          std::string_view name, std::size_t& cursor) {
  // The tasks of a stage list their accumulators in nearly the same order.
  std::vector<StageAccumulator>& all = log.stages[stage_index].accumulators;
  if (cursor < all.size() && all[cursor].id == id) {
    return all[cursor++];
  }
  const auto [at, is_new] =
      accumulators_[stage_index].try_emplace(id, static_cast<std::uint32_t>(all.size()));
  if (is_new) {
    all.emplace_back();
    all.back().id = id;
    all.back().name = accumulator_name(name);
    all.back().by_task = std::find(kByTask.begin(), kByTask.end(), name) != kByTask.end();
  }
  cursor = at->second + std::size_t{1};
  return all[at->second];
}

void LogBuilder::stage_named(std::int64_t id, std::int64_t attempt) {
  named_by_jobs_.emplace(id, attempt);
}

void LogBuilder::raise_peaks(ExecutorPeaks& peaks, const ExecutorPeaks& seen) {
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    peaks[i] = std::max(peaks[i], seen[i]);
  }
}

StageExecutorPeaks& LogBuilder::stage_peaks(std::uint32_t stage_index,
                                            std::uint32_t executor_index) {
  const auto [at, is_new] = stage_peaks_.try_emplace(
      Key{stage_index, executor_index}, static_cast<std::uint32_t>(log.stage_peaks.size()));
  if (is_new) {
    log.stage_peaks.push_back({.stage = stage_index, .executor = executor_index});
  }
  return log.stage_peaks[at->second];
}

void LogBuilder::look_for_memory(std::string_view text, std::string_view where) {
  static constexpr std::size_t kSampleBytes = 300;
  for (const std::string_view pattern : memory_patterns_in(text)) {
    auto found = std::ranges::find_if(log.memory_evidence, [&](const MemoryEvidence& e) {
      return e.pattern == pattern && e.where == where;
    });
    if (found == log.memory_evidence.end()) {
      log.memory_evidence.push_back({.pattern = std::string(pattern),
                                     .where = std::string(where),
                                     .sample = std::string(text.substr(0, kSampleBytes))});
      found = log.memory_evidence.end() - 1;
    }
    ++found->count;
  }
}

void LogBuilder::count_event(std::string_view name) {
  const auto found = events_.find(name);
  if (found != events_.end()) {
    ++found->second;
  } else {
    events_.emplace(name, 1);
  }
}

void LogBuilder::finish() {
  finish_tasks();
  finish_order();
  for (auto& [id, execution] : executions_) {
    log.sql.push_back(std::move(execution));
  }
  for (const auto& [name, count] : events_) {
    log.event_counts.emplace_hint(log.event_counts.end(), name, count);
  }
  for (const Key& key : named_by_jobs_) {
    if (!stages_.contains(key)) {
      log.skipped_stages.push_back({.id = key.first, .attempt = key.second});
    }
  }
}

void LogBuilder::finish_tasks() {
  TaskCounts& counts = log.task_counts;
  tasks.for_each([&](const TaskSeen& seen) {
    counts.unique_started += seen.started ? 1 : 0;
    counts.unique_ended += seen.ends > 0 ? 1 : 0;
    counts.ended_twice_or_more += seen.ends > 1 ? 1 : 0;
    counts.ended_without_start += seen.ends > 0 && !seen.started ? 1 : 0;
    counts.started_without_end += seen.started && seen.ends == 0 ? 1 : 0;
  });
  notices.set_position({}, 0);
  notices.count(Notice::kTaskEndWithoutStart, {}, counts.ended_without_start);
  notices.count(Notice::kTaskStartWithoutEnd, {}, counts.started_without_end);
}

void LogBuilder::finish_order() {
  for (const Job& job : log.jobs) {
    if (!job.started) {
      notices.count(Notice::kEndBeforeStart, "job " + std::to_string(job.id) + " has no start");
    }
  }
}

}  // namespace oomcast::eventlog
