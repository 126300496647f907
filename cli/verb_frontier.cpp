// `oomcast frontier SCENARIO`: price, time and probability of survival of cluster shapes.
#include <array>

#include "cli/apply_option.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "models/text/decimal.hpp"
#include "studies/frontier/frontier.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kFrontierOptions{
    OptionSpec{.name = "shape",
               .value = "NAME:SETTINGS",
               .help = "A shape: executors=10,spark.executor.memory=64g (default: three classic "
                       "ones)",
               .repeatable = true},
    OptionSpec{.name = "repetitions", .value = "N", .help = "Runs of each shape (default: 40)"},
    kVolumeSpreadOption,
    kSkewSpreadOption,
    OptionSpec{.name = "core-hour", .value = "PRICE", .help = "Price of a core for an hour"},
    OptionSpec{.name = "gib-hour", .value = "PRICE", .help = "Price of a GiB of memory"},
    OptionSpec{.name = "disk-gib-hour", .value = "PRICE", .help = "Price of a GiB of local disk"},
    kApplyOption,
    kConfOption,
    kPropertiesOption,
    kSeedOption,
    kThreadsOption,
    kStudyFormatOption,
    kOutputOption,
};

constexpr Usage kFrontierUsage{
    .arguments = "SCENARIO",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kFrontierOptions,
    .details =
        "Without --shape: 10 executors of 64g with 16 cores, 100 of 8g with 2, 50 of 16g with 4\n"
        "and 900 GB of NVMe that moves 1 GB a second. Prices are the scenario's \"rates\" unless\n"
        "options set them. What a shape does not set is the scenario's: local_disk_throughput\n"
        "gives its disks another speed.\n\n"
        "  oomcast frontier one-country --repetitions 10\n"
        "  oomcast frontier one-country --shape small:executors=20,spark.executor.memory=8g\n"
        "  oomcast frontier one-country --shape slow:executors=50,local_disk_throughput=100MB\n"};

Checked<std::int64_t> rate(const Arguments& arguments, std::string_view option,
                           std::int64_t otherwise) {
  if (!arguments.has(option)) {
    return otherwise;
  }
  constexpr std::int64_t kBillion = 1'000'000'000;
  const std::string given = arguments.value(option);
  const auto decimal = text::parse_decimal(given);
  const auto billionths =
      decimal && decimal->rest.empty() ? text::times(*decimal, kBillion) : std::nullopt;
  if (!billionths || *billionths < 0) {
    return Problems{mistake("--" + std::string(option), "'" + given + "' is no price",
                            "write a number, for example 0.05")};
  }
  return *billionths;
}

int run_frontier(const Arguments& arguments, const Terminal& terminal) {
  Problems problems;
  Scenario scenario;
  std::vector<std::string> rewrites;
  risk::RiskOptions options;
  take(load_with_rewrites(arguments.positional.front(), arguments, rewrites), scenario, problems);
  Rates& rates = scenario.rates;
  take(rate(arguments, "core-hour", rates.core_hour), rates.core_hour, problems);
  take(rate(arguments, "gib-hour", rates.gib_hour), rates.gib_hour, problems);
  take(rate(arguments, "disk-gib-hour", rates.disk_gib_hour), rates.disk_gib_hour, problems);
  take(risk_options_of(arguments, {.repetitions = 40}), options, problems);
  std::vector<frontier::Shape> shapes;
  for (const std::string& text : arguments.values("shape")) {
    take(frontier::parse_shape(text), shapes.emplace_back(), problems);
  }
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  shapes = shapes.empty() ? frontier::classic_shapes() : shapes;
  warn_of_conf(scenario.conf, terminal);
  const std::vector<frontier::Candidate> candidates =
      with_progress("simulating " + std::to_string(shapes.size()) + " shapes", terminal,
                    [&] { return frontier::frontier(scenario, shapes, options); });
  return deliver_study(arguments, frontier::frontier_table(scenario, candidates), terminal);
}

}  // namespace

Verb frontier_verb() {
  return {.name = "frontier",
          .summary = "Price, time and probability of survival of cluster shapes.",
          .run = run_frontier,
          .usage = kFrontierUsage};
}

}  // namespace oomcast::cli
