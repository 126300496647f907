#include "reports/replay_tables.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

using observe::two_digits;
using replay::ReplayComparison;
using replay::StageComparison;
using replay::StageFigures;

using Side = std::pair<std::string, std::optional<StageFigures>>;

/// What there is of a stage: observed, simulated, and the what-if if there is one.
std::vector<Side> sides_of(const ReplayComparison& comparison, const StageComparison& stage) {
  std::vector<Side> sides{{"observed", stage.observed}, {"simulated", stage.simulated}};
  if (comparison.changed) {
    sides.emplace_back("what if", stage.changed);
  }
  return sides;
}

std::vector<std::string> cells_of(const StageComparison& stage, const Side& side) {
  const bool observed = side.first == "observed";
  std::string number = std::to_string(stage.stage);
  if (stage.attempt > 0) {
    number += '.' + std::to_string(stage.attempt);
  }
  std::vector<std::string> cells{observed ? number : "", observed ? sanitized(stage.name) : "",
                                 side.first};
  if (!side.second) {
    cells.resize(9, "-");
    return cells;
  }
  const StageFigures& figures = *side.second;
  std::string tasks = std::to_string(figures.tasks);
  if (figures.tasks_failed > 0) {
    tasks += " -" + std::to_string(figures.tasks_failed);
  }
  cells.insert(cells.end(),
               {tasks, human_duration(figures.time), human_bytes(figures.peak_execution_memory),
                human_bytes(figures.memory_bytes_spilled), human_bytes(figures.disk_bytes_spilled),
                human_duration(figures.gc_time)});
  return cells;
}

std::string speed_words(const pace::Pace& pace, double per_second) {
  const std::int64_t speed = two_digits(per_second);
  return pace.bytes ? human_bytes(Bytes(speed)) + "/s" : human_count(speed) + " rows/s";
}

std::vector<std::string> spread_cells(std::string what, const observe::Spread& spread,
                                      std::string (*words)(double)) {
  if (!spread.seen()) {
    return {std::move(what), "not seen", "-", "-"};
  }
  return {std::move(what), words(spread.middle), words(spread.low) + " to " + words(spread.high),
          human_count(spread.of)};
}

std::string ms_words(double ms) { return human_duration(Duration(two_digits(ms * 1e3) * 1'000)); }
std::string share_words(double ppm) {
  return human_share(static_cast<std::int64_t>(ppm)) + " of time";
}
std::string rate_words(double bytes) { return human_bytes(Bytes(two_digits(bytes))) + "/s"; }

/// What is compared of the runs as a whole.
struct Whole {
  Outcome outcome = Outcome::kSuccess;
  std::string message;
  const Run* run = nullptr;  // none: what was observed
  Bytes spilled;
  Bytes on_disk;
  Bytes peak;
};

Whole whole_of(const ReplayComparison& comparison, const Verdict& verdict, const Run* run,
               const std::optional<StageFigures> StageComparison::* side) {
  Whole whole{.outcome = verdict.outcome, .message = verdict.message, .run = run};
  for (const StageComparison& stage : comparison.stages) {
    if (const std::optional<StageFigures>& figures = stage.*side) {
      whole.spilled += figures->memory_bytes_spilled;
      whole.on_disk += figures->disk_bytes_spilled;
      whole.peak = std::max(whole.peak, figures->peak_execution_memory);
    }
  }
  return whole;
}

const ExecutorRow* any_executor(const Run& run) {
  const auto found = std::find_if(run.executors.begin(), run.executors.end(),
                                  [](const ExecutorRow& row) { return row.id != kDriverId; });
  return found == run.executors.end() ? nullptr : &*found;
}

std::string executors_words(const Run& run) {
  const std::int64_t lost = replay::executors_lost(run);
  return human_count(replay::executors_at_once(run)) +
         (lost > 0 ? ", " + human_count(lost) + " lost" : "");
}

using OfWhole = std::function<std::string(const Whole&)>;

/// "-" where nobody was simulated.
OfWhole of_run(std::string (*words)(const Run&)) {
  return [words](const Whole& whole) {
    return whole.run == nullptr ? std::string("-") : words(*whole.run);
  };
}

OfWhole of_executor(Bytes ExecutorRow::* part) {
  return [part](const Whole& whole) {
    const ExecutorRow* one = whole.run == nullptr ? nullptr : any_executor(*whole.run);
    return one == nullptr || one->*part == Bytes(0) ? std::string("-") : human_bytes(one->*part);
  };
}

std::vector<std::pair<std::string, OfWhole>> whole_lines() {
  return {
      {"outcome", [](const Whole& whole) { return std::string(outcome_name(whole.outcome)); }},
      {"what the user reads",
       [](const Whole& whole) {
         return whole.message.empty() ? std::string("-") : first_line(whole.message);
       }},
      {"where", of_run([](const Run& run) { return sanitized(run.verdict.place); })},
      {"probability of failure", of_run([](const Run& run) {
         return human_share(run.verdict.p_fail_ppm) +
                (run.verdict.inconclusive ? ", inconclusive" : "");
       })},
      {"time of the application", of_run([](const Run& run) { return human_time(run.ended); })},
      {"executors", of_run(executors_words)},
      {"heap of an executor", of_executor(&ExecutorRow::heap_max)},
      {"memory that Spark manages in it", of_executor(&ExecutorRow::unified)},
      {"its container", of_executor(&ExecutorRow::container)},
      {"largest execution memory of a task",
       [](const Whole& whole) { return human_bytes(whole.peak); }},
      {"spilled", [](const Whole& whole) { return human_bytes(whole.spilled); }},
      {"spilled on disk", [](const Whole& whole) { return human_bytes(whole.on_disk); }},
  };
}

WordTable whole_table(const ReplayComparison& comparison) {
  WordTable table{.title = "Observed and simulated",
                  .columns = {{"", Align::kLeft},
                              {"observed", Align::kLeft},
                              {"simulated", Align::kLeft, true}},
                  .rows = {}};
  Verdict observed;
  observed.outcome = comparison.observed_outcome;
  observed.message = comparison.observed_message;
  std::vector<Whole> wholes{whole_of(comparison, observed, nullptr, &StageComparison::observed),
                            whole_of(comparison, comparison.simulated.verdict,
                                     &comparison.simulated, &StageComparison::simulated)};
  if (comparison.changed) {
    table.title = "Observed, simulated as it was, and what if";
    table.columns.push_back({"what if", Align::kLeft});
    wholes.push_back(whole_of(comparison, comparison.changed->verdict, &*comparison.changed,
                              &StageComparison::changed));
  }
  for (const auto& [name, words] : whole_lines()) {
    std::vector<std::string> row{name};
    std::transform(wholes.begin(), wholes.end(), std::back_inserter(row), words);
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::string shares_told(const observe::Completeness& told) {
  std::string text;
  for (const observe::Share& share : told.shares) {
    if (share.told < share.expected) {
      text += (text.empty() ? "" : ", ") + share.kind + ' ' + human_share(share.ppm());
    }
  }
  return text;
}

std::string replay_title(const ReplayComparison& comparison) {
  return sanitized(comparison.application_name) + " (" + sanitized(comparison.application_id) +
         ", Spark " + sanitized(comparison.spark_version) + ')';
}

WordTable replay_stages(const ReplayComparison& comparison) {
  WordTable table{.title = "Stages",
                  .columns = {{"stage"},
                              {"operators", Align::kLeft, true},
                              {"", Align::kLeft},
                              {"tasks"},
                              {"time"},
                              {"peak/task"},
                              {"spilled"},
                              {"on disk"},
                              {"GC"}},
                  .rows = {}};
  for (const StageComparison& stage : comparison.stages) {
    for (const Side& side : sides_of(comparison, stage)) {
      table.rows.push_back(cells_of(stage, side));
    }
  }
  return table;
}

WordTable replay_learned(const ReplayComparison& comparison) {
  const pace::Learned& learned = comparison.learned;
  WordTable table{.title = "Learned",
                  .columns = {{"", Align::kLeft}, {"in a task"}, {"quartiles"}, {"of"}},
                  .rows = {}};
  if (!learned.seen.start_ms.seen()) {
    return table;
  }
  for (const pace::Pace& pace : learned.paces) {
    table.rows.push_back({sanitized(pace.what), speed_words(pace, pace.per_second),
                          speed_words(pace, pace.low) + " to " + speed_words(pace, pace.high),
                          human_count(pace.tasks)});
  }
  const observe::SeenSpeeds& seen = learned.seen;
  table.rows.push_back(spread_cells("whatever its rows", learned.fixed_ms, ms_words));
  table.rows.push_back(spread_cells("start and end", seen.start_ms, ms_words));
  table.rows.push_back(spread_cells("shuffle files to disk", seen.disk_per_second, rate_words));
  table.rows.push_back(spread_cells("network, by request", seen.fetch_per_second, rate_words));
  table.rows.push_back(spread_cells("waiting for network", seen.fetch_wait_ppm, share_words));
  table.rows.push_back(spread_cells("garbage collection", seen.gc_ppm, share_words));
  table.rows.push_back(spread_cells("young collection", seen.young_ms, ms_words));
  table.rows.push_back(spread_cells("full collection", seen.full_ms, ms_words));
  table.rows.push_back(spread_cells("allocation", seen.allocated_per_second, rate_words));
  return table;
}

Beside replay_beside(const ReplayComparison& comparison) {
  Beside beside{.title = replay_title(comparison),
                .changes = comparison.differences,
                .tables = {whole_table(comparison), replay_stages(comparison)}};
  if (!comparison.log_is_complete) {
    beside.notes.emplace_back("the log ends in the middle");
  }
  if (const std::string shares = shares_told(comparison.completeness); !shares.empty()) {
    beside.notes.push_back("the log tells a part alone: " + shares);
  }
  for (const std::string& missing : comparison.completeness.missing) {
    beside.notes.push_back("inconclusive: " + missing);
  }
  if (WordTable learned = replay_learned(comparison); !learned.rows.empty()) {
    beside.tables.push_back(std::move(learned));
  }
  return beside;
}

StudyTable replay_figures(const ReplayComparison& comparison) {
  StudyTable table;
  table.study = "replay";
  table.columns = {{"stage", CellUnit::kCount},
                   {"attempt", CellUnit::kCount},
                   {"operators"},
                   {"side"},
                   {"tasks", CellUnit::kCount},
                   {"tasks failed", CellUnit::kCount},
                   {"time", CellUnit::kNanoseconds},
                   {"task time", CellUnit::kNanoseconds},
                   {"longest task", CellUnit::kNanoseconds},
                   {"gc time", CellUnit::kNanoseconds},
                   {"peak execution memory", CellUnit::kBytes},
                   {"memory spilled", CellUnit::kBytes},
                   {"disk spilled", CellUnit::kBytes}};
  for (const StageComparison& stage : comparison.stages) {
    for (const auto& [side, figures] : sides_of(comparison, stage)) {
      std::vector<Cell> row{stage.stage, stage.attempt, stage.name, side};
      if (figures) {
        row.insert(row.end(),
                   {figures->tasks, figures->tasks_failed, figures->time.count(),
                    figures->task_time.count(), figures->task_time_max.count(),
                    figures->gc_time.count(), figures->peak_execution_memory.count(),
                    figures->memory_bytes_spilled.count(), figures->disk_bytes_spilled.count()});
      }
      row.resize(table.columns.size());
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

}  // namespace oomcast::reports
