#include "python/tables.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "python/columns.hpp"
#include "reports/place.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

std::vector<std::string_view> outcome_words() {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    words.push_back(outcome_name(static_cast<Outcome>(i)));
  }
  return words;
}

std::vector<std::string_view> account_words() {
  std::vector<std::string_view> words;
  for (const AccountInfo& info : account_infos()) {
    words.push_back(info.name);
  }
  return words;
}

std::vector<std::string_view> status_words() {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(StageStatus::kNotReached); ++i) {
    words.push_back(reports::stage_status_word(static_cast<StageStatus>(i)));
  }
  return words;
}

template <class Enum>
std::int8_t code(Enum value) {
  return static_cast<std::int8_t>(value);
}

}  // namespace

nb::dict stage_columns(const Run& run) {
  const std::vector<StageRow>& rows = run.stages;
  using Row = StageRow;
  Columns out;
  out.numbers("job", member(rows, &Row::job));
  out.numbers("stage", member(rows, &Row::stage));
  out.numbers("attempt", member(rows, &Row::attempt));
  out.texts("name", each(rows, [](const Row& row) { return row.name; }));
  out.words("status", each(rows, [](const Row& row) { return code(row.status); }), status_words());
  out.numbers("tasks", member(rows, &Row::tasks));
  out.numbers("tasks_succeeded", member(rows, &Row::tasks_succeeded));
  out.numbers("tasks_failed", member(rows, &Row::tasks_failed));
  out.times("submitted", member(rows, &Row::submitted));
  out.times("completed", member(rows, &Row::completed));
  out.numbers("input_rows", member(rows, &Row::input_rows));
  out.numbers("input_bytes", member(rows, &Row::input_bytes));
  out.numbers("shuffle_read_bytes", member(rows, &Row::shuffle_read_bytes));
  out.numbers("shuffle_write_bytes", member(rows, &Row::shuffle_write_bytes));
  out.numbers("memory_bytes_spilled", member(rows, &Row::memory_bytes_spilled));
  out.numbers("disk_bytes_spilled", member(rows, &Row::disk_bytes_spilled));
  out.numbers("peak_execution_memory_max", member(rows, &Row::peak_execution_memory_max));
  out.numbers("peak_heap_max", member(rows, &Row::peak_heap_max));
  out.numbers("sort_fallbacks", member(rows, &Row::sort_fallbacks));
  out.times("run_time", member(rows, &Row::run_time));
  out.times("gc_time", member(rows, &Row::gc_time));
  out.times("task_time_median", member(rows, &Row::task_time_median));
  out.times("task_time_max", member(rows, &Row::task_time_max));
  out.numbers("task_rows_max", member(rows, &Row::task_rows_max));
  out.numbers("task_bytes_max", member(rows, &Row::task_bytes_max));
  out.numbers("task_bytes_median", member(rows, &Row::task_bytes_median));
  return out.take();
}

nb::dict task_columns(const Run& run) {
  const std::vector<TaskRow>& rows = run.tasks;
  using Row = TaskRow;
  Columns out;
  out.numbers("stage", member(rows, &Row::stage));
  out.numbers("stage_attempt", member(rows, &Row::stage_attempt));
  out.numbers("index", member(rows, &Row::index));
  out.numbers("attempt", member(rows, &Row::attempt));
  out.numbers("executor", member(rows, &Row::executor));
  out.words("outcome", each(rows, [](const Row& row) { return code(row.outcome); }),
            outcome_words());
  out.flags("killed", each(rows, [](const Row& row) { return row.killed; }));
  out.times("start", member(rows, &Row::start));
  out.times("end", member(rows, &Row::end));
  out.times("gc_time", member(rows, &Row::gc_time));
  out.numbers("rows", member(rows, &Row::rows));
  out.numbers("input_bytes", member(rows, &Row::input_bytes));
  out.numbers("shuffle_read_bytes", member(rows, &Row::shuffle_read_bytes));
  out.numbers("shuffle_write_bytes", member(rows, &Row::shuffle_write_bytes));
  out.numbers("memory_bytes_spilled", member(rows, &Row::memory_bytes_spilled));
  out.numbers("disk_bytes_spilled", member(rows, &Row::disk_bytes_spilled));
  out.numbers("peak_execution_memory", member(rows, &Row::peak_execution_memory));
  out.numbers("result_bytes", member(rows, &Row::result_bytes));
  return out.take();
}

nb::dict executor_columns(const Run& run) {
  const std::vector<ExecutorRow>& rows = run.executors;
  using Row = ExecutorRow;
  Columns out;
  out.numbers("executor", member(rows, &Row::id));
  out.times("started", member(rows, &Row::started));
  out.times("ended", member(rows, &Row::ended));
  out.flags("lost", each(rows, [](const Row& row) { return row.lost; }));
  out.numbers("exit_code", member(rows, &Row::exit_code));
  out.texts("reason", each(rows, [](const Row& row) { return row.reason; }));
  out.numbers("heap_max", member(rows, &Row::heap_max));
  out.numbers("unified", member(rows, &Row::unified));
  out.numbers("container", member(rows, &Row::container));
  out.numbers("peak_heap", member(rows, &Row::peak_heap));
  out.numbers("peak_execution", member(rows, &Row::peak_execution));
  out.numbers("peak_storage", member(rows, &Row::peak_storage));
  out.numbers("peak_rss", member(rows, &Row::peak_rss));
  out.numbers("peak_python", member(rows, &Row::peak_python));
  out.numbers("peak_disk", member(rows, &Row::peak_disk));
  out.times("gc_time", member(rows, &Row::gc_time));
  out.numbers("tasks", member(rows, &Row::tasks));
  return out.take();
}

nb::dict snapshot_columns(const Run& run) {
  struct Row {
    const LedgerSnapshot* snapshot;
    std::size_t account;
  };
  std::vector<Row> rows;
  for (const LedgerSnapshot& snapshot : run.snapshots) {
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      rows.push_back({&snapshot, i});
    }
  }
  Columns out;
  out.numbers("executor", each(rows, [](const Row& row) { return plain(row.snapshot->executor); }));
  out.times("at", each(rows, [](const Row& row) { return plain(row.snapshot->at); }));
  out.words("account", each(rows, [](const Row& row) { return code(row.account); }),
            account_words());
  out.numbers("bytes",
              each(rows, [](const Row& row) { return plain(row.snapshot->bytes[row.account]); }));
  out.numbers("heap_limit",
              each(rows, [](const Row& row) { return plain(row.snapshot->heap_limit); }));
  out.numbers("container_limit",
              each(rows, [](const Row& row) { return plain(row.snapshot->container_limit); }));
  out.texts("why", each(rows, [](const Row& row) { return row.snapshot->why; }));
  return out.take();
}

nb::dict ledger_columns(const Run& run) {
  const std::vector<LedgerSample>& rows = run.history.samples;
  Columns out;
  out.numbers("executor", member(rows, &LedgerSample::executor));
  out.times("at", member(rows, &LedgerSample::at));
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    out.numbers(account_infos()[i].name,
                each(rows, [i](const LedgerSample& row) { return plain(row.bytes[i]); }));
  }
  out.numbers("rss", member(rows, &LedgerSample::rss));
  return out.take();
}

}  // namespace oomcast::python
