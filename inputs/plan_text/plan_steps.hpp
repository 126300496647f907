// The steps of a job that stand for operators of a printed plan.
#pragma once

#include <string>
#include <vector>

#include "inputs/plan_text/plan_text.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::plan_text {

/// Adds a step that is called as its operator and its place in the job.
Step& add_step(Job& job, const std::string& word, std::vector<std::string> inputs);

/// Makes a repartition of an exchange by these columns.
void set_repartition(Step& step, const Partitioning& partitioning, std::vector<std::string> by);

/// The hint that makes a join the hash join that it is: "broadcast_left", "shuffle_hash_right".
[[nodiscard]] std::string hash_join_hint(const PlanNode& join);

/// The hint that makes a cross join the product or the nested loop that it is.
[[nodiscard]] std::string cross_join_hint(const PlanNode& join);

}  // namespace oomcast::plan_text
