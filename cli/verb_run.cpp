// `oomcast run SCENARIO`: simulate one scenario and report what happened.
#include <array>
#include <ostream>

#include "cli/apply_option.hpp"
#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/verb.hpp"
#include "models/application/simulate.hpp"
#include "models/text/nearest.hpp"
#include "studies/repeat.hpp"
#include "studies/survive.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kOptions{
    kConfOption,
    kPresetOption,
    kPropertiesOption,
    kApplyOption,
    kSeedOption,
    OptionSpec{.name = "format",
               .value = "FORMAT",
               .help = "text (default), json, or another of 'oomcast list formats'"},
    kOutputOption,
    kFailOption,
    kTasksOption,
    OptionSpec{.name = "repeat",
               .value = "N",
               .help = "Simulate N times more, with estimates drawn from their bands: P(fail)"},
    OptionSpec{.name = "table",
               .value = "TABLE",
               .help = "Which table csv and parquet hold: tasks (default), or conf, executors,\n"
                       "failures, ledger, partitions, stages, steps",
               .choices = "conf|executors|failures|ledger|partitions|stages|steps|tasks"},
    OptionSpec{.name = "no-advice", .help = "Do not try what it would take to survive"},
    kNoColorOption,
};

constexpr Usage kUsage{
    .arguments = "SCENARIO",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kOptions,
    .details =
        "SCENARIO is a name of 'oomcast list' or a path; '-' reads from stdin. Keys are taken\n"
        "from --properties-file, then the scenario, --preset, --conf; later ones win.\n\n"
        "  oomcast run collect-kills-driver\n"
        "  oomcast run hot-key-join --conf spark.executor.memory=4g --fail-on-oom\n"
        "  oomcast run black-friday --apply salt:merchant_id=64\n"
        "  oomcast run sort-that-spills --format json -o run.json\n"};

Checked<const reports::ReportFormat*> format_of(const Arguments& arguments) {
  const std::string name = arguments.value("format", "text");
  if (const reports::ReportFormat* format = reports::find_report_format(name)) {
    return format;
  }
  std::vector<std::string_view> names;
  std::string all;
  for (const reports::ReportFormat& format : reports::report_formats()) {
    names.push_back(format.name);
    all += (all.empty() ? "one of " : ", ") + std::string(format.name);
  }
  const std::string_view near = text::nearest(name, names);
  return Problems{mistake("--format", '\'' + name + "' is not known",
                          near.empty() ? all : "did you mean '" + std::string(near) + "'?")};
}

/// How often the user wants it repeated; 0: not at all.
Checked<std::uint64_t> repetitions_of(const Arguments& arguments) {
  if (!arguments.has("repeat")) {
    return std::uint64_t{0};
  }
  const Checked<std::uint64_t> runs = parse_count("--repeat", arguments.value("repeat"));
  constexpr std::uint64_t kMost = 100'000;
  if (runs.ok() && (runs.value() == 0 || runs.value() > kMost)) {
    return Problems{mistake("--repeat", '\'' + arguments.value("repeat") + "' is out of range",
                            "give a number of runs from 1 to 100000")};
  }
  return runs;
}

int run(const std::vector<std::string>& words, const Terminal& terminal) {
  const Checked<Arguments> parsed = parse_arguments(kUsage, words);
  if (!parsed.ok()) {
    return complain_of_arguments(parsed.error(), "run", terminal);
  }
  const Arguments& arguments = parsed.value();
  const std::string& named = arguments.positional.front();
  Problems problems;
  const reports::ReportFormat* format = nullptr;
  Scenario scenario;
  take(format_of(arguments), format, problems);
  std::vector<std::string> rewrites;
  take(load_with_rewrites(named, arguments, rewrites), scenario, problems);
  std::uint64_t runs = 0;
  take(repetitions_of(arguments), runs, problems);
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  warn_of_conf(scenario.conf, terminal);
  Checked<Run> simulated = with_progress("simulating " + scenario.name, terminal, [&] {
    return simulate(scenario, {.keep_tasks = arguments.has("tasks") || format->needs_tasks,
                               .keep_history = format->needs_history});
  });
  if (!simulated.ok()) {
    return complain(simulated.error(), terminal);
  }
  std::vector<std::string>& decisions = simulated.value().decisions;
  for (std::size_t i = 0; i < rewrites.size(); ++i) {
    decisions.insert(decisions.begin() + static_cast<std::ptrdiff_t>(i), "rewrite: " + rewrites[i]);
  }
  if (runs > 0) {
    const auto repeated = with_progress("repeating", terminal, [&] {
      return repeat::repeat(scenario, {.runs = static_cast<std::int64_t>(runs)});
    });
    if (!repeated.ok()) {
      return complain(repeated.error(), terminal);
    }
    repeat::note(repeated.value(), simulated.value());
  }
  reports::ReportOptions options = report_options(arguments, terminal);
  if (simulated.value().verdict.outcome != Outcome::kSuccess && !arguments.has("no-advice")) {
    const survive::Advice advice = with_progress("trying what it would take", terminal, [&] {
      return survive::what_it_takes(scenario, simulated.value());
    });
    simulated.value().verdict.advice = advice.text;
    for (const survive::Attempt& attempt : advice.attempts) {
      options.fixes.push_back({attempt.key, attempt.value, attempt.outcome});
    }
  }
  options.table = arguments.value("table", options.table);
  options.reproduce = command_line("run", named, arguments, scenario.seed);
  return deliver(arguments, format->render(simulated.value(), options),
                 exit_code_of(simulated.value().verdict, arguments), terminal);
}

}  // namespace

Verb run_verb() {
  return {.name = "run",
          .summary = "Simulate a scenario: what runs out of memory, where and why.",
          .run = run,
          .usage = kUsage};
}

}  // namespace oomcast::cli
