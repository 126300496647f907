// `oomcast risk SCENARIO`: how probable a failure is when sizes and skew are not known exactly.
#include <array>

#include "cli/apply_option.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "studies/risk/risk.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kRiskOptions{
    OptionSpec{.name = "repetitions", .value = "N", .help = "Runs (default: 200)"},
    kVolumeSpreadOption,
    kSkewSpreadOption,
    kApplyOption,
    kConfOption,
    kPropertiesOption,
    kSeedOption,
    kThreadsOption,
    kStudyFormatOption,
    kOutputOption,
};

constexpr Usage kRiskUsage{
    .arguments = "SCENARIO",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kRiskOptions,
    .details =
        "Each run draws a factor for the size of every data set and one for its skew (lognormal;\n"
        "two of three draws within the spread), and every number that the model estimates from\n"
        "its band ('oomcast model'). The interval is Wilson's, 95 %.\n\n"
        "  oomcast risk one-country --repetitions 50\n"
        "  oomcast risk one-country --apply salt:merchant_id=16 --format json --repetitions 50\n"};

int run_risk(const Arguments& arguments, const Terminal& terminal) {
  Problems problems;
  Scenario scenario;
  std::vector<std::string> rewrites;
  risk::RiskOptions options;
  take(load_with_rewrites(arguments.positional.front(), arguments, rewrites), scenario, problems);
  take(risk_options_of(arguments, {}), options, problems);
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  warn_of_conf(scenario.conf, terminal);
  const std::vector<sweep::Summary> repetitions =
      with_progress("simulating " + std::to_string(options.repetitions) + " repetitions", terminal,
                    [&] { return risk::play(scenario, options); });
  return deliver_study(arguments, risk::risk_table(scenario, repetitions, options), terminal);
}

}  // namespace

Verb risk_verb() {
  return {.name = "risk",
          .summary = "Probability of failure when sizes and skew are uncertain.",
          .run = run_risk,
          .usage = kRiskUsage};
}

}  // namespace oomcast::cli
