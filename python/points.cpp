#include "python/points.hpp"

#include <algorithm>

#include "models/application/simulate.hpp"
#include "python/columns.hpp"
#include "python/load.hpp"
#include "reports/problem_words.hpp"
#include "reports/units.hpp"
#include "studies/in_parallel.hpp"
#include "studies/replay.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

/// What is kept of a run: no tables, so that ten thousand fit.
struct Row {
  std::string outcome = "refused";
  std::string log_application;
  std::string log_outcome;
  std::string what;  // place and cause, or why it was refused
  std::string trace_hash;
  std::int64_t inconclusive = 0;
  std::int64_t p_fail_ppm = 0;
  std::int64_t margin_ppm = 0;
  std::int64_t ended_ns = 0;
  std::int64_t run_time_ns = 0;
  std::int64_t gc_time_ns = 0;
  std::int64_t tasks_failed = 0;
  std::int64_t executors_lost = 0;
  std::int64_t memory_bytes_spilled = 0;
  std::int64_t disk_bytes_spilled = 0;
  std::int64_t peak_heap = 0;
  std::int64_t peak_execution = 0;
  std::int64_t peak_rss = 0;
};

std::string words_of(const Problems& problems) {
  std::string words;
  for (const Problem& problem : problems) {
    words += (words.empty() ? "" : " | ") + reports::problem_words(problem);
  }
  return words;
}

void add_run(const Run& run, Row& row) {
  row.outcome = outcome_name(run.verdict.outcome);
  row.what = run.verdict.place;
  row.trace_hash = reports::human_hash(run.manifest.trace_hash);
  row.inconclusive = run.verdict.inconclusive ? 1 : 0;
  row.p_fail_ppm = run.verdict.p_fail_ppm;
  row.margin_ppm = run.verdict.margin_ppm;
  row.ended_ns = run.ended.count();
  for (const StageRow& stage : run.stages) {
    row.run_time_ns += stage.run_time.count();
    row.gc_time_ns += stage.gc_time.count();
    row.tasks_failed += stage.tasks_failed;
    row.memory_bytes_spilled += stage.memory_bytes_spilled.count();
    row.disk_bytes_spilled += stage.disk_bytes_spilled.count();
  }
  for (const ExecutorRow& executor : run.executors) {
    if (executor.id == kDriverId) {
      continue;
    }
    row.executors_lost += executor.lost ? 1 : 0;
    row.peak_heap = std::max(row.peak_heap, executor.peak_heap.count());
    row.peak_execution = std::max(row.peak_execution, executor.peak_execution.count());
    row.peak_rss = std::max(row.peak_rss, executor.peak_rss.count());
  }
}

Row play_point(const std::string& text, const Point& point) {
  Row row;
  Overlay overlay;
  overlay.conf = point.conf;
  overlay.seed = point.seed;
  const Checked<Scenario> scenario = load_text(text, "scenario", overlay);
  if (!scenario.ok()) {
    row.what = words_of(scenario.error());
    return row;
  }
  const Checked<Run> run = simulate(scenario.value(), {.keep_tasks = false});
  if (run.ok()) {
    add_run(run.value(), row);
  } else {
    row.what = words_of(run.error());
  }
  return row;
}

Row play_log(const std::string& log, const std::vector<ConfEntry>& conf) {
  Row row;
  replay::ReplayOptions options;
  lay_over(conf, options);
  const Checked<replay::ReplayComparison> played = replay::replay(log, options);
  if (!played.ok()) {
    row.what = words_of(played.error());
    return row;
  }
  row.log_application = played.value().application_id;
  row.log_outcome = outcome_name(played.value().observed_outcome);
  add_run(played.value().changed ? *played.value().changed : played.value().simulated, row);
  return row;
}

template <class Play>
std::vector<Row> play_all(std::size_t count, std::size_t threads, const Play& play) {
  const nb::gil_scoped_release others_may_run;
  std::vector<Row> rows(count);
  for_all_in_parallel(count, threads == 0 ? all_cores() : threads,
                      [&](std::size_t i) { rows[i] = play(i); });
  return rows;
}

void add_columns(const std::vector<Row>& rows, Columns& out) {
  out.texts("outcome", each(rows, [](const Row& row) { return row.outcome; }));
  out.numbers("inconclusive", member(rows, &Row::inconclusive));
  out.numbers("p_fail_ppm", member(rows, &Row::p_fail_ppm));
  out.numbers("margin_ppm", member(rows, &Row::margin_ppm));
  out.numbers("ended_ns", member(rows, &Row::ended_ns));
  out.numbers("run_time_ns", member(rows, &Row::run_time_ns));
  out.numbers("gc_time_ns", member(rows, &Row::gc_time_ns));
  out.numbers("tasks_failed", member(rows, &Row::tasks_failed));
  out.numbers("executors_lost", member(rows, &Row::executors_lost));
  out.numbers("memory_bytes_spilled", member(rows, &Row::memory_bytes_spilled));
  out.numbers("disk_bytes_spilled", member(rows, &Row::disk_bytes_spilled));
  out.numbers("peak_heap", member(rows, &Row::peak_heap));
  out.numbers("peak_execution", member(rows, &Row::peak_execution));
  out.numbers("peak_rss", member(rows, &Row::peak_rss));
  out.texts("trace_hash", each(rows, [](const Row& row) { return row.trace_hash; }));
  out.texts("what", each(rows, [](const Row& row) { return row.what; }));
}

}  // namespace

nb::dict play_points(const std::string& text, const std::vector<Point>& points,
                     std::size_t threads) {
  const std::vector<Row> rows =
      play_all(points.size(), threads, [&](std::size_t i) { return play_point(text, points[i]); });
  Columns out;
  add_columns(rows, out);
  return out.take();
}

nb::dict play_logs(const std::vector<std::string>& logs,
                   const std::vector<std::pair<std::string, std::string>>& conf,
                   std::size_t threads) {
  Overlay overlay;
  overlay.conf = conf;
  const std::vector<ConfEntry> entries = conf_entries(overlay);
  const std::vector<Row> rows =
      play_all(logs.size(), threads, [&](std::size_t i) { return play_log(logs[i], entries); });
  Columns out;
  out.texts("application", each(rows, [](const Row& row) { return row.log_application; }));
  out.texts("observed", each(rows, [](const Row& row) { return row.log_outcome; }));
  add_columns(rows, out);
  return out.take();
}

}  // namespace oomcast::python
