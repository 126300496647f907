// `oomcast facts LOG`: what an event log, or each log of a folder, says.
#include <array>
#include <ostream>

#include "cli/complain.hpp"
#include "cli/history_server.hpp"
#include "cli/log_folder.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "inputs/eventlog/facts.hpp"
#include "inputs/eventlog/layout.hpp"
#include "inputs/eventlog/reader.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kFactsOptions{
    OptionSpec{.name = "line-bytes-max",
               .value = "BYTES",
               .help = "Skip lines longer than this (default 256 MiB, as the History Server)"},
    kHistoryServerOption,
    kAppOption,
    OptionSpec{.name = "format",
               .value = "FORMAT",
               .help = "Of a folder: text (default, a line a log) or json; of one log, json",
               .choices = "text|json"},
    kThreadsOption,
    kOutputOption,
};

constexpr Usage kFactsUsage{
    .arguments = "LOG",
    .arguments_min = 0,
    .arguments_max = 1,
    .options = kFactsOptions,
    .details =
        "Prints the facts of a Spark event log (a file, a rolling folder, or a History "
        "Server zip).\n"
        "Of a folder with many logs it prints a line for each; a broken one is reported and\n"
        "stops no other. --history-server fetches the log of --app by HTTP.\n\n"
        "  oomcast facts app-20260101-0001.zstd\n"
        "  oomcast facts /var/spark-events --format json\n"
        "  oomcast facts --history-server http://host:18080 --app app-20260101-0001\n",
    .examples_run = false};

Checked<eventlog::ReadOptions> read_options(const Arguments& arguments) {
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  const Checked<std::int64_t> bytes =
      whole_number(arguments, "line-bytes-max", std::int64_t{256} << 20, 1, kMost);
  if (!bytes.ok()) {
    return bytes.error();
  }
  return eventlog::ReadOptions{
      .line_bytes_max = Bytes(bytes.value()), .checksums = true, .allow_no_events = true};
}

std::vector<std::string> cells_of(const eventlog::EventLog& log) {
  return {log.application.id.value_or("-"),      log.spark_version.value_or("-"),
          std::to_string(log.stages.size()),     std::to_string(log.tasks.size()),
          log.application.end_ms ? "yes" : "no", std::to_string(log.warnings.size())};
}

int facts_of_folder(const std::string& folder, std::vector<std::string> logs,
                    eventlog::ReadOptions options, const Arguments& arguments,
                    const Terminal& terminal) {
  options.allow_no_events = false;  // in a folder, a file without an event is no log
  const FolderQuestion question{
      .folder = folder,
      .logs = std::move(logs),
      .columns = {{"application", reports::Align::kLeft},
                  {"spark", reports::Align::kLeft},
                  {"stages"},
                  {"tasks"},
                  {"ended", reports::Align::kLeft},
                  {"warnings"}},
      .ask = [&](const std::string& path, reports::LogAnswer& answer) -> int {
        const auto log = eventlog::read_event_log(path, options);
        answer.problems = log.ok() ? log.value().warnings : log.error();
        if (log.ok()) {
          answer.cells = cells_of(log.value());
          answer.json = eventlog::facts_json(log.value());
        }
        return kExitOk;
      }};
  return answer_folder(question, arguments, terminal);
}

int run_facts(const Arguments& arguments, const Terminal& terminal) {
  Problems problems;
  eventlog::ReadOptions options;
  LogSource source;
  std::vector<std::string> logs;
  take(read_options(arguments), options, problems);
  take(log_source(arguments), source, problems);
  if (problems.empty()) {
    take(eventlog::logs_below(source.path()), logs, problems);
  }
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  if (!logs.empty()) {
    return facts_of_folder(source.path(), std::move(logs), options, arguments, terminal);
  }
  const auto log = eventlog::read_event_log(source.path(), options);
  if (!log) {
    return complain(log.error(), terminal);
  }
  complain(log.value().warnings, terminal);
  return deliver(arguments, eventlog::facts_json(log.value()) + "\n", kExitOk, terminal);
}

}  // namespace

Verb facts_verb() {
  return {.name = "facts",
          .summary = "Print what an event log says, as JSON.",
          .run = run_facts,
          .usage = kFactsUsage};
}

}  // namespace oomcast::cli
