// One case: translated, simulated, summed up.
#include <algorithm>

#include "inputs/cases/translate.hpp"
#include "models/application/simulate.hpp"
#include "studies/predict/predict.hpp"

namespace oomcast::predict {
namespace {

Forecast unsupported(std::string id, std::string reason) {
  Forecast forecast;
  forecast.id = std::move(id);
  forecast.status = "unsupported";
  forecast.reason = std::move(reason);
  return forecast;
}

void add_stages(const Run& run, Forecast& forecast) {
  for (const StageRow& row : run.stages) {
    if (row.attempt == 0 && row.tasks_succeeded > 0) {
      forecast.stages.push_back({row.stage, row.tasks, row.memory_bytes_spilled,
                                 row.disk_bytes_spilled, row.peak_execution_memory_max});
    }
  }
}

void add_peaks(const Run& run, Forecast& forecast) {
  for (const ExecutorRow& row : run.executors) {
    if (row.id != kDriverId) {
      forecast.peak_heap = std::max(forecast.peak_heap, row.peak_heap_used);
      forecast.peak_rss = std::max(forecast.peak_rss, row.peak_jvm_rss);
      const bool container = row.container > Bytes(0);
      // Recordings of containers tell workers apart from their daemon.
      forecast.peak_python =
          std::max(forecast.peak_python, container ? row.peak_python_workers : row.peak_python);
      forecast.peak_container =
          std::max(forecast.peak_container, container ? row.peak_rss : Bytes(0));
    }
  }
}

void add_failure(const Run& run, Forecast& forecast) {
  if (run.verdict.outcome != Outcome::kSuccess) {
    forecast.stage = run.verdict.where.stage;
    forecast.operator_name = run.verdict.where.operator_name;
  }
  for (const Failure& failure : run.failures) {
    if (failure.exit_code != 0 && failure.where.executor >= 0) {
      forecast.exit_code = failure.exit_code;
      return;
    }
  }
}

/// A recording of a container asks whether a process was killed, though the job may survive it.
void note_kills(const Run& run, Forecast& forecast) {
  for (const Failure& failure : run.failures) {
    if (failure.kind == Outcome::kContainerKill && run.verdict.outcome == Outcome::kSuccess) {
      forecast.status = std::string(outcome_name(failure.kind));
      forecast.p_fail_ppm = std::max<std::int64_t>(500'000, forecast.p_fail_ppm);
      return;
    }
  }
}

}  // namespace

Forecast forecast_case(std::string_view text, const std::string& folder) {
  const Checked<cases::CaseFile> file = cases::read_case(text, folder + "/case.json");
  if (!file.ok()) {
    return unsupported(folder, "case.json " + file.error().front().what);
  }
  const cases::Translation translation = cases::translate(file.value());
  if (!translation.scenario) {
    return unsupported(file.value().id, translation.reason);
  }
  SimulateOptions options;
  options.keep_tasks = false;
  const Checked<Run> run = simulate(*translation.scenario, options);
  if (!run.ok()) {
    const Problem& first = run.error().front();
    return unsupported(file.value().id, "scenario " + first.where + ": " + first.what);
  }
  Forecast forecast;
  forecast.id = file.value().id;
  forecast.status = std::string(outcome_name(run.value().verdict.outcome));
  forecast.p_fail_ppm = run.value().verdict.p_fail_ppm;
  forecast.place = run.value().verdict.place;
  forecast.heap = run.value().verdict.heap;
  forecast.driver_heap = run.value().verdict.driver_heap;
  add_stages(run.value(), forecast);
  add_peaks(run.value(), forecast);
  add_failure(run.value(), forecast);
  note_kills(run.value(), forecast);
  return forecast;
}

}  // namespace oomcast::predict
