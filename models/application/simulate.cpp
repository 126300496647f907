#include "models/application/simulate.hpp"

#include <algorithm>

#include "models/application/application.hpp"
#include "models/jvm/luck.hpp"
#include "models/operators/plan_jobs.hpp"
#include "models/verdict/chance.hpp"
#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;
using Jobs = std::vector<plan::PhysicalJob>;

struct Setting {
  executor::Shape executor;
  executor::DriverShape driver;
  std::optional<streaming::Query> query;
};

Run play_once(const Scenario& scenario, const SimulateOptions& options, const Setting& setting,
              const Jobs& jobs) {
  application::Application application(scenario, options, setting.executor, setting.driver, jobs,
                                       setting.query);
  return application.play();
}

/// Where each of many tasks lives more often than not, all of them may not: then one dies.
Run worse_of_many(const Scenario& scenario, const SimulateOptions& options, Setting setting,
                  const Jobs& jobs, Run run) {
  constexpr std::int64_t kMillion = 1'000'000;
  if (run.verdict.outcome != Outcome::kSuccess || !options.chances ||
      verdict::grown_chance_ppm(run.executors, run.task_attempts) <= kMillion / 2) {
    return run;
  }
  // So little luck as lets the task with the largest array die in all of its attempts.
  std::int64_t& luck = setting.executor.heap.limits.grown_ppm;
  luck = mul_div(luck,
                 jvm::no_luck_ppm(run.verdict.heap.grown_ppm, run.task_attempts,
                                  options.estimates.at(Coef::kG1GapScatterPpm)),
                 kMillion);
  Run other = play_once(scenario, options, setting, jobs);
  return other.verdict.outcome == Outcome::kSuccess ? run : other;
}

Run play(const Scenario& scenario, const SimulateOptions& options, Setting setting,
         const Jobs& jobs) {
  Run run =
      worse_of_many(scenario, options, setting, jobs, play_once(scenario, options, setting, jobs));
  const Outcome outcome = run.verdict.outcome;
  const bool estimated = outcome == Outcome::kExecutorOom || outcome == Outcome::kDriverOom ||
                         outcome == Outcome::kDiskFull;
  if (!estimated || !options.chances) {
    return run;
  }
  // A death says that there was too little, not by how much: played again without an end of
  // heaps and disks.
  SimulateOptions quiet = options;
  quiet.keep_tasks = false;
  quiet.keep_history = false;
  setting.executor.heap.endless = true;
  setting.driver.heap.endless = true;
  application::judge_chance(scenario.cluster, play_once(scenario, quiet, setting, jobs), run);
  return run;
}

/// Where chance decides how a job is planned, each way comes as often as the other: a job that dies
/// in one of them does not survive.
Run worse_of_race(const Scenario& scenario, const SimulateOptions& options, const Setting& setting,
                  const Jobs& jobs, Run run) {
  const auto raced = std::find_if(jobs.begin(), jobs.end(),
                                  [](const plan::PhysicalJob& job) { return !job.race.empty(); });
  if (raced == jobs.end() || !options.chances) {
    return run;
  }
  Checked<Jobs> otherwise = plan::plan_jobs(scenario, plan::Race::kRightFirst);
  SIM_CHECK(otherwise.ok(), "what can be planned in one order can be in the other");
  Run other = play(scenario, options, setting, otherwise.value());
  const auto index = static_cast<std::size_t>(raced - jobs.begin());
  if (run.verdict.outcome == Outcome::kSuccess && other.verdict.outcome != Outcome::kSuccess) {
    application::judge_race(otherwise.value()[index].race, run, other);
    return other;
  }
  application::judge_race(raced->race, other, run);
  return run;
}

}  // namespace

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
  Checked<Jobs> jobs = plan::plan_jobs(scenario);
  if (!jobs.ok()) {
    collect(std::move(jobs).error());
  }
  Checked<std::optional<streaming::Query>> query = streaming::query_of(scenario);
  if (!query.ok()) {
    collect(std::move(query).error());
  }
  if (!problems.empty()) {
    return problems;
  }
  const Setting setting{std::move(shape).value(), std::move(driver).value(),
                        std::move(query).value()};
  return worse_of_race(scenario, options, setting, jobs.value(),
                       play(scenario, options, setting, jobs.value()));
}

}  // namespace oomcast
