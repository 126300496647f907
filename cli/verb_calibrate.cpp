// `oomcast calibrate --cases DIR`: fits what all heaps share to recorded cases of real Spark.
#include <array>

#include "cli/cases_option.hpp"
#include "cli/complain.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "cli/verb.hpp"
#include "reports/calibration.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kCalibrateOptions{
    kCasesOption,
    OptionSpec{.name = "save-rows",
               .value = "FILE",
               .help = "Also write the fitted rows of the table of coefficients"},
    kThreadsOption,
    kOutputOption,
};

constexpr Usage kCalibrateUsage{
    .arguments = "",
    .arguments_min = 0,
    .arguments_max = 0,
    .options = kCalibrateOptions,
    .details =
        "Forecasts every case below DIR and reads how it ended. A case speaks of the limit that\n"
        "it came nearest to. How far each limit is off is fitted to all cases, and for each\n"
        "family to all the others; nothing is chosen by case. Limits themselves come from bare\n"
        "JVMs and stay; where cases would put them is printed beside.\n\n"
        "    oomcast calibrate --cases tests/oracle/runs\n"
        "    oomcast calibrate --cases tests/oracle/runs --save-rows models/cost/fitted.inc\n",
    .examples_run = false};

int run_calibrate(const Arguments& arguments, const Terminal& terminal) {
  const Checked<Cases> cases = cases_of(arguments);
  if (!cases.ok()) {
    return complain_of_arguments(cases.error(), "calibrate", terminal);
  }
  const std::string& folder = cases.value().folder;
  const auto calibration = with_progress("simulating the cases of " + folder, terminal, [&] {
    return calibrate::calibrate_folder(folder, cases.value().threads);
  });
  if (!calibration.ok()) {
    return complain(calibration.error(), terminal);
  }
  if (arguments.has("save-rows")) {
    const Problems problems =
        write_file(arguments.value("save-rows"), calibrate::fitted_rows(calibration.value()));
    if (!problems.empty()) {
      return complain(problems, terminal);
    }
  }
  return deliver(arguments, reports::calibration_text(calibration.value()), kExitOk, terminal);
}

}  // namespace

Verb calibrate_verb() {
  return {.name = "calibrate",
          .summary = "Fit what all heaps share to recorded cases of real Spark.",
          .run = run_calibrate,
          .usage = kCalibrateUsage};
}

}  // namespace oomcast::cli
