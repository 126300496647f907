// `oomcast run SCENARIO`: simulate one scenario and report what happened.
#include <array>
#include <utility>

#include "cli/apply_option.hpp"
#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/output.hpp"
#include "cli/play.hpp"
#include "cli/run_options.hpp"
#include "cli/verb.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kRunOptions{
    kConfOption,
    kPresetOption,
    kPropertiesOption,
    kApplyOption,
    kSeedOption,
    kFormatOption,
    kOutputOption,
    kFailOption,
    kTasksOption,
    OptionSpec{.name = "repeat",
               .value = "N",
               .help = "Simulate N times more, with estimates drawn from their bands: P(fail)"},
    kTableOption,
    kNoAdviceOption,
    kNoColorOption,
};

constexpr Usage kRunUsage{
    .arguments = "SCENARIO",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kRunOptions,
    .details =
        "SCENARIO is a name of 'oomcast list' or a path; '-' reads from stdin. Keys are taken\n"
        "from --properties-file, then the scenario, --preset, --conf; later ones win.\n\n"
        "  oomcast run collect-kills-driver\n"
        "  oomcast run hot-key-join --conf spark.executor.memory=4g --fail-on-oom\n"
        "  oomcast run black-friday --apply salt:merchant_id=64\n"
        "  oomcast run sort-that-spills --format json -o run.json\n"};

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

int run_run(const Arguments& arguments, const Terminal& terminal) {
  const std::string& named = arguments.positional.front();
  Problems problems;
  const reports::ReportFormat* format = nullptr;
  Scenario scenario;
  take(report_format_of(arguments), format, problems);
  std::vector<std::string> rewrites;
  take(load_with_rewrites(named, arguments, rewrites), scenario, problems);
  std::uint64_t runs = 0;
  take(repetitions_of(arguments), runs, problems);
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  for (std::string& rewrite : rewrites) {
    rewrite.insert(0, "rewrite: ");
  }
  return play(scenario,
              {.format = format,
               .reproduce = command_line("run", named, arguments, scenario.seed),
               .decisions = std::move(rewrites),
               .repeats = static_cast<std::int64_t>(runs)},
              arguments, terminal);
}

}  // namespace

Verb run_verb() {
  return {.name = "run",
          .summary = "Simulate a scenario: what runs out of memory, where and why.",
          .run = run_run,
          .usage = kRunUsage};
}

}  // namespace oomcast::cli
