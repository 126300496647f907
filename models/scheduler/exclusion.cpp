#include "models/scheduler/exclusion.hpp"

#include <algorithm>

namespace oomcast::scheduler {

ExclusionRules exclusion_rules(const Conf& conf) {
  const bool enabled = conf.boolean_or_none("spark.excludeOnFailure.enabled").value_or(false);
  const auto level = [&](const char* key) { return conf.boolean_or_none(key).value_or(enabled); };
  ExclusionRules rules;
  if (conf.version().at_least(4, 0)) {
    rules.of_stages = level("spark.excludeOnFailure.taskAndStage.enabled");
    rules.of_application = level("spark.excludeOnFailure.application.enabled");
  } else {
    rules.of_stages = rules.of_application = enabled;
  }
  rules.kills = conf.boolean("spark.excludeOnFailure.killExcludedExecutors");
  rules.on_fetch_failure = conf.boolean("spark.excludeOnFailure.application.fetchFailure.enabled");
  rules.attempts_per_executor =
      conf.integer("spark.excludeOnFailure.task.maxTaskAttemptsPerExecutor");
  rules.attempts_per_node = conf.integer("spark.excludeOnFailure.task.maxTaskAttemptsPerNode");
  rules.stage_tasks_per_executor =
      conf.integer("spark.excludeOnFailure.stage.maxFailedTasksPerExecutor");
  rules.stage_executors_per_node =
      conf.integer("spark.excludeOnFailure.stage.maxFailedExecutorsPerNode");
  rules.application_tasks_per_executor =
      conf.integer("spark.excludeOnFailure.application.maxFailedTasksPerExecutor");
  rules.application_executors_per_node =
      conf.integer("spark.excludeOnFailure.application.maxFailedExecutorsPerNode");
  rules.timeout = conf.duration_or_none("spark.excludeOnFailure.timeout").value_or(rules.timeout);
  rules.unschedulable =
      conf.duration("spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout");
  return rules;
}

Excluded StageExclusion::failed(const Site& site, std::int64_t task) {
  Failures& here = failures_[site.executor];
  here.node = site.node;
  ++here.of_tasks[task];
  // Attempts on a node count whichever executor of it they were on.
  std::int64_t on_node = 0;
  std::int64_t excluded_on_node = 0;
  for (const auto& [executor, failures] : failures_) {
    if (failures.node == site.node) {
      const auto found = failures.of_tasks.find(task);
      on_node += found == failures.of_tasks.end() ? 0 : found->second;
      excluded_on_node += executors_.contains(executor) ? 1 : 0;
    }
  }
  if (on_node >= rules_->attempts_per_node) {
    tasks_of_nodes_.emplace(site.node, task);
  }
  Excluded now;
  if (static_cast<std::int64_t>(here.of_tasks.size()) >= rules_->stage_tasks_per_executor) {
    now.executor = executors_.insert(site.executor).second;
    now.node = now.executor && excluded_on_node + 1 >= rules_->stage_executors_per_node &&
               nodes_.insert(site.node).second;
  }
  return now;
}

bool StageExclusion::excludes(const Site& site) const {
  return executors_.contains(site.executor) || nodes_.contains(site.node);
}

bool StageExclusion::excludes(const Site& site, std::int64_t task) const {
  const auto found = failures_.find(site.executor);
  if (found != failures_.end()) {
    const auto times = found->second.of_tasks.find(task);
    if (times != found->second.of_tasks.end() && times->second >= rules_->attempts_per_executor) {
      return true;
    }
  }
  return tasks_of_nodes_.contains({site.node, task});
}

bool ApplicationExclusion::hold(const Site& site, SimTime now) {
  return executors_.insert({site.executor, {site.node, now + rules_->timeout}}).second;
}

std::vector<std::pair<Site, Excluded>> ApplicationExclusion::stage_succeeded(
    const StageExclusion& stage, SimTime now) {
  std::vector<std::pair<Site, Excluded>> result;
  for (const auto& [executor, failures] : stage.by_executor()) {
    std::vector<SimTime>& until = failed_[executor];
    until.insert(until.end(), failures.of_tasks.size(), now + rules_->timeout);
    std::erase_if(until, [&](SimTime end) { return end < now; });
    if (static_cast<std::int64_t>(until.size()) < rules_->application_tasks_per_executor) {
      continue;
    }
    const Site site{executor, failures.node};
    if (!hold(site, now)) {
      continue;
    }
    failed_.erase(executor);
    const auto on_node = std::count_if(executors_.begin(), executors_.end(), [&](const auto& each) {
      return each.second.node == site.node;
    });
    const bool node = on_node >= rules_->application_executors_per_node &&
                      nodes_.insert({site.node, now + rules_->timeout}).second;
    result.push_back({site, {.executor = true, .node = node}});
  }
  return result;
}

bool ApplicationExclusion::fetch_failed(const Site& site, SimTime now) { return hold(site, now); }

bool ApplicationExclusion::excludes(const Site& site) const {
  return executors_.contains(site.executor) || nodes_.contains(site.node);
}

std::vector<std::pair<Site, Excluded>> ApplicationExclusion::expire(SimTime now) {
  std::vector<std::pair<Site, Excluded>> back;
  std::erase_if(executors_, [&](const auto& each) {
    if (each.second.until >= now) {
      return false;
    }
    back.push_back({{each.first, each.second.node}, {.executor = true}});
    return true;
  });
  std::erase_if(nodes_, [&](const auto& each) {
    if (each.second >= now) {
      return false;
    }
    back.push_back({{-1, each.first}, {.node = true}});
    return true;
  });
  return back;
}

std::optional<SimTime> ApplicationExclusion::next_expiry() const {
  std::optional<SimTime> next;
  const auto take = [&](SimTime at) { next = std::min(next.value_or(at), at); };
  for (const auto& [executor, held] : executors_) {
    take(held.until);
  }
  for (const auto& [node, until] : nodes_) {
    take(until);
  }
  return next;
}

}  // namespace oomcast::scheduler
