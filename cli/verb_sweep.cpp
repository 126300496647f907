// `oomcast sweep SCENARIO`: one scenario at many points.
#include <array>

#include "cli/apply_option.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "models/run/version.hpp"
#include "studies/sweep/sweep.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kSweepOptions{
    OptionSpec{.name = "vary",
               .value = "NAME=VALUES",
               .help = "What varies: A,B,C, or A|B, or a range LOW..HIGH[/STEPS]",
               .repeatable = true},
    OptionSpec{.name = "points",
               .value = "FILE",
               .help = "Play the points of a CSV file instead: a line of names, then one a line"},
    OptionSpec{.name = "samples",
               .value = "N",
               .help = "N points of a Latin hypercube instead of all combinations"},
    OptionSpec{.name = "journal",
               .value = "FILE",
               .help = "Keep each result in FILE at once; started again, it goes on from there"},
    kApplyOption,
    kConfOption,
    kPropertiesOption,
    kSeedOption,
    kThreadsOption,
    kStudyFormatOption,
    kOutputOption,
};

constexpr Usage kSweepUsage{
    .arguments = "SCENARIO",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kSweepOptions,
    .details =
        "NAME is a Spark key, volume (times the rows and bytes of all data), volume:DATASET, skew\n"
        "(times the share of hot values), executors, local_disk, local_disk_throughput (a\n"
        "second), seed, or apply (rewrites, with bars between, none for none).\n\n"
        "  oomcast sweep one-country --vary spark.executor.memory=8g,16g,32g --vary skew=0..2/5\n"
        "  oomcast sweep one-country --vary 'apply=none|salt:merchant_id=16' --format csv\n"
        "  oomcast sweep one-country --vary volume=0.5..4 --vary skew=0..2 --samples 50\n"};

Checked<std::vector<sweep::Point>> points_of(const Arguments& arguments, std::uint64_t seed) {
  Problems problems;
  std::int64_t samples = 0;
  constexpr std::int64_t kMost = 1'000'000;
  take(whole_number(arguments, "samples", 0, 1, kMost), samples, problems);
  std::vector<sweep::Axis> axes;
  for (const std::string& text : arguments.values("vary")) {
    take(sweep::parse_axis(text), axes.emplace_back(), problems);
  }
  if (arguments.has("points")) {
    if (!axes.empty() || arguments.has("samples")) {
      problems.push_back(mistake("--points", "does not go with --vary or --samples", "give one"));
    }
    const std::string path = arguments.value("points");
    const Checked<std::string> text = read_file(path);
    if (!text.ok()) {
      problems.insert(problems.end(), text.error().begin(), text.error().end());
    }
    return problems.empty() ? sweep::read_points(text.value(), path) : problems;
  }
  if (axes.empty()) {
    problems.push_back(
        mistake("--vary", "is missing", "say what varies: --vary spark.executor.memory=4g,8g,16g"));
  }
  if (!problems.empty()) {
    return problems;
  }
  if (samples > 0) {
    return sweep::latin_hypercube(axes, samples, seed);
  }
  return sweep::grid(axes);
}

int run_sweep(const Arguments& arguments, const Terminal& terminal) {
  Problems problems;
  Scenario scenario;
  std::vector<std::string> rewrites;
  std::size_t threads = 0;
  take(load_with_rewrites(arguments.positional.front(), arguments, rewrites), scenario, problems);
  take(threads_of(arguments), threads, problems);
  std::vector<sweep::Point> points;
  take(points_of(arguments, scenario.seed), points, problems);
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  warn_of_conf(scenario.conf, terminal);
  std::string program(oomcast_version());
  for (const std::string& rewrite : rewrites) {
    program += '\n' + rewrite;
  }
  Checked<std::vector<sweep::Summary>> summaries = [&] {
    ProgressLine line(terminal);
    return sweep::sweep(scenario, points,
                        {.threads = threads,
                         .program = program,
                         .journal = arguments.value("journal"),
                         .progress = [&](std::size_t done, std::size_t found, std::size_t all) {
                           line.show(done, found, all);
                         }});
  }();
  if (!summaries.ok()) {
    return complain(summaries.error(), terminal);
  }
  return deliver_study(arguments, sweep::sweep_table(scenario, points, summaries.value()),
                       terminal);
}

}  // namespace

Verb sweep_verb() {
  return {.name = "sweep",
          .summary = "Simulate a scenario at many points: confs, volumes, skews, rewrites.",
          .run = run_sweep,
          .usage = kSweepUsage};
}

}  // namespace oomcast::cli
