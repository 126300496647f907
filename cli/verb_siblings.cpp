// `oomcast siblings DIR`: forecasts of recorded cases from the logs of the same job's other runs.
#include <array>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/verb.hpp"
#include "reports/siblings.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kSiblingsOptions{
    OptionSpec{.name = "wrong", .help = "List every pair that was forecast wrong"},
    kTextOrJsonOption,
    kOutputOption,
};

constexpr Usage kSiblingsUsage{
    .arguments = "DIR",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kSiblingsOptions,
    .details =
        "DIR holds a folder a case: case.json, outcome.json and an event log. For each ordered "
        "pair\n"
        "of cases with the same job the log of one is read and the other is forecast from it; of\n"
        "the other only conf and cluster are read. Prints how often that was right.\n\n"
        "    oomcast siblings tests/oracle/runs --wrong\n",
    .examples_run = false};

int run_siblings(const Arguments& arguments, const Terminal& terminal) {
  const std::string& folder = arguments.positional.front();
  const auto pairs = with_progress("forecasting siblings in " + folder, terminal,
                                   [&] { return siblings::forecast_siblings(folder); });
  if (!pairs.ok()) {
    return complain(pairs.error(), terminal);
  }
  const std::string text = wants_json(arguments)
                               ? reports::siblings_json(pairs.value())
                               : reports::siblings_text(pairs.value(), arguments.has("wrong"));
  return deliver(arguments, text, kExitOk, terminal);
}

}  // namespace

Verb siblings_verb() {
  return {.name = "siblings",
          .summary = "Forecast recorded cases from logs of the same job under other confs.",
          .run = run_siblings,
          .usage = kSiblingsUsage};
}

}  // namespace oomcast::cli
