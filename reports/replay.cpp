#include "reports/replay.hpp"

#include "reports/json_parts.hpp"
#include "reports/palette.hpp"
#include "reports/replay_tables.hpp"
#include "reports/sections.hpp"
#include "reports/study.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

using observe::two_digits;
using replay::ReplayComparison;
using replay::StageComparison;
using replay::StageFigures;

std::string outcome_line(std::string_view label, Outcome outcome, std::string_view message,
                         const ReportOptions& options) {
  const Palette colours = palette(options.colour);
  const bool survives = outcome == Outcome::kSuccess;
  std::string text =
      std::string(outcome_sentence(outcome)) + " [" + std::string(outcome_name(outcome)) + ']';
  const std::string first = first_line(message);
  if (!first.empty()) {
    text += ": " + first;
  }
  const std::string head = padded(label, 12);
  const std::string lines = wrapped(head, text, head.size(), options.width);
  return std::string(survives ? colours.good : colours.bad) + head + std::string(colours.reset) +
         lines.substr(head.size());
}

/// Kinds of which something is missing, and what a forecast would have to guess.
std::string completeness_lines(const observe::Completeness& told, const ReportOptions& options) {
  std::string out;
  if (const std::string shares = shares_told(told); !shares.empty()) {
    out += wrapped(padded("complete", 12), shares, 12, options.width);
  }
  for (const std::string& missing : told.missing) {
    out += wrapped(padded("inconclusive", 13), missing, 13, options.width);
  }
  return out;
}

Json completeness_json(const observe::Completeness& told) {
  Json shares = Json::array();
  for (const observe::Share& share : told.shares) {
    shares.push_back({{"kind", share.kind},
                      {"told", share.told},
                      {"expected", share.expected},
                      {"ppm", share.ppm()}});
  }
  return {{"shares", shares}, {"missing", told.missing}};
}

Json calibration_json(const observe::Calibration& learned) {
  Json stages = Json::array();
  for (const auto& [stage, pace] : learned.stages) {
    stages.push_back({{"stage", stage},
                      {"tasks", pace.tasks},
                      {"time_ppm", pace.time_ppm},
                      {"time_low_ppm", pace.time_low_ppm},
                      {"time_high_ppm", pace.time_high_ppm},
                      {"spill_compressed_ppm", pace.spill_compressed_ppm}});
  }
  return {{"heap_live_ppm", learned.heap.run.live_ppm},
          {"heap_gap_ppm", learned.heap.run.gap_ppm},
          {"heap_grown_gap_ppm", learned.heap.run.grown_ppm},
          {"simulations", learned.simulations},
          {"stages", stages}};
}

std::string learned_text(const ReplayComparison& comparison, const Style& style) {
  const WordTable learned = replay_learned(comparison);
  if (learned.rows.empty()) {
    return "";
  }
  Table table(learned.columns);
  for (const std::vector<std::string>& row : learned.rows) {
    table.add(row);
  }
  return section_title(learned.title, style) + table.text(2, style.width);
}

/// Null: the log does not tell.
Json spread_json(const observe::Spread& spread, double unit = 1) {
  return spread.seen() ? Json{{"low", two_digits(spread.low * unit)},
                              {"middle", two_digits(spread.middle * unit)},
                              {"high", two_digits(spread.high * unit)},
                              {"of", spread.of}}
                       : Json();
}

Json learned_json(const pace::Learned& learned) {
  Json paces = Json::array();
  for (const pace::Pace& pace : learned.paces) {
    paces.push_back({{"what", pace.what},
                     {"unit", pace.bytes ? "bytes/s" : "rows/s"},
                     {"per_second", two_digits(pace.per_second)},
                     {"low", two_digits(pace.low)},
                     {"high", two_digits(pace.high)},
                     {"tasks", pace.tasks}});
  }
  const observe::SeenSpeeds& seen = learned.seen;
  constexpr double kNsPerMs = 1e6;
  return {{"tasks", learned.tasks},
          {"paces", paces},
          {"fixed_ns", spread_json(learned.fixed_ms, kNsPerMs)},
          {"start_ns", spread_json(seen.start_ms, kNsPerMs)},
          {"disk_bytes_per_second", spread_json(seen.disk_per_second)},
          {"network_bytes_per_second", spread_json(seen.fetch_per_second)},
          {"network_wait_ppm", spread_json(seen.fetch_wait_ppm)},
          {"gc_ppm", spread_json(seen.gc_ppm)},
          {"gc_young_ns", spread_json(seen.young_ms, kNsPerMs)},
          {"gc_full_ns", spread_json(seen.full_ms, kNsPerMs)},
          {"allocated_bytes_per_second", spread_json(seen.allocated_per_second)}};
}

Json figures_json(const std::optional<StageFigures>& figures) {
  if (!figures) {
    return {};
  }
  return {{"tasks", figures->tasks},
          {"tasks_failed", figures->tasks_failed},
          {"time_ns", figures->time.count()},
          {"task_time_ns", figures->task_time.count()},
          {"gc_time_ns", figures->gc_time.count()},
          {"task_time_max_ns", figures->task_time_max.count()},
          {"memory_bytes_spilled", figures->memory_bytes_spilled.count()},
          {"disk_bytes_spilled", figures->disk_bytes_spilled.count()},
          {"peak_execution_memory", figures->peak_execution_memory.count()}};
}

}  // namespace

std::string replay_text(const ReplayComparison& comparison, const ReportOptions& options) {
  const Style style{.palette = palette(options.colour), .width = options.width};
  std::string out = wrapped(
      "",
      replay_title(comparison) + (comparison.log_is_complete ? "" : "; the log ends in the middle"),
      2, options.width);
  out +=
      outcome_line("observed", comparison.observed_outcome, comparison.observed_message, options);
  out += outcome_line("simulated", comparison.simulated.verdict.outcome,
                      comparison.simulated.verdict.message, options);
  if (comparison.changed) {
    out += outcome_line("what if", comparison.changed->verdict.outcome,
                        comparison.changed->verdict.message, options);
  }
  out += completeness_lines(comparison.completeness, options);
  if (comparison.changed) {
    out += section_title("What changes", style);
    for (const std::string& line : comparison.differences) {
      out += wrapped("  ", sanitized(line), 4, options.width);
    }
    if (comparison.differences.empty()) {
      out += "  nothing that this model sees\n";
    }
  }
  const WordTable stages = replay_stages(comparison);
  Table table(stages.columns);
  for (const std::vector<std::string>& row : stages.rows) {
    const bool observed = row[kReplaySide] == "observed";
    table.add(row, observed ? "" : std::string(style.palette.faint));
  }
  out += section_title(stages.title, style) + table.text(2, options.width);
  out += learned_text(comparison, style);
  const Run& run = comparison.changed ? *comparison.changed : comparison.simulated;
  return out + '\n' + find_report_format("text")->render(run, options);
}

std::string replay_json(const ReplayComparison& comparison, const ReportOptions& options) {
  Json stages = Json::array();
  for (const StageComparison& stage : comparison.stages) {
    stages.push_back({{"stage", stage.stage},
                      {"attempt", stage.attempt},
                      {"name", stage.name},
                      {"observed", figures_json(stage.observed)},
                      {"simulated", figures_json(stage.simulated)},
                      {"changed", figures_json(stage.changed)}});
  }
  return dumped(
      Json{{"schema_version", 1},
           {"log", comparison.log},
           {"application_id", comparison.application_id},
           {"application_name", comparison.application_name},
           {"spark_version", comparison.spark_version},
           {"log_is_complete", comparison.log_is_complete},
           {"observed_outcome", outcome_name(comparison.observed_outcome)},
           {"observed_message", comparison.observed_message},
           {"stages", stages},
           {"usual_outcome", outcome_name(comparison.usual.verdict.outcome)},
           {"completeness", completeness_json(comparison.completeness)},
           {"calibration", calibration_json(comparison.calibration)},
           {"learned", learned_json(comparison.learned)},
           {"differences", comparison.differences},
           {"simulated", run_json(comparison.simulated, options)},
           {"changed", comparison.changed ? run_json(*comparison.changed, options) : Json()}});
}

std::string replay_csv(const ReplayComparison& comparison) {
  return study_csv(replay_figures(comparison));
}

}  // namespace oomcast::reports
