// `oomcast advise SCENARIO|LOG`: what a failing job needs, each change simulated.
#include <array>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/load_workload.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "cli/verb.hpp"
#include "reports/advice.hpp"
#include "studies/advise/advise.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kAdviseOptions{
    kConfOption,
    kPresetOption,
    kPropertiesOption,
    kSeedOption,
    OptionSpec{.name = "extra",
               .value = "PERCENT",
               .help = "What a size gets above the least that survives (default: 5)"},
    kThreadsOption,
    kTextOrJsonOption,
    kOutputOption,
    kNoColorOption,
};

constexpr Usage kAdviseUsage{
    .arguments = "SCENARIO|LOG",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kAdviseOptions,
    .details =
        "Diagnoses what fails, tries changes of conf, cluster and code, alone and up to three\n"
        "together, and shows those that survive when simulated: cheapest and smallest first, with\n"
        "lines to paste. For what people try in vain it says why. Sizes are searched for the\n"
        "least that survives, never beyond what the cluster gives (node_memory, YARN's\n"
        "maximum_allocation). Exits with 1 if nothing helps. docs/advise.md explains it.\n\n"
        "  oomcast advise hot-key-join\n"
        "  oomcast advise kubernetes-kill --format json -o advice.json\n"};

int exit_code(const advise::Advice& advice) {
  if (!advice.base.survives() && advice.proposals.empty()) {
    return kExitPredictedFailure;
  }
  return kExitOk;
}

int run_advise(const Arguments& arguments, const Terminal& terminal) {
  Problems problems;
  std::uint64_t extra = 5;
  std::size_t threads = 0;
  take(parse_count("--extra", arguments.value("extra", "5")), extra, problems);
  take(threads_of(arguments), threads, problems);
  if (extra > 1000) {
    problems.push_back(mistake("--extra", "must be at most 1000 percent", "5 is usual"));
  }
  if (!problems.empty()) {
    return complain_of_arguments(problems, "advise", terminal);
  }
  const std::string& named = arguments.positional.front();
  const Checked<Workload> workload = load_workload(named, arguments);
  if (!workload.ok()) {
    return complain(workload.error(), terminal);
  }
  warn_of_conf(workload.value().own().conf, terminal);
  const Checked<advise::Advice> advice =
      with_progress("trying changes to " + workload.value().own().name, terminal, [&] {
        return advise::advise(workload.value(), {.extra_percent = static_cast<std::int64_t>(extra),
                                                 .threads = threads});
      });
  if (!advice.ok()) {
    return complain(advice.error(), terminal);
  }
  reports::ReportOptions options = report_options(arguments, terminal);
  options.reproduce = command_line("advise", named, arguments, advice.value().base.scenario->seed);
  const std::string text = wants_json(arguments) ? reports::advice_json(advice.value(), options)
                                                 : reports::advice_text(advice.value(), options);
  return deliver(arguments, text, exit_code(advice.value()), terminal);
}

}  // namespace

Verb advise_verb() {
  return {.name = "advise",
          .summary = "Find the smallest changes that let a failing job survive.",
          .run = run_advise,
          .usage = kAdviseUsage};
}

}  // namespace oomcast::cli
