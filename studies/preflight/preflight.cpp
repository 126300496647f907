#include "studies/preflight/preflight.hpp"

#include <string>
#include <utility>

#include "models/application/simulate.hpp"
#include "models/operators/plan_jobs.hpp"
#include "studies/advise/trial.hpp"

namespace oomcast::preflight {

Checked<Flight> fly(const Scenario& scenario, const risk::RiskOptions& options) {
  const Checked<std::vector<plan::PhysicalJob>> jobs = plan::plan_jobs(scenario);
  if (!jobs.ok()) {
    return jobs.error();
  }
  Checked<Run> run = simulate(scenario, {.keep_tasks = false});
  if (!run.ok()) {
    return std::move(run).error();
  }
  Flight flight;
  flight.run = std::move(run).value();
  flight.signals = advise::signals_of(scenario, jobs.value(), flight.run);
  flight.repetitions = risk::play(scenario, options);
  return flight;
}

StudyTable flight_table(const Scenario& scenario, const Flight& flight,
                        const risk::RiskOptions& options) {
  StudyTable table = risk::risk_table(scenario, flight.repetitions, options);
  table.study = "preflight";
  const Verdict& verdict = flight.run.verdict;
  std::vector<std::string> notes{std::string("As the statistics stand: ") +
                                 advise::reason_of(flight.run) +
                                 (verdict.inconclusive ? " (too close to call)." : ".")};
  for (const advise::Signal& signal : flight.signals) {
    notes.push_back("Red flag, " + signal.id + ": " + signal.text + ".");
  }
  table.notes.insert(table.notes.begin(), notes.begin(), notes.end());
  return table;
}

}  // namespace oomcast::preflight
