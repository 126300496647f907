// `oomcast replay LOG`: a Spark event log simulated again, observed beside simulated.
#include <array>
#include <optional>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/verb.hpp"
#include "cli/what_if_options.hpp"
#include "reports/replay.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kOptions{
    kConfOption,    kVolumeOption, kHotKeyGrowthOption, kExecutorsOption,
    kManagerOption, kSeedOption,   kTextOrJsonOption,   kOutputOption,
    kFailOption,    kTasksOption,  kNoColorOption,
};

constexpr Usage kUsage{
    .arguments = "LOG",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kOptions,
    .details =
        "Reads an event log (a file or a rolled folder, plain or compressed), simulates its\n"
        "stages and sets tasks, time, peak execution memory, spill and GC side by side.\n"
        "The log also teaches the pace of its machine, how well spills compressed and how full a\n"
        "heap its executors survived; the simulation uses that.\n"
        "With --conf, --volume, --hot-key-growth, --executors or --manager it adds what the same\n"
        "job would have done then, and what changes and why. Its plan stays as it was.\n\n"
        "  oomcast replay app-20260101-0001.zstd\n"
        "  oomcast replay eventlog_v2_app-1 --conf spark.executor.memory=8g --volume 3\n",
    .examples_run = false};

int run(const std::vector<std::string>& words, const Terminal& terminal) {
  const Checked<Arguments> parsed = parse_arguments(kUsage, words);
  if (!parsed.ok()) {
    return complain_of_arguments(parsed.error(), "replay", terminal);
  }
  const Arguments& arguments = parsed.value();
  replay::ReplayOptions options{.what_if = {}, .seed = {}, .keep_tasks = arguments.has("tasks")};
  Problems problems;
  take(what_if_of(arguments), options.what_if, problems);
  take(seed_of(arguments), options.seed, problems);
  if (!problems.empty()) {
    return complain_of_arguments(problems, "replay", terminal);
  }
  const std::string& log = arguments.positional.front();
  const Checked<replay::ReplayComparison> comparison =
      with_progress("replaying " + log, terminal, [&] { return replay::replay(log, options); });
  if (!comparison.ok()) {
    return complain(comparison.error(), terminal);
  }
  complain(comparison.value().warnings, terminal);
  const std::optional<Run>& changed = comparison.value().changed;
  const Run& simulated = changed ? *changed : comparison.value().simulated;
  reports::ReportOptions report = report_options(arguments, terminal);
  report.reproduce = command_line("replay", log, arguments, simulated.manifest.seed);
  const std::string text = arguments.value("format", "text") == "json"
                               ? reports::replay_json(comparison.value(), report)
                               : reports::replay_text(comparison.value(), report);
  return deliver(arguments, text, exit_code_of(simulated.verdict, arguments), terminal);
}

}  // namespace

Verb replay_verb() {
  return {.name = "replay",
          .summary = "Simulate a Spark event log again; observed beside simulated.",
          .run = run,
          .usage = kUsage};
}

}  // namespace oomcast::cli
