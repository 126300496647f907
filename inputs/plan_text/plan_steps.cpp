#include "inputs/plan_text/plan_steps.hpp"

#include <utility>

namespace oomcast::plan_text {
namespace {

/// Whether the join builds its right side, as printed behind its type: "Inner BuildRight".
bool builds_right(const PlanNode& join) {
  return join.rest.find("BuildRight") != std::string::npos;
}

}  // namespace

Step& add_step(Job& job, const std::string& word, std::vector<std::string> inputs) {
  Step step;
  step.id = word + std::to_string(job.steps.size() + 1);
  step.op = word;
  step.inputs = std::move(inputs);
  job.steps.push_back(std::move(step));
  return job.steps.back();
}

void set_repartition(Step& step, const Partitioning& partitioning, std::vector<std::string> by) {
  if (partitioning.origin == "REPARTITION_BY_NUM" ||
      partitioning.kind == Partitioning::Kind::kSingle) {
    step.params["n"] = partitioning.partitions;
  }
  if (partitioning.origin.starts_with("REBALANCE")) {
    step.params["rebalance"] = true;
  }
  step.params["by"] = std::move(by);
}

std::string hash_join_hint(const PlanNode& join) {
  return std::string(join.name == "ShuffledHashJoin" ? "shuffle_hash_" : "broadcast_") +
         (builds_right(join) ? "right" : "left");
}

std::string cross_join_hint(const PlanNode& join) {
  if (join.name == "CartesianProduct") {
    return "shuffle_replicate_nl";
  }
  return builds_right(join) ? "broadcast_right" : "broadcast_left";
}

}  // namespace oomcast::plan_text
