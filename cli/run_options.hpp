// Options and exit codes shared by the verbs that simulate.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "cli/arguments.hpp"
#include "models/run/run.hpp"
#include "models/take.hpp"
#include "reports/format.hpp"

namespace oomcast::cli {

inline constexpr OptionSpec kSeedOption{
    .name = "seed", .value = "N", .help = "Seed of all randomness (default: the scenario's own)"};
inline constexpr OptionSpec kFormatOption{
    .name = "format",
    .value = "FORMAT",
    .help = "text (default), json, or another of 'oomcast list formats'"};
inline constexpr OptionSpec kNoAdviceOption{.name = "no-advice",
                                            .help = "Do not try what it would take to survive"};
inline constexpr OptionSpec kFailOption{.name = "fail-on-oom",
                                        .help = "Exit with 1 if a failure is predicted"};
inline constexpr OptionSpec kTasksOption{.name = "tasks", .help = "Report single tasks as well"};
inline constexpr OptionSpec kTableOption{
    .name = "table",
    .value = "TABLE",
    .help =
        "Which table csv and parquet hold: tasks (default), or conf, executors,\n"
        "failures, ledger, partitions, stages, steps",
    .choices = "conf|executors|failures|ledger|partitions|stages|steps|tasks"};
inline constexpr OptionSpec kNoColorOption{.name = "no-color",
                                           .help = "No colours, even on a terminal"};

/// The seed the user wants, if any.
Checked<std::optional<std::uint64_t>> seed_of(const Arguments& arguments);

/// The --format option as one of 'oomcast list formats'; text if it is not given.
Checked<const reports::ReportFormat*> report_format_of(const Arguments& arguments);

/// Colour and width as the terminal and the options allow.
reports::ReportOptions report_options(const Arguments& arguments, const Terminal& terminal);

/// 0, 1 or 3: see ExitCode.
int exit_code_of(const Verdict& verdict, const Arguments& arguments);

/// The command that does the same again: what was given, and the seed.
std::string command_line(std::string_view verb, const std::string& subject,
                         const Arguments& arguments, std::uint64_t seed);

/// Runs `work` with a line on stderr that goes away, if stderr is a terminal.
template <class Work>
auto with_progress(const std::string& words, const Terminal& terminal, Work work) {
  if (!terminal.err_is_terminal) {
    return work();
  }
  terminal.err << '\r' << words << " ..." << std::flush;
  auto result = work();
  terminal.err << "\r\x1b[K" << std::flush;
  return result;
}

}  // namespace oomcast::cli
