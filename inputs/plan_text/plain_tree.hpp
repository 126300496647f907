// Reads what a plain EXPLAIN prints: a tree whose operators stand with their arguments in one line.
// Mirrors TreeNode.generateTreeString over SparkPlan.simpleString.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "inputs/plan_text/plan_text.hpp"

namespace oomcast::plan_text {

/// A line of the tree and how far it is indented.
struct TreeLine {
  std::size_t indent = 0;
  PlanNode node;
};

/// "   +- *(2) Sort [k#1L ASC NULLS FIRST], false, 0": the arguments become the details that
/// EXPLAIN FORMATTED would print, as far as they tell them. Nothing if it is no operator.
[[nodiscard]] std::optional<TreeLine> read_plain_line(std::string_view line);

}  // namespace oomcast::plan_text
