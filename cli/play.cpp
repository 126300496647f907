#include "cli/play.hpp"

#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "models/application/simulate.hpp"
#include "studies/advise/first_aid.hpp"
#include "studies/repeat.hpp"

namespace oomcast::cli {

int play(const Scenario& scenario, const Play& how, const Arguments& arguments,
         const Terminal& terminal) {
  warn_of_conf(scenario.conf, terminal);
  Checked<Run> simulated = with_progress("simulating " + scenario.name, terminal, [&] {
    return simulate(scenario, {.keep_tasks = arguments.has("tasks") || how.format->needs_tasks,
                               .keep_history = how.format->needs_history});
  });
  if (!simulated.ok()) {
    return complain(simulated.error(), terminal);
  }
  Run& run = simulated.value();
  run.decisions.insert(run.decisions.begin(), how.decisions.begin(), how.decisions.end());
  if (how.repeats > 0) {
    const auto repeated = with_progress(
        "repeating", terminal, [&] { return repeat::repeat(scenario, {.runs = how.repeats}); });
    if (!repeated.ok()) {
      return complain(repeated.error(), terminal);
    }
    repeat::note(repeated.value(), run);
  }
  reports::ReportOptions options = report_options(arguments, terminal);
  if (run.verdict.outcome != Outcome::kSuccess && !arguments.has("no-advice")) {
    const advise::FirstAid advice = with_progress("trying what it would take", terminal,
                                                  [&] { return advise::first_aid(scenario, run); });
    run.verdict.advice = advice.text;
    for (const advise::Attempt& attempt : advice.attempts) {
      options.fixes.push_back({attempt.key, attempt.value, attempt.outcome});
    }
  }
  options.table = arguments.value("table", options.table);
  options.reproduce = how.reproduce;
  std::string text = how.format->render(run, options);
  text += how.format->name == "text" ? how.below : "";
  return deliver(arguments, text, exit_code_of(run.verdict, arguments), terminal);
}

}  // namespace oomcast::cli
