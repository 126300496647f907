#include "models/plan/stage_order.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace oomcast::plan {
namespace {

std::size_t at(std::int32_t id) { return static_cast<std::size_t>(id); }

/// Stages whose output this one reads, directly or through others.
std::set<std::int32_t> ancestors_of(const PhysicalJob& job, std::int32_t stage) {
  std::set<std::int32_t> seen;
  std::vector<std::int32_t> todo = job.stages[at(stage)].parents;
  while (!todo.empty()) {
    const std::int32_t id = todo.back();
    todo.pop_back();
    if (seen.insert(id).second) {
      const std::vector<std::int32_t>& more = job.stages[at(id)].parents;
      todo.insert(todo.end(), more.begin(), more.end());
    }
  }
  return seen;
}

/// Adaptive execution runs in rounds: what all inputs are finished of goes next, broadcasts first.
std::vector<std::int32_t> adaptive_order(const PhysicalJob& job) {
  std::vector<std::int32_t> rounds;
  std::vector<std::tuple<std::int32_t, bool, std::int32_t>> order;
  for (std::int32_t i = 0; at(i) < job.stages.size(); ++i) {
    const Stage& stage = job.stages[at(i)];
    std::int32_t round = 0;
    for (const std::int32_t parent : stage.parents) {
      round = std::max(round, rounds[at(parent)] + 1);
    }
    for (const std::int32_t table : stage.broadcasts) {
      round = std::max(round, rounds[at(job.broadcasts[at(table)].from_stage)] + 1);
    }
    rounds.push_back(round);
    order.emplace_back(round, stage.action != Action::kBroadcastCollect, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::int32_t> ids;
  for (const auto& [round, later, id] : order) {
    ids.push_back(id);
  }
  return ids;
}

/// Without it, broadcasts are collected and ranges are sampled in jobs of their own before the main
/// one starts.
std::vector<std::int32_t> static_order(const PhysicalJob& job) {
  std::set<std::int32_t> first;
  for (const Broadcast& table : job.broadcasts) {
    first.merge(ancestors_of(job, table.from_stage));
    first.insert(table.from_stage);
  }
  for (std::int32_t i = 0; at(i) < job.stages.size(); ++i) {
    if (job.stages[at(i)].own_job) {
      first.merge(ancestors_of(job, i));
      first.insert(i);
    }
  }
  std::vector<std::int32_t> ids(first.begin(), first.end());
  for (std::int32_t i = 0; at(i) < job.stages.size(); ++i) {
    if (!first.contains(i)) {
      ids.push_back(i);
    }
  }
  return ids;
}

}  // namespace

std::vector<std::int32_t> number_stages(PhysicalJob& job, bool adaptive, std::int32_t& next_id) {
  const std::vector<std::int32_t> order = adaptive ? adaptive_order(job) : static_order(job);
  std::vector<std::int32_t> numbers(job.stages.size());
  for (const std::int32_t index : order) {
    // A query stage is a job of its own, in which DAGScheduler registers its finished ancestors
    // anew, as stages that are skipped.
    if (adaptive) {
      next_id += static_cast<std::int32_t>(ancestors_of(job, index).size());
    }
    numbers[at(index)] = next_id++;
    if (!adaptive && job.stages[at(index)].own_job) {
      // What the sampled stage reads is registered anew for the job that follows, and skipped.
      next_id += static_cast<std::int32_t>(ancestors_of(job, index).size());
    }
  }
  std::vector<Stage> stages;
  for (const std::int32_t index : order) {
    Stage stage = std::move(job.stages[at(index)]);
    stage.id = numbers[at(stage.id)];
    for (std::int32_t& parent : stage.parents) {
      parent = numbers[at(parent)];
    }
    stages.push_back(std::move(stage));
  }
  for (Broadcast& table : job.broadcasts) {
    table.from_stage = numbers[at(table.from_stage)];
  }
  job.stages = std::move(stages);
  return numbers;
}

}  // namespace oomcast::plan
