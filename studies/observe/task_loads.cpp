// Takes a task's numbers from its successful attempt; of a task without one, what its failed
// attempts got to, or the median of the others if that is more.
#include "studies/observe/task_loads.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "studies/observe/spread_rows.hpp"

namespace oomcast::observe {
namespace {

using eventlog::EndKind;
using eventlog::EventLog;
using eventlog::TaskFlag;
using eventlog::TaskMetric;

constexpr std::int64_t kTasksMax = 500'000;               // of one stage
constexpr std::int64_t kTaskMax = std::int64_t{1} << 40;  // bytes or records of one task
constexpr std::int64_t kStageMax = std::int64_t{1} << 56;

constexpr std::array<LoadField, 12> kFields{
    &TaskLoad::input_bytes,         &TaskLoad::input_records,
    &TaskLoad::shuffle_read_bytes,  &TaskLoad::shuffle_read_records,
    &TaskLoad::shuffle_write_bytes, &TaskLoad::shuffle_write_records,
    &TaskLoad::output_bytes,        &TaskLoad::output_records,
    &TaskLoad::peak_bytes,          &TaskLoad::memory_spilled_bytes,
    &TaskLoad::disk_spilled_bytes,  &TaskLoad::result_bytes,
};

TaskLoad load_of(const EventLog& log, std::size_t row) {
  const auto metric = [&](TaskMetric m) {
    return std::clamp<std::int64_t>(log.tasks.metric(row, m), 0, kTaskMax);
  };
  TaskLoad load;
  load.input_bytes = metric(TaskMetric::kInputBytes);
  load.input_records = metric(TaskMetric::kInputRecords);
  load.shuffle_read_bytes =
      metric(TaskMetric::kShuffleRemoteBytes) + metric(TaskMetric::kShuffleLocalBytes);
  load.shuffle_read_records = metric(TaskMetric::kShuffleReadRecords);
  load.shuffle_write_bytes = metric(TaskMetric::kShuffleWriteBytes);
  load.shuffle_write_records = metric(TaskMetric::kShuffleWriteRecords);
  load.output_bytes = metric(TaskMetric::kOutputBytes);
  load.output_records = metric(TaskMetric::kOutputRecords);
  load.peak_bytes = metric(TaskMetric::kPeakExecutionBytes);
  load.memory_spilled_bytes = metric(TaskMetric::kMemorySpilledBytes);
  load.disk_spilled_bytes = metric(TaskMetric::kDiskSpilledBytes);
  load.result_bytes = metric(TaskMetric::kResultSizeBytes);
  load.row = static_cast<std::int64_t>(row);
  return load;
}

void raise(TaskLoad& to, const TaskLoad& by) {
  for (const LoadField field : kFields) {
    to.*field = std::max(to.*field, by.*field);
  }
  to.row = by.row;
}

/// How much a failed task is to blame: its own exceptions count before executors it went down with,
/// and of those that went down together the one that ran longest.
struct Blame {
  std::int64_t own_failures = 0;
  std::int64_t ran_ms = 0;
  [[nodiscard]] bool operator<(const Blame& other) const {
    return own_failures != other.own_failures ? own_failures < other.own_failures
                                              : ran_ms < other.ran_ms;
  }
};

struct Attempt {
  std::map<std::int64_t, TaskLoad> succeeded;  // by index
  std::map<std::int64_t, TaskLoad> failed;
  std::map<std::int64_t, Blame> blame;  // of those that failed
};

/// Per stage, its attempts in order, each with what its task ends say.
struct Gathered {
  std::map<std::int64_t, std::map<std::int64_t, std::size_t>> order;  // id, attempt -> stage
  std::map<std::size_t, Attempt> attempts;                            // by index of the stage
};

Gathered gather(const EventLog& log) {
  Gathered gathered;
  for (std::size_t i = 0; i < log.stages.size(); ++i) {
    gathered.order[log.stages[i].id].emplace(log.stages[i].attempt, i);
  }
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    if (log.tasks.flag(row, TaskFlag::kDuplicate) || log.tasks.index(row) < 0) {
      continue;
    }
    Attempt& attempt = gathered.attempts[log.tasks.stage(row)];
    const EndKind kind = log.end_reasons[log.tasks.reason(row)].kind;
    const bool well = kind == EndKind::kSuccess;
    raise((well ? attempt.succeeded : attempt.failed)[log.tasks.index(row)], load_of(log, row));
    if (kind == EndKind::kExceptionFailure || kind == EndKind::kExecutorLostFailure) {
      Blame& blame = attempt.blame[log.tasks.index(row)];
      blame.own_failures += kind == EndKind::kExceptionFailure ? 1 : 0;
      blame.ran_ms +=
          std::max<std::int64_t>(0, log.tasks.finish_ms(row) - log.tasks.launch_ms(row));
    }
  }
  return gathered;
}

std::int64_t task_count(const EventLog& log, const StageLoads& loads, const Gathered& gathered) {
  std::int64_t tasks = 0;
  for (const std::size_t stage : loads.attempts) {
    tasks = std::max(tasks, log.stages[stage].num_tasks.value_or(0));
    const auto found = gathered.attempts.find(stage);
    if (found == gathered.attempts.end()) {
      continue;
    }
    for (const auto* ended : {&found->second.succeeded, &found->second.failed}) {
      tasks = ended->empty() ? tasks : std::max(tasks, ended->rbegin()->first + 1);
    }
  }
  return tasks;
}

TaskLoad median_of(const std::vector<std::optional<TaskLoad>>& tasks) {
  TaskLoad median;
  for (const LoadField field : kFields) {
    std::vector<std::int64_t> values;
    for (const std::optional<TaskLoad>& task : tasks) {
      if (task) {
        values.push_back((*task).*field);
      }
    }
    if (!values.empty()) {
      const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
      std::nth_element(values.begin(), middle, values.end());
      median.*field = *middle;
    }
  }
  return median;
}

/// A later attempt runs what the ones before left, in order of index (ShuffleMapStage
/// .findMissingPartitions), but counts its own indices from 0.
void place(const std::map<std::int64_t, TaskLoad>& ended, bool first_attempt,
           std::vector<std::optional<TaskLoad>>& tasks) {
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (first_attempt || !tasks[i]) {
      missing.push_back(i);
    }
  }
  for (const auto& [index, load] : ended) {
    if (static_cast<std::size_t>(index) < missing.size()) {
      tasks[missing[static_cast<std::size_t>(index)]] = load;
    }
  }
}

void limit(StageLoads& loads) {
  const std::int64_t most = kStageMax / static_cast<std::int64_t>(loads.tasks.size());
  for (TaskLoad& task : loads.tasks) {
    for (const LoadField field : kFields) {
      task.*field = std::min(task.*field, most);
      loads.sum.*field += task.*field;
    }
  }
}

void fill(const EventLog& log, const Gathered& gathered, StageLoads& loads) {
  const std::int64_t all = task_count(log, loads, gathered);
  const std::int64_t count = std::min(all, kTasksMax);
  loads.cut = all - count;
  std::vector<std::optional<TaskLoad>> tasks(static_cast<std::size_t>(count));
  std::vector<std::optional<TaskLoad>> failed(tasks.size());
  bool first = true;
  for (const std::size_t stage : loads.attempts) {
    if (const auto found = gathered.attempts.find(stage); found != gathered.attempts.end()) {
      place(found->second.succeeded, first, tasks);
      place(found->second.failed, true, failed);
    }
    first = false;
  }
  std::optional<Blame> most;
  for (const std::size_t stage : loads.attempts) {
    const auto found = gathered.attempts.find(stage);
    for (const auto& [index, blame] :
         found == gathered.attempts.end() ? std::map<std::int64_t, Blame>{} : found->second.blame) {
      if (index < count && !tasks[static_cast<std::size_t>(index)] && (!most || *most < blame)) {
        most = blame;
        loads.culprit = index;
      }
    }
  }
  const bool any = std::any_of(tasks.begin(), tasks.end(), [](const auto& t) { return !!t; });
  const TaskLoad usual = median_of(any ? tasks : failed);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    loads.unknown += tasks[i] ? 0 : 1;
    loads.tasks.push_back(tasks[i].value_or(usual));
    if (!tasks[i] && failed[i]) {
      raise(loads.tasks.back(), *failed[i]);
    }
    if (!tasks[i]) {
      loads.tasks.back().row = -1;
    }
  }
  limit(loads);
}

/// Hands each kept value of a SQL metric to the task that it belongs to.
void fill_metrics(const EventLog& log, std::vector<StageLoads>& all) {
  struct Place {
    StageLoads* loads = nullptr;
    std::size_t task = 0;
  };
  std::vector<Place> places(log.tasks.size());
  for (StageLoads& loads : all) {
    for (std::size_t i = 0; i < loads.tasks.size(); ++i) {
      if (loads.tasks[i].row >= 0) {
        places[static_cast<std::size_t>(loads.tasks[i].row)] = {&loads, i};
      }
    }
  }
  for (const eventlog::TaskValue& value : log.task_values) {
    const Place& place = places[value.row];
    if (place.loads == nullptr) {
      continue;
    }
    const eventlog::Stage& stage = log.stages[log.tasks.stage(value.row)];
    Column& column = place.loads->metrics[stage.accumulators[value.accumulator].id];
    column.resize(place.loads->tasks.size());
    column[place.task] = std::min(value.value, kTaskMax);
  }
}

}  // namespace

std::span<const LoadField> all_load_fields() { return kFields; }

void TaskLoad::add(const TaskLoad& other) {
  for (const LoadField field : kFields) {
    this->*field += other.*field;
  }
}

std::vector<StageLoads> stage_loads(const EventLog& log) {
  const Gathered gathered = gather(log);
  std::vector<StageLoads> result;
  for (const auto& [id, attempts] : gathered.order) {
    StageLoads loads;
    loads.id = id;
    bool ended = false;
    for (const auto& [attempt, stage] : attempts) {
      loads.attempts.push_back(stage);
      ended = ended || gathered.attempts.contains(stage);
    }
    if (ended) {
      fill(log, gathered, loads);
      result.push_back(std::move(loads));
    }
  }
  if (log.task_values_left_out == 0) {
    fill_metrics(log, result);
  }
  return result;
}

void complete(const StageLoads& loads, std::int64_t total, std::vector<std::int64_t>& values) {
  Column known;
  std::int64_t unknown = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (loads.tasks[i].row >= 0) {
      known.push_back(values[i]);
    } else {
      ++unknown;
    }
  }
  const std::int64_t missing = total - sum_of(known);
  if (unknown == 0 || missing < 0) {
    return;
  }
  std::int64_t usual = missing / unknown;
  if (!known.empty()) {
    const auto middle = known.begin() + static_cast<std::ptrdiff_t>((known.size() - 1) / 2);
    std::nth_element(known.begin(), middle, known.end());
    usual = std::min(usual, *middle);
  }
  std::int64_t left = missing;
  const std::int64_t culprit = known.empty() ? -1 : loads.culprit;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (loads.tasks[i].row < 0 && static_cast<std::int64_t>(i) != culprit) {
      // The last one without a culprit takes the rest.
      values[i] = culprit < 0 ? left / unknown : usual;
      left -= values[i];
      --unknown;
    }
  }
  if (culprit >= 0) {
    values[static_cast<std::size_t>(culprit)] = std::min(left, kTaskMax);
  }
}

void complete_field(StageLoads& loads, std::int64_t total, LoadField field) {
  Column values = column_of(loads, field);
  complete(loads, total, values);
  loads.sum.*field = sum_of(values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    loads.tasks[i].*field = values[i];
  }
}

std::int64_t cached_bytes(const EventLog& log, std::int64_t rdd) {
  const std::string prefix = "rdd_" + std::to_string(rdd) + "_";
  std::int64_t bytes = 0;
  for (const eventlog::BlockSize& block : log.blocks) {
    if (block.id.starts_with(prefix)) {
      bytes += std::clamp<std::int64_t>(
          std::max(block.memory_bytes_max, block.task_memory_bytes_max), 0, kTaskMax);
    }
  }
  return bytes;
}

std::vector<std::int64_t> column_of(const StageLoads& loads, LoadField field) {
  std::vector<std::int64_t> values;
  values.reserve(loads.tasks.size());
  for (const TaskLoad& task : loads.tasks) {
    values.push_back(task.*field);
  }
  return values;
}

}  // namespace oomcast::observe
