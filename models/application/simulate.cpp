#include "models/application/simulate.hpp"

#include "models/application/application.hpp"
#include "models/operators/plan_jobs.hpp"

namespace oomcast {

Checked<Run> simulate(const Scenario& scenario, const SimulateOptions& options) {
  Problems problems;
  const auto collect = [&](Problems more) {
    problems.insert(problems.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
  };
  Checked<executor::Shape> shape = executor::executor_shape(scenario, options.estimates);
  if (!shape.ok()) {
    collect(std::move(shape).error());
  }
  Checked<executor::DriverShape> driver = executor::driver_shape(scenario, options.estimates);
  if (!driver.ok()) {
    collect(std::move(driver).error());
  }
  Checked<std::vector<plan::PhysicalJob>> jobs = plan::plan_jobs(scenario);
  if (!jobs.ok()) {
    collect(std::move(jobs).error());
  }
  if (!problems.empty()) {
    return problems;
  }
  application::Application application(scenario, options, shape.value(), driver.value(),
                                       jobs.value());
  Run run = application.play();
  const bool heap_death =
      run.verdict.outcome == Outcome::kExecutorOom || run.verdict.outcome == Outcome::kDriverOom;
  if (!heap_death || !options.chances) {
    return run;
  }
  // A death says that there was too little, not by how much: played again in heaps without end.
  SimulateOptions quiet = options;
  quiet.keep_tasks = false;
  quiet.keep_history = false;
  shape.value().heap.endless = true;
  driver.value().heap.endless = true;
  application::Application endless(scenario, quiet, shape.value(), driver.value(),
                                   std::move(jobs).value());
  application::judge_chance(scenario.cluster, endless.play(), run);
  return run;
}

}  // namespace oomcast
