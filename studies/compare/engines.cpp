#include "studies/compare/engines.hpp"

#include <array>

#include "models/application/simulate.hpp"
#include "models/engines/engine.hpp"
#include "models/executor/shape.hpp"
#include "models/operators/plan_jobs.hpp"
#include "models/text/lists.hpp"
#include "models/text/nearest.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::compare {
namespace {

constexpr std::array<std::string_view, 4> kEngines{"flink", "snowflake", "spark", "trino"};

Problems unknown(const std::vector<std::string>& engines) {
  Problems problems;
  if (engines.empty()) {
    problems.push_back({Severity::kError, "--engines", "names no engine",
                        "give some of " + text::joined(kEngines)});
  }
  for (const std::string& engine : engines) {
    if (std::ranges::find(kEngines, engine) == kEngines.end()) {
      problems.push_back(
          {Severity::kError, "--engines", "there is no engine '" + engine + "'",
           text::did_you_mean(engine, kEngines, "one of " + text::joined(kEngines))});
    }
  }
  return problems;
}

void add_row(const engines::Forecast& forecast, StudyTable& table) {
  const bool numbers = forecast.limit > Bytes(0);
  table.rows.push_back({forecast.engine, forecast.outcome, forecast.what,
                        numbers ? Cell(forecast.peak.count()) : Cell(),
                        numbers ? Cell(forecast.limit.count()) : Cell(),
                        numbers ? Cell(forecast.spilled.count()) : Cell(), forecast.fidelity});
  table.notes.push_back(forecast.engine + ": " + forecast.exactly);
  std::string parts;
  for (const engines::Part& part : forecast.parts) {
    parts += (parts.empty() ? "" : ", ") + part.name + " " + text::format_bytes(part.bytes);
  }
  if (!parts.empty()) {
    table.notes.push_back(forecast.engine + ", one machine: " + parts + ".");
  }
  for (const std::string& note : forecast.notes) {
    table.notes.push_back(forecast.engine + ": " + note);
  }
  for (const std::string& source : forecast.sources) {
    table.notes.push_back(forecast.engine + ", source: " + source + ".");
  }
}

/// The fullest executor of a run, and what it died of or came near.
engines::Forecast spark(const Run& run) {
  engines::Forecast forecast;
  forecast.engine = "spark";
  forecast.fidelity = "simulated";
  forecast.exactly = "Spark's books are exact, heap, process and time estimated.";
  forecast.outcome = outcome_name(run.verdict.outcome);
  forecast.what = "live heap of an executor";
  for (const ExecutorRow& row : run.executors) {
    if (row.id != kDriverId) {
      forecast.peak = std::max(forecast.peak, row.peak_heap);
      forecast.limit = row.heap_max;
    }
  }
  if (!run.verdict.where.operator_name.empty()) {
    forecast.what += ", " + run.verdict.where.operator_name;
  }
  for (const StageRow& stage : run.stages) {
    forecast.spilled += stage.disk_bytes_spilled;
  }
  return forecast;
}

}  // namespace

Checked<StudyTable> engines_table(const Scenario& scenario,
                                  const std::vector<std::string>& engines) {
  Problems problems = unknown(engines);
  if (scenario.stream || scenario.observed != nullptr) {
    problems.push_back({Severity::kError, scenario.origin,
                        "other engines are forecast for batch jobs of a scenario only",
                        "give a scenario with jobs and without a stream"});
  }
  const Checked<executor::Shape> shape = executor::executor_shape(scenario);
  const Checked<Run> run = simulate(scenario, {.keep_tasks = false});
  const auto jobs = plan::plan_jobs(scenario);
  if (!run.ok()) {  // what is wrong with the shape or the plan is wrong with the run
    problems.insert(problems.end(), run.error().begin(), run.error().end());
  }
  if (!problems.empty() || !shape.ok() || !jobs.ok()) {
    return problems;
  }
  const engines::Machines machines{.count = shape.value().executors,
                                   .slots = shape.value().slots,
                                   .container = shape.value().container_request};
  const std::vector<engines::Demand> demands = engines::demands_of(jobs.value());
  StudyTable table;
  table.study = "engines";
  table.title = scenario.name + " on " + std::to_string(machines.count) + " machines of " +
                text::format_bytes(machines.container) + " with " + std::to_string(machines.slots) +
                " slots";
  table.columns = {{"engine", CellUnit::kText},  {"outcome", CellUnit::kText},
                   {"limit", CellUnit::kText},   {"peak", CellUnit::kBytes},
                   {"of", CellUnit::kBytes},     {"spilled", CellUnit::kBytes},
                   {"fidelity", CellUnit::kText}};
  for (const std::string& engine : engines) {
    if (engine == "spark") {
      add_row(spark(run.value()), table);
    } else if (engine == "flink") {
      add_row(engines::flink(machines, demands), table);
    } else if (engine == "trino") {
      add_row(engines::trino(machines, demands, false), table);
      add_row(engines::trino(machines, demands, true), table);
    } else {
      add_row(engines::snowflake(), table);
    }
  }
  return table;
}

}  // namespace oomcast::compare
