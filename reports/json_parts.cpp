#include "reports/json_parts.hpp"

#include "reports/place.hpp"

namespace oomcast::reports {
namespace {

/// A number, or null where a negative one means "not known".
Json known(std::int32_t number) { return number < 0 ? Json() : Json(number); }

Json executor_number(std::int32_t executor) {
  return executor == kDriverId ? Json("driver") : known(executor);
}

Json operator_json(const OperatorRow& row) {
  return {{"name", row.name},
          {"label", row.label},
          {"peak_memory", row.peak_memory.count()},
          {"peak_memory_max", row.peak_memory_max.count()},
          {"spill_size", row.spill_size.count()},
          {"sort_fallback_tasks", row.sort_fallback_tasks}};
}

}  // namespace

Json where_json(const Where& where) {
  const std::string_view account = account_word(where.account);
  return {{"job", known(where.job)},
          {"stage", known(where.stage)},
          {"stage_attempt", where.stage_attempt},
          {"task", known(where.task)},
          {"task_attempt", where.task_attempt},
          {"executor", executor_number(where.executor)},
          {"operator", where.operator_name.empty() ? Json() : Json(where.operator_name)},
          {"account", account.empty() ? Json() : Json(account)},
          {"at_ns", where.at.count()}};
}

Json stage_json(const StageRow& stage) {
  Json operators = Json::array();
  for (const OperatorRow& row : stage.operators) {
    operators.push_back(operator_json(row));
  }
  return {{"job", stage.job},
          {"stage", stage.stage},
          {"attempt", stage.attempt},
          {"name", stage.name},
          {"status", stage_status_word(stage.status)},
          {"tasks", stage.tasks},
          {"tasks_succeeded", stage.tasks_succeeded},
          {"tasks_failed", stage.tasks_failed},
          {"submitted_ns", stage.submitted.count()},
          {"completed_ns", stage.completed.count()},
          {"input_rows", stage.input_rows.count()},
          {"input_bytes", stage.input_bytes.count()},
          {"shuffle_read_bytes", stage.shuffle_read_bytes.count()},
          {"shuffle_write_bytes", stage.shuffle_write_bytes.count()},
          {"memory_bytes_spilled", stage.memory_bytes_spilled.count()},
          {"disk_bytes_spilled", stage.disk_bytes_spilled.count()},
          {"peak_execution_memory", stage.peak_execution_memory_max.count()},
          {"peak_on_heap_execution", stage.peak_on_heap_execution_max.count()},
          {"peak_off_heap_execution", stage.peak_off_heap_execution_max.count()},
          {"sort_fallbacks", stage.sort_fallbacks},
          {"operators", std::move(operators)},
          {"peak_heap", stage.peak_heap_max.count()},
          {"run_time_ns", stage.run_time.count()},
          {"gc_time_ns", stage.gc_time.count()},
          {"task_time_median_ns", stage.task_time_median.count()},
          {"task_time_max_ns", stage.task_time_max.count()},
          {"task_rows_max", stage.task_rows_max.count()},
          {"task_bytes_max", stage.task_bytes_max.count()},
          {"task_bytes_median", stage.task_bytes_median.count()}};
}

Json task_json(const TaskRow& task) {
  return {{"stage", task.stage},
          {"stage_attempt", task.stage_attempt},
          {"index", task.index},
          {"attempt", task.attempt},
          {"executor", executor_number(task.executor)},
          {"outcome", outcome_name(task.outcome)},
          {"killed", task.killed},
          {"start_ns", task.start.count()},
          {"end_ns", task.end.count()},
          {"gc_time_ns", task.gc_time.count()},
          {"rows", task.rows.count()},
          {"memory_bytes_spilled", task.memory_bytes_spilled.count()},
          {"disk_bytes_spilled", task.disk_bytes_spilled.count()},
          {"peak_execution_memory", task.peak_execution_memory.count()},
          {"peak_on_heap_execution", task.peak_on_heap_execution.count()},
          {"peak_off_heap_execution", task.peak_off_heap_execution.count()}};
}

Json executor_json(const ExecutorRow& executor) {
  return {{"id", executor_number(executor.id)},
          {"started_ns", executor.started.count()},
          {"ended_ns", executor.ended.count()},
          {"lost", executor.lost},
          {"exit_code", executor.exit_code},
          {"reason", executor.reason},
          {"heap_max", executor.heap_max.count()},
          {"unified", executor.unified.count()},
          {"container", executor.container.count()},
          {"peak_heap", executor.peak_heap.count()},
          {"peak_execution", executor.peak_execution.count()},
          {"peak_storage", executor.peak_storage.count()},
          {"peak_rss", executor.peak_rss.count()},
          {"peak_python", executor.peak_python.count()},
          {"peak_disk", executor.peak_disk.count()},
          {"gc_time_ns", executor.gc_time.count()},
          {"tasks", executor.tasks}};
}

Json snapshot_json(const LedgerSnapshot& snapshot) {
  Json accounts = Json::object();
  for (const AccountInfo& info : account_infos()) {
    accounts[std::string(info.name)] =
        snapshot.bytes[static_cast<std::size_t>(info.account)].count();
  }
  return {{"executor", executor_number(snapshot.executor)},
          {"at_ns", snapshot.at.count()},
          {"why", snapshot.why},
          {"heap_limit", snapshot.heap_limit.count()},
          {"container_limit", snapshot.container_limit.count()},
          {"accounts", accounts}};
}

}  // namespace oomcast::reports
