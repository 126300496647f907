// `oomcast replay LOG`: a Spark event log simulated again, observed beside simulated.
#include <array>
#include <utility>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/history_server.hpp"
#include "cli/log_folder.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "cli/verb.hpp"
#include "cli/what_if_options.hpp"
#include "inputs/eventlog/layout.hpp"
#include "models/text/sizes.hpp"
#include "reports/replay.hpp"
#include "reports/replay_tables.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kReplayOptions{
    kConfOption,          kVolumeOption, kHotKeyGrowthOption, kExecutorsOption, kManagerOption,
    kHistoryServerOption, kAppOption,    kSeedOption,         kThreadsOption,   kFormatOption,
    kTableOption,         kOutputOption, kFailOption,         kTasksOption,     kNoColorOption,
};

constexpr Usage kReplayUsage{
    .arguments = "LOG",
    .arguments_min = 0,
    .arguments_max = 1,
    .options = kReplayOptions,
    .details =
        "Reads an event log (a file or a rolled folder, plain or compressed), simulates its\n"
        "stages and sets tasks, time, peak execution memory, spill and GC side by side.\n"
        "The log also teaches the pace of its machine, how well spills compressed and how full a\n"
        "heap its executors survived; the simulation uses that.\n"
        "With --conf, --volume, --hot-key-growth, --executors or --manager it adds what the same\n"
        "job would have done then, and what changes and why. Its plan stays as it was.\n"
        "html and markdown show the run that is asked about beside what was observed; csv has a\n"
        "line for each stage and side, or with --table a table of that run, as other formats do.\n"
        "Of a folder with many logs it prints a line for each, and JSON with --format json.\n\n"
        "  oomcast replay app-20260101-0001.zstd\n"
        "  oomcast replay eventlog_v2_app-1 --conf spark.executor.memory=8g --volume 3\n"
        "  oomcast replay app-20260101-0001.zstd --executors 40 --format html -o what-if.html\n",
    .examples_run = false};

/// Text, JSON and CSV set the runs side by side; so do pages beside the run that is asked about.
/// Other formats, and tables by name, hold that run alone.
std::string rendered(const replay::ReplayComparison& comparison,
                     const reports::ReportFormat& format, reports::ReportOptions options,
                     const Arguments& arguments) {
  if (format.name == "text") {
    return reports::replay_text(comparison, options);
  }
  if (format.name == "json") {
    return reports::replay_json(comparison, options);
  }
  if (format.name == "csv" && !arguments.has("table")) {
    return reports::replay_csv(comparison);
  }
  options.table = arguments.value("table", options.table);
  options.beside = reports::replay_beside(comparison);
  return format.render(comparison.last(), options);
}

int replay_of_folder(const std::string& folder, std::vector<std::string> logs,
                     const replay::ReplayOptions& options, const Arguments& arguments,
                     const Terminal& terminal) {
  const reports::ReportOptions report = report_options(arguments, terminal);
  const FolderQuestion question{
      .folder = folder,
      .logs = std::move(logs),
      .columns = {{"application", reports::Align::kLeft},
                  {"observed", reports::Align::kLeft},
                  {"simulated", reports::Align::kLeft},
                  {"what if", reports::Align::kLeft},
                  {"p(fail)"}},
      .ask = [&](const std::string& path, reports::LogAnswer& answer) -> int {
        const auto comparison = replay::replay(path, options);
        answer.problems = comparison.ok() ? comparison.value().warnings : comparison.error();
        if (!comparison.ok()) {
          return kExitBadInput;
        }
        const replay::ReplayComparison& told = comparison.value();
        const Verdict& verdict = told.last().verdict;
        const auto word = [](Outcome outcome) { return std::string(outcome_name(outcome)); };
        answer.cells = {
            told.application_id, word(told.observed_outcome), word(told.simulated.verdict.outcome),
            told.changed ? word(told.changed->verdict.outcome) : "-",
            verdict.inconclusive ? "inconclusive" : text::format_share(verdict.p_fail_ppm * 1000)};
        answer.json = reports::replay_json(told, report);
        return exit_code_of(verdict, arguments);
      }};
  return answer_folder(question, arguments, terminal);
}

int replay_of_log(const std::string& log, const replay::ReplayOptions& options,
                  const reports::ReportFormat& format, const Arguments& arguments,
                  const Terminal& terminal) {
  const Checked<replay::ReplayComparison> comparison =
      with_progress("replaying " + log, terminal, [&] { return replay::replay(log, options); });
  if (!comparison.ok()) {
    return complain(comparison.error(), terminal);
  }
  complain(comparison.value().warnings, terminal);
  const Run& run = comparison.value().last();
  reports::ReportOptions report = report_options(arguments, terminal);
  report.reproduce = command_line("replay", log, arguments, run.manifest.seed);
  const std::string text = rendered(comparison.value(), format, std::move(report), arguments);
  return deliver(arguments, text, exit_code_of(run.verdict, arguments), terminal);
}

int run_replay(const Arguments& arguments, const Terminal& terminal) {
  replay::ReplayOptions options{.what_if = {}, .seed = {}};
  Problems problems;
  const reports::ReportFormat* format = nullptr;
  take(report_format_of(arguments), format, problems);
  take(what_if_of(arguments), options.what_if, problems);
  take(seed_of(arguments), options.seed, problems);
  if (!problems.empty()) {
    return complain_of_arguments(problems, "replay", terminal);
  }
  options.keep_tasks = arguments.has("tasks") || format->needs_tasks;
  options.keep_history = format->needs_history;
  LogSource source;
  std::vector<std::string> logs;
  take(log_source(arguments), source, problems);
  if (problems.empty()) {
    take(eventlog::logs_below(source.path()), logs, problems);
  }
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  if (!logs.empty() && format->name != "text" && format->name != "json") {
    return complain_of_arguments(
        {mistake("--format", "a folder of logs is told as text or json alone",
                 "name one of its logs")},
        "replay", terminal);
  }
  return logs.empty()
             ? replay_of_log(source.path(), options, *format, arguments, terminal)
             : replay_of_folder(source.path(), std::move(logs), options, arguments, terminal);
}

}  // namespace

Verb replay_verb() {
  return {.name = "replay",
          .summary = "Simulate a Spark event log again; observed beside simulated.",
          .run = run_replay,
          .usage = kReplayUsage};
}

}  // namespace oomcast::cli
