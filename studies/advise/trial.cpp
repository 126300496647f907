#include "studies/advise/trial.hpp"

#include <algorithm>

#include "models/application/simulate.hpp"
#include "models/executor/shape.hpp"
#include "models/operators/plan_jobs.hpp"
#include "models/text/sizes.hpp"
#include "studies/transform/transform.hpp"

namespace oomcast::advise {
namespace {

std::string problem_text(const Problems& problems) {
  if (problems.empty()) {
    return "refused";
  }
  const Problem& first = problems.front();
  return first.where + ": " + first.what.substr(0, first.what.find('\n'));
}

bool same_plan(const Changes& changes) {
  return std::all_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.kind == ChangeKind::kCluster ||
           (change.kind == ChangeKind::kConf && leaves_plan_alone(change.key));
  });
}

/// Plays up to the first death of a heap. A page that was refused, a full disk or a container over
/// its limit may go better at the next attempt: these are played with all of them. How near a death
/// was is of no interest.
Checked<Run> played(const Scenario& scenario, const Changes& changes) {
  const bool attempts_meant = std::ranges::any_of(
      changes, [](const Change& change) { return change.key == "spark.task.maxFailures"; });
  return simulate(scenario,
                  {.keep_tasks = false, .to_first_death = !attempts_meant, .chances = false});
}

/// The rewrites among the changes, one after the other.
Checked<Scenario> rewritten(Scenario scenario, const Changes& changes) {
  for (const Change& change : changes) {
    if (change.kind == ChangeKind::kRewrite) {
      Checked<transform::Applied> applied = transform::apply(scenario, change.value);
      if (!applied.ok()) {
        return std::move(applied).error();
      }
      scenario = std::move(applied).value().scenario;
    }
  }
  return scenario;
}

std::string too_large(std::string_view whose, Bytes wants, Bytes limit, std::string_view what) {
  return std::string(whose) + " of " + text::format_bytes(wants) + " exceeds " + std::string(what) +
         " of " + text::format_bytes(limit);
}

}  // namespace

std::string Trial::reason() const {
  if (run == nullptr) {
    return refused;
  }
  return reason_of(*run);
}

std::string reason_of(const Run& run) {
  const Verdict& verdict = run.verdict;
  if (verdict.outcome == Outcome::kSuccess) {
    return "survives";
  }
  std::string text(outcome_name(verdict.outcome));
  // The link of the chain with the numbers of the limit; the first one tells of the data.
  const std::size_t links = verdict.chain.size();
  if (links > 0) {
    const bool data_first = links > 1 && verdict.chain.front().starts_with("task ");
    text += ": " + verdict.chain[data_first ? 1 : 0];
  }
  return text;
}

Laboratory::Laboratory(const Workload& workload)
    : workload_(workload), limited_(beyond_limits(workload.own()).empty()) {}

std::string Laboratory::refusal(const Scenario& scenario) const {
  return limited_ ? beyond_limits(scenario) : std::string();
}

void Laboratory::plan() {
  Checked<std::vector<plan::PhysicalJob>> jobs = plan::plan_jobs(workload_.own());
  if (jobs.ok()) {
    planned_ = std::make_shared<const std::vector<plan::PhysicalJob>>(std::move(jobs).value());
  }
}

const std::vector<plan::PhysicalJob>& Laboratory::planned() const {
  static const std::vector<plan::PhysicalJob> kNone;
  return planned_ != nullptr ? *planned_ : kNone;
}

Checked<Trial> Laboratory::untouched() {
  plan();
  Scenario scenario = workload_.own();
  scenario.observed = planned_;
  // Without a plan it fails for the plan's mistakes and all others.
  Checked<Run> run = simulate(scenario, {.keep_tasks = false});
  if (!run.ok()) {
    return std::move(run).error();
  }
  Trial trial;
  trial.price = price_of(scenario, run.value());
  trial.run = std::make_shared<const Run>(std::move(run).value());
  trial.scenario = std::make_shared<const Scenario>(std::move(scenario));
  return trial;
}

Checked<Scenario> Laboratory::changed(const Changes& changes) const {
  std::vector<ConfEntry> entries;
  for (const Change& change : changes) {
    if (change.kind == ChangeKind::kConf) {
      entries.push_back({change.key, change.value, "advice"});
    }
  }
  Checked<Scenario> made = workload_.with(entries);
  if (!made.ok()) {
    return made;
  }
  Scenario scenario = std::move(made).value();
  for (const Change& change : changes) {
    if (change.kind == ChangeKind::kCluster) {
      scenario.cluster.local_disk = text::parse_size(change.value).value_or(Bytes(0));
    }
  }
  if (same_plan(changes)) {
    scenario.observed = planned_;
    return scenario;
  }
  return rewritten(std::move(scenario), changes);
}

Trial Laboratory::attempt(const Changes& changes) const {
  Trial trial;
  trial.changes = changes;
  Checked<Scenario> scenario = changed(changes);
  if (!scenario.ok()) {
    trial.refused = problem_text(scenario.error());
    return trial;
  }
  trial.refused = refusal(scenario.value());
  if (!trial.refused.empty()) {
    return trial;
  }
  Checked<Run> run = played(scenario.value(), changes);
  if (!run.ok()) {
    trial.refused = problem_text(run.error());
    return trial;
  }
  trial.price = price_of(scenario.value(), run.value());
  trial.run = std::make_shared<const Run>(std::move(run).value());
  trial.scenario = std::make_shared<const Scenario>(std::move(scenario).value());
  return trial;
}

bool has_container_limit(const Scenario& scenario) {
  const Cluster& cluster = scenario.cluster;
  return cluster.node_memory > Bytes(0) ||
         (cluster.manager == ManagerKind::kYarn && cluster.yarn_maximum_allocation > Bytes(0));
}

std::string beyond_limits(const Scenario& scenario) {
  const Cluster& cluster = scenario.cluster;
  const Checked<executor::Shape> shape = executor::executor_shape(scenario);
  const Checked<executor::DriverShape> driver = executor::driver_shape(scenario);
  if (!shape.ok() || !driver.ok()) {
    return problem_text(shape.ok() ? driver.error() : shape.error());
  }
  const Bytes wants = std::max(shape.value().container_request, shape.value().container);
  const Bytes driver_wants = std::max(driver.value().container, driver.value().heap.xmx);
  if (cluster.manager == ManagerKind::kYarn && cluster.yarn_maximum_allocation > Bytes(0)) {
    const Bytes limit = cluster.yarn_maximum_allocation;
    if (shape.value().container_request > limit) {
      return too_large("a container", shape.value().container_request, limit,
                       "YARN's maximum allocation");
    }
    if (cluster.cluster_mode && driver_wants > limit) {
      return too_large("a driver", driver_wants, limit, "YARN's maximum allocation");
    }
  }
  if (cluster.node_memory > Bytes(0)) {
    const Bytes share = cluster.node_memory / std::max<std::int64_t>(1, cluster.executors_per_node);
    if (wants > share) {
      return too_large("a container", wants, share, "an executor's share of a node");
    }
    if (driver_wants > cluster.node_memory) {
      return too_large("a driver", driver_wants, cluster.node_memory, "a node's memory");
    }
  }
  if (cluster.node_cores > 0 &&
      shape.value().cores * std::max<std::int64_t>(1, cluster.executors_per_node) >
          cluster.node_cores) {
    return "the executors of a node have more cores than the node";
  }
  return "";
}

}  // namespace oomcast::advise
