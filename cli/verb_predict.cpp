// `oomcast predict --cases DIR`: forecasts recorded cases of real Spark from their inputs alone.
#include <array>

#include "cli/cases_option.hpp"
#include "cli/complain.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "cli/verb.hpp"
#include "reports/forecasts.hpp"
#include "studies/predict/predict.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kPredictOptions{
    kCasesOption,
    kThreadsOption,
    kOutputOption,
};

constexpr Usage kPredictUsage{
    .arguments = "",
    .arguments_min = 0,
    .arguments_max = 0,
    .options = kPredictOptions,
    .details =
        "Reads the case.json of every folder below DIR and nothing else: conf, cluster, code, and\n"
        "the physical plans as Spark printed them. Each case becomes a scenario and is simulated.\n"
        "Writes one JSON object a line, in order of the folders' names: status, p_fail, where,\n"
        "exit_code, stages, peaks. A case that cannot be expressed is \"unsupported\", with the\n"
        "reason.\n\n"
        "    oomcast predict --cases tests/oracle/runs -o forecasts.jsonl\n"
        "    python3 tests/oracle/score.py forecasts.jsonl tests/oracle/runs\n",
    .examples_run = false};

int run_predict(const Arguments& arguments, const Terminal& terminal) {
  const Checked<Cases> cases = cases_of(arguments);
  if (!cases.ok()) {
    return complain_of_arguments(cases.error(), "predict", terminal);
  }
  const std::string& folder = cases.value().folder;
  const auto forecasts = with_progress("simulating the cases of " + folder, terminal, [&] {
    return predict::predict_folder(folder, cases.value().threads);
  });
  if (!forecasts.ok()) {
    return complain(forecasts.error(), terminal);
  }
  return deliver(arguments, reports::forecast_lines(forecasts.value()), kExitOk, terminal);
}

}  // namespace

Verb predict_verb() {
  return {.name = "predict",
          .summary = "Forecast recorded cases of real Spark from their inputs alone.",
          .run = run_predict,
          .usage = kPredictUsage};
}

}  // namespace oomcast::cli
