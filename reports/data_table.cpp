#include "reports/data_table.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "reports/place.hpp"
#include "reports/step_words.hpp"
#include "reports/utf8.hpp"

namespace oomcast::reports {
namespace {

/// Fills a table column by column from a list of rows. A column is a member of the rows, or what a
/// function makes of one.
template <class Row>
class Filler {
 public:
  explicit Filler(const std::vector<Row>& rows) : rows_(rows) { table_.rows = rows.size(); }

  template <class Value>
  Filler& number(std::string name, Value value) {
    return whole(std::move(name), ColumnKind::kNumber, value);
  }
  template <class Value>
  Filler& time(std::string name, Value value) {
    return whole(std::move(name), ColumnKind::kTime, value);
  }
  template <class Value>
  Filler& flag(std::string name, Value value) {
    return whole(std::move(name), ColumnKind::kFlag, value);
  }
  template <class Value>
  Filler& text(std::string name, Value value) {
    return words(std::move(name), ColumnKind::kText, value);
  }
  template <class Value>
  Filler& word(std::string name, Value value) {
    return words(std::move(name), ColumnKind::kWord, value);
  }
  DataTable take() { return std::move(table_); }

 private:
  template <class T>
  static std::int64_t plain(const T& value) {
    if constexpr (requires { value.count(); }) {
      return value.count();
    } else {
      return static_cast<std::int64_t>(value);
    }
  }
  template <class Value>
  Filler& whole(std::string name, ColumnKind kind, Value value) {
    std::vector<std::int64_t> values;
    values.reserve(rows_.size());
    for (const Row& row : rows_) {
      values.push_back(plain(std::invoke(value, row)));
    }
    table_.columns.push_back({std::move(name), kind, std::move(values)});
    return *this;
  }
  template <class Value>
  Filler& words(std::string name, ColumnKind kind, Value value) {
    std::vector<std::string> values;
    values.reserve(rows_.size());
    for (const Row& row : rows_) {
      values.push_back(valid_utf8(std::invoke(value, row)));
    }
    table_.columns.push_back({std::move(name), kind, std::move(values)});
    return *this;
  }

  const std::vector<Row>& rows_;
  DataTable table_;
};

DataTable conf_table(const Run& run) {
  return Filler(run.conf)
      .text("key", &ConfLine::key)
      .text("value", &ConfLine::value)
      .text("origin", &ConfLine::origin)
      .take();
}

DataTable executors_table(const Run& run) {
  using Row = ExecutorRow;
  return Filler(run.executors)
      .number("executor", &Row::id)
      .time("started", &Row::started)
      .time("ended", &Row::ended)
      .flag("lost", &Row::lost)
      .number("exit_code", &Row::exit_code)
      .text("reason", &Row::reason)
      .number("heap_max", &Row::heap_max)
      .number("unified", &Row::unified)
      .number("container", &Row::container)
      .number("peak_heap", &Row::peak_heap)
      .number("peak_execution", &Row::peak_execution)
      .number("peak_storage", &Row::peak_storage)
      .number("peak_rss", &Row::peak_rss)
      .number("peak_python", &Row::peak_python)
      .number("peak_disk", &Row::peak_disk)
      .time("gc_time", &Row::gc_time)
      .number("tasks", &Row::tasks)
      .take();
}

DataTable failures_table(const Run& run) {
  using Row = Failure;
  return Filler(run.failures)
      .time("at", [](const Row& row) { return row.where.at.count(); })
      .word("kind", [](const Row& row) { return outcome_name(row.kind); })
      .number("stage", [](const Row& row) { return row.where.stage; })
      .number("stage_attempt", [](const Row& row) { return row.where.stage_attempt; })
      .number("task", [](const Row& row) { return row.where.task; })
      .number("task_attempt", [](const Row& row) { return row.where.task_attempt; })
      .number("executor", [](const Row& row) { return row.where.executor; })
      .text("operator", [](const Row& row) { return row.where.operator_name; })
      .word("account", [](const Row& row) { return account_word(row.where.account); })
      .number("exit_code", &Row::exit_code)
      .number("needed_bytes", &Row::needed)
      .number("limit_bytes", &Row::limit)
      .text("message", &Row::message)
      .take();
}

DataTable ledger_table(const Run& run) {
  using Row = LedgerSample;
  Filler filler(run.history.samples);
  filler.number("executor", &Row::executor).time("at", &Row::at).number("resident", &Row::rss);
  for (const AccountInfo& info : account_infos()) {
    filler.number(std::string(info.name), [&](const Row& row) {
      return row.bytes[static_cast<std::size_t>(info.account)].count();
    });
  }
  return filler.take();
}

struct PartitionRow {
  std::int32_t stage = 0;
  std::int64_t partition = 0;
  PartitionSize size;
};

DataTable partitions_table(const Run& run) {
  std::vector<PartitionRow> rows;
  for (const StagePartitions& stage : run.history.partitions) {
    for (std::size_t i = 0; i < stage.sizes.size(); ++i) {
      rows.push_back({stage.stage, static_cast<std::int64_t>(i), stage.sizes[i]});
    }
  }
  return Filler(rows)
      .number("stage", &PartitionRow::stage)
      .number("partition", &PartitionRow::partition)
      .number("rows", [](const PartitionRow& row) { return row.size.rows; })
      .number("bytes", [](const PartitionRow& row) { return row.size.bytes; })
      .take();
}

DataTable stages_table(const Run& run) {
  using Row = StageRow;
  return Filler(run.stages)
      .number("job", &Row::job)
      .number("stage", &Row::stage)
      .number("attempt", &Row::attempt)
      .text("name", &Row::name)
      .word("status", [](const Row& row) { return stage_status_word(row.status); })
      .number("tasks", &Row::tasks)
      .number("tasks_succeeded", &Row::tasks_succeeded)
      .number("tasks_failed", &Row::tasks_failed)
      .time("submitted", &Row::submitted)
      .time("completed", &Row::completed)
      .number("input_rows", &Row::input_rows)
      .number("input_bytes", &Row::input_bytes)
      .number("shuffle_read_bytes", &Row::shuffle_read_bytes)
      .number("shuffle_write_bytes", &Row::shuffle_write_bytes)
      .number("memory_bytes_spilled", &Row::memory_bytes_spilled)
      .number("disk_bytes_spilled", &Row::disk_bytes_spilled)
      .number("peak_execution_memory", &Row::peak_execution_memory_max)
      .number("peak_heap", &Row::peak_heap_max)
      .time("run_time", &Row::run_time)
      .time("gc_time", &Row::gc_time)
      .time("task_time_median", &Row::task_time_median)
      .time("task_time_max", &Row::task_time_max)
      .number("task_rows_max", &Row::task_rows_max)
      .number("task_bytes_max", &Row::task_bytes_max)
      .number("task_bytes_median", &Row::task_bytes_median)
      .take();
}

void add_stages(const Run& run, std::vector<HistoryStep>& steps) {
  for (const StageRow& stage : run.stages) {
    if (stage.status != StageStatus::kSucceeded && stage.status != StageStatus::kFailed) {
      continue;
    }
    steps.push_back({.at = stage.submitted,
                     .kind = StepKind::kStageSubmitted,
                     .stage = stage.stage,
                     .what = stage.name});
    if (stage.status == StageStatus::kSucceeded) {
      steps.push_back({.at = stage.completed,
                       .kind = StepKind::kStageCompleted,
                       .stage = stage.stage,
                       .what = stage.name});
    }
  }
}

void add_executors(const Run& run, std::vector<HistoryStep>& steps) {
  for (const ExecutorRow& executor : run.executors) {
    if (executor.id == kDriverId) {
      continue;
    }
    steps.push_back(
        {.at = executor.started, .kind = StepKind::kExecutorAdded, .executor = executor.id});
    if (executor.lost) {
      steps.push_back({.at = executor.ended,
                       .kind = StepKind::kExecutorLost,
                       .executor = executor.id,
                       .what = executor.reason});
    }
  }
}

void add_failures(const Run& run, std::vector<HistoryStep>& steps) {
  for (const Failure& failure : run.failures) {
    const Where& where = failure.where;
    steps.push_back({.at = where.at,
                     .kind = StepKind::kTaskFailed,
                     .account = where.account,
                     .executor = where.executor,
                     .stage = where.stage,
                     .task = where.task,
                     .asked = failure.needed,
                     .what = failure.message});
  }
}

/// Of a run without a history, what its other tables tell.
std::vector<HistoryStep> steps_of(const Run& run) {
  if (!run.history.steps.empty()) {
    return run.history.steps;
  }
  std::vector<HistoryStep> steps;
  add_executors(run, steps);
  add_stages(run, steps);
  add_failures(run, steps);
  std::stable_sort(steps.begin(), steps.end(),
                   [](const HistoryStep& a, const HistoryStep& b) { return a.at < b.at; });
  return steps;
}

/// Snapshots, an account a row.
struct SnapshotRow {
  const LedgerSnapshot* snapshot = nullptr;
  const AccountInfo* account = nullptr;
};

DataTable snapshots_table(const Run& run) {
  std::vector<SnapshotRow> rows;
  for (const LedgerSnapshot& snapshot : run.snapshots) {
    for (const AccountInfo& info : account_infos()) {
      rows.push_back({&snapshot, &info});
    }
  }
  return Filler(rows)
      .number("executor", [](const SnapshotRow& row) { return row.snapshot->executor; })
      .time("at", [](const SnapshotRow& row) { return row.snapshot->at; })
      .word("account", [](const SnapshotRow& row) { return row.account->name; })
      .number("bytes",
              [](const SnapshotRow& row) {
                return row.snapshot->bytes[static_cast<std::size_t>(row.account->account)];
              })
      .number("heap_limit", [](const SnapshotRow& row) { return row.snapshot->heap_limit; })
      .number("container_limit",
              [](const SnapshotRow& row) { return row.snapshot->container_limit; })
      .text("why", [](const SnapshotRow& row) { return row.snapshot->why; })
      .take();
}

DataTable steps_table(const Run& run) {
  using Row = HistoryStep;
  const std::vector<HistoryStep> steps = steps_of(run);
  return Filler(steps)
      .time("at", &Row::at)
      .word("kind", [](const Row& row) { return step_name(row.kind); })
      .number("executor", &Row::executor)
      .number("stage", &Row::stage)
      .number("task", &Row::task)
      .word("account", [](const Row& row) { return account_word(row.account); })
      .word("from_account", [](const Row& row) { return account_word(row.from); })
      .number("bytes", &Row::bytes)
      .number("asked_bytes", &Row::asked)
      .time("took", &Row::took)
      .number("times", &Row::times)
      .text("text", step_sentence)
      .take();
}

DataTable tasks_table(const Run& run) {
  using Row = TaskRow;
  return Filler(run.tasks)
      .number("id", &Row::id)
      .number("stage", &Row::stage)
      .number("stage_attempt", &Row::stage_attempt)
      .number("index", &Row::index)
      .number("attempt", &Row::attempt)
      .number("executor", &Row::executor)
      .word("outcome", [](const Row& row) { return outcome_name(row.outcome); })
      .flag("killed", &Row::killed)
      .time("start", &Row::start)
      .time("end", &Row::end)
      .time("gc_time", &Row::gc_time)
      .number("rows", &Row::rows)
      .number("input_bytes", &Row::input_bytes)
      .number("shuffle_read_bytes", &Row::shuffle_read_bytes)
      .number("shuffle_write_bytes", &Row::shuffle_write_bytes)
      .number("memory_bytes_spilled", &Row::memory_bytes_spilled)
      .number("disk_bytes_spilled", &Row::disk_bytes_spilled)
      .number("peak_execution_memory", &Row::peak_execution_memory)
      .number("result_bytes", &Row::result_bytes)
      .take();
}

constexpr std::array kKinds{
    DataTableKind{"conf", "What was set, and where", conf_table},
    DataTableKind{"executors", "Executors and the driver, with their peaks", executors_table},
    DataTableKind{"failures", "Failures in order of time", failures_table},
    DataTableKind{"ledger", "Every account of every container over time", ledger_table},
    DataTableKind{"partitions", "What each task of each stage is given", partitions_table},
    DataTableKind{"snapshots", "Every account at a death, and at the tightest moment",
                  snapshots_table},
    DataTableKind{"stages", "Stages with their sums", stages_table},
    DataTableKind{"steps", "Events that moved bytes, in words", steps_table},
    DataTableKind{"tasks", "Task attempts", tasks_table},
};

}  // namespace

std::span<const DataTableKind> data_table_kinds() { return kKinds; }

const DataTableKind* find_data_table_kind(std::string_view name) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const DataTableKind& kind) { return kind.name == name; });
  return found == kKinds.end() ? nullptr : &*found;
}

}  // namespace oomcast::reports
