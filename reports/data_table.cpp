#include "reports/data_table.hpp"

#include <algorithm>
#include <array>

#include "reports/place.hpp"
#include "reports/step_words.hpp"
#include "reports/utf8.hpp"

namespace oomcast::reports {
namespace {

/// Fills a table column by column from a list of rows.
template <class Row>
class Filler {
 public:
  explicit Filler(const std::vector<Row>& rows) : rows_(rows) { table_.rows = rows.size(); }

  template <class Value>
  Filler& number(std::string name, Value value) {
    std::vector<std::int64_t> values;
    values.reserve(rows_.size());
    for (const Row& row : rows_) {
      values.push_back(static_cast<std::int64_t>(value(row)));
    }
    table_.columns.push_back({std::move(name), std::move(values)});
    return *this;
  }
  template <class Value>
  Filler& text(std::string name, Value value) {
    std::vector<std::string> values;
    values.reserve(rows_.size());
    for (const Row& row : rows_) {
      values.push_back(valid_utf8(value(row)));
    }
    table_.columns.push_back({std::move(name), std::move(values)});
    return *this;
  }
  DataTable take() { return std::move(table_); }

 private:
  const std::vector<Row>& rows_;
  DataTable table_;
};

DataTable conf_table(const Run& run) {
  return Filler(run.conf)
      .text("key", [](const ConfLine& row) { return row.key; })
      .text("value", [](const ConfLine& row) { return row.value; })
      .text("origin", [](const ConfLine& row) { return row.origin; })
      .take();
}

DataTable executors_table(const Run& run) {
  using Row = ExecutorRow;
  return Filler(run.executors)
      .number("executor", [](const Row& row) { return row.id; })
      .number("started_ns", [](const Row& row) { return row.started.count(); })
      .number("ended_ns", [](const Row& row) { return row.ended.count(); })
      .number("lost", [](const Row& row) { return row.lost; })
      .number("exit_code", [](const Row& row) { return row.exit_code; })
      .text("reason", [](const Row& row) { return row.reason; })
      .number("heap_max", [](const Row& row) { return row.heap_max.count(); })
      .number("unified", [](const Row& row) { return row.unified.count(); })
      .number("container", [](const Row& row) { return row.container.count(); })
      .number("peak_heap", [](const Row& row) { return row.peak_heap.count(); })
      .number("peak_execution", [](const Row& row) { return row.peak_execution.count(); })
      .number("peak_storage", [](const Row& row) { return row.peak_storage.count(); })
      .number("peak_rss", [](const Row& row) { return row.peak_rss.count(); })
      .number("peak_python", [](const Row& row) { return row.peak_python.count(); })
      .number("peak_disk", [](const Row& row) { return row.peak_disk.count(); })
      .number("gc_time_ns", [](const Row& row) { return row.gc_time.count(); })
      .number("tasks", [](const Row& row) { return row.tasks; })
      .take();
}

DataTable failures_table(const Run& run) {
  using Row = Failure;
  return Filler(run.failures)
      .number("at_ns", [](const Row& row) { return row.where.at.count(); })
      .text("kind", [](const Row& row) { return outcome_name(row.kind); })
      .number("stage", [](const Row& row) { return row.where.stage; })
      .number("stage_attempt", [](const Row& row) { return row.where.stage_attempt; })
      .number("task", [](const Row& row) { return row.where.task; })
      .number("task_attempt", [](const Row& row) { return row.where.task_attempt; })
      .number("executor", [](const Row& row) { return row.where.executor; })
      .text("operator", [](const Row& row) { return row.where.operator_name; })
      .text("account", [](const Row& row) { return account_word(row.where.account); })
      .number("exit_code", [](const Row& row) { return row.exit_code; })
      .number("needed_bytes", [](const Row& row) { return row.needed.count(); })
      .number("limit_bytes", [](const Row& row) { return row.limit.count(); })
      .text("message", [](const Row& row) { return row.message; })
      .take();
}

DataTable ledger_table(const Run& run) {
  using Row = LedgerSample;
  Filler filler(run.history.samples);
  filler.number("executor", [](const Row& row) { return row.executor; })
      .number("at_ns", [](const Row& row) { return row.at.count(); })
      .number("resident", [](const Row& row) { return row.rss.count(); });
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
      .number("stage", [](const PartitionRow& row) { return row.stage; })
      .number("partition", [](const PartitionRow& row) { return row.partition; })
      .number("rows", [](const PartitionRow& row) { return row.size.rows; })
      .number("bytes", [](const PartitionRow& row) { return row.size.bytes; })
      .take();
}

DataTable stages_table(const Run& run) {
  using Row = StageRow;
  return Filler(run.stages)
      .number("job", [](const Row& row) { return row.job; })
      .number("stage", [](const Row& row) { return row.stage; })
      .number("attempt", [](const Row& row) { return row.attempt; })
      .text("name", [](const Row& row) { return row.name; })
      .text("status", [](const Row& row) { return stage_status_word(row.status); })
      .number("tasks", [](const Row& row) { return row.tasks; })
      .number("tasks_succeeded", [](const Row& row) { return row.tasks_succeeded; })
      .number("tasks_failed", [](const Row& row) { return row.tasks_failed; })
      .number("submitted_ns", [](const Row& row) { return row.submitted.count(); })
      .number("completed_ns", [](const Row& row) { return row.completed.count(); })
      .number("input_rows", [](const Row& row) { return row.input_rows.count(); })
      .number("input_bytes", [](const Row& row) { return row.input_bytes.count(); })
      .number("shuffle_read_bytes", [](const Row& row) { return row.shuffle_read_bytes.count(); })
      .number("shuffle_write_bytes", [](const Row& row) { return row.shuffle_write_bytes.count(); })
      .number("memory_bytes_spilled",
              [](const Row& row) { return row.memory_bytes_spilled.count(); })
      .number("disk_bytes_spilled", [](const Row& row) { return row.disk_bytes_spilled.count(); })
      .number("peak_execution_memory",
              [](const Row& row) { return row.peak_execution_memory_max.count(); })
      .number("peak_heap", [](const Row& row) { return row.peak_heap_max.count(); })
      .number("run_time_ns", [](const Row& row) { return row.run_time.count(); })
      .number("gc_time_ns", [](const Row& row) { return row.gc_time.count(); })
      .number("task_rows_max", [](const Row& row) { return row.task_rows_max.count(); })
      .take();
}

DataTable steps_table(const Run& run) {
  using Row = HistoryStep;
  return Filler(run.history.steps)
      .number("at_ns", [](const Row& row) { return row.at.count(); })
      .text("kind", [](const Row& row) { return step_name(row.kind); })
      .number("executor", [](const Row& row) { return row.executor; })
      .number("stage", [](const Row& row) { return row.stage; })
      .number("task", [](const Row& row) { return row.task; })
      .text("account", [](const Row& row) { return account_word(row.account); })
      .text("from_account", [](const Row& row) { return account_word(row.from); })
      .number("bytes", [](const Row& row) { return row.bytes.count(); })
      .number("asked_bytes", [](const Row& row) { return row.asked.count(); })
      .number("times", [](const Row& row) { return row.times; })
      .text("text", step_sentence)
      .take();
}

DataTable tasks_table(const Run& run) {
  using Row = TaskRow;
  return Filler(run.tasks)
      .number("id", [](const Row& row) { return row.id; })
      .number("stage", [](const Row& row) { return row.stage; })
      .number("stage_attempt", [](const Row& row) { return row.stage_attempt; })
      .number("index", [](const Row& row) { return row.index; })
      .number("attempt", [](const Row& row) { return row.attempt; })
      .number("executor", [](const Row& row) { return row.executor; })
      .text("outcome", [](const Row& row) { return outcome_name(row.outcome); })
      .number("killed", [](const Row& row) { return row.killed; })
      .number("start_ns", [](const Row& row) { return row.start.count(); })
      .number("end_ns", [](const Row& row) { return row.end.count(); })
      .number("gc_time_ns", [](const Row& row) { return row.gc_time.count(); })
      .number("rows", [](const Row& row) { return row.rows.count(); })
      .number("input_bytes", [](const Row& row) { return row.input_bytes.count(); })
      .number("shuffle_read_bytes", [](const Row& row) { return row.shuffle_read_bytes.count(); })
      .number("shuffle_write_bytes", [](const Row& row) { return row.shuffle_write_bytes.count(); })
      .number("memory_bytes_spilled",
              [](const Row& row) { return row.memory_bytes_spilled.count(); })
      .number("disk_bytes_spilled", [](const Row& row) { return row.disk_bytes_spilled.count(); })
      .number("peak_execution_memory",
              [](const Row& row) { return row.peak_execution_memory.count(); })
      .number("result_bytes", [](const Row& row) { return row.result_bytes.count(); })
      .take();
}

constexpr std::array kKinds{
    DataTableKind{"conf", "What was set, and where", conf_table},
    DataTableKind{"executors", "Executors and the driver, with their peaks", executors_table},
    DataTableKind{"failures", "Failures in order of time", failures_table},
    DataTableKind{"ledger", "Every account of every container over time", ledger_table},
    DataTableKind{"partitions", "What each task of each stage is given", partitions_table},
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
