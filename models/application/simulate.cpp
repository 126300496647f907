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
  Checked<executor::Shape> shape = executor::executor_shape(scenario);
  if (!shape.ok()) {
    collect(std::move(shape).error());
  }
  Checked<executor::DriverShape> driver = executor::driver_shape(scenario);
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
                                       std::move(jobs).value());
  return application.play();
}

}  // namespace oomcast
