// Reads what Spark prints as EXPLAIN FORMATTED: a tree of numbered operators, and behind it what
// each of them works on. Mirrors the output of ExplainUtils.processPlan. Of a plain EXPLAIN, which
// has no numbers, the same is read from the lines of the tree.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"

namespace oomcast::plan_text {

/// One operator of the printed tree.
struct PlanNode {
  std::int32_t number = 0;  // as printed: "(5)"; of a plain EXPLAIN, counted
  std::string name;         // "SortMergeJoin"
  std::string rest;         // what follows the name: "Inner", "Inner BuildRight", "noop-table"
  bool fused = false;       // printed with "*": part of generated code
  std::vector<std::size_t> children;
  /// The lines of its details by their label, without the count: "Output" -> "[k#1L, v#2L]".
  std::map<std::string, std::string, std::less<>> details;
  std::int32_t reuses = 0;  // of a ReusedExchange: the number of the exchange that it stands for
  bool cut = false;         // the text ended before or within its details

  /// A detail, or an empty text.
  [[nodiscard]] std::string_view detail(std::string_view label) const;
};

struct PlanText {
  std::vector<PlanNode> nodes;  // in the order of the tree; the root is the first
  bool plain = false;           // of a plain EXPLAIN, which does not name results of aggregations
  bool subqueries = false;      // there are more plans behind it, which are not read

  [[nodiscard]] const PlanNode& root() const { return nodes.front(); }
  /// A child of the node; the node itself if there is none.
  [[nodiscard]] const PlanNode& child(const PlanNode& node, std::size_t i = 0) const {
    return i < node.children.size() ? nodes[node.children[i]] : node;
  }
  /// Whether there is such an operator.
  [[nodiscard]] bool has(std::string_view operator_name) const;
  [[nodiscard]] bool is_adaptive() const { return has("AdaptiveSparkPlan"); }
};

/// Reads one plan. A plan without a tree is a problem; details that are cut off are not.
[[nodiscard]] Checked<PlanText> read_plan_text(std::string_view text);

/// "[a, f(b, c)]" -> {"a", "f(b, c)"}: parts between commas outside of all brackets. The outer
/// brackets may be missing.
[[nodiscard]] std::vector<std::string_view> list_items(std::string_view text);

/// How an exchange spreads its rows.
struct Partitioning {
  enum class Kind : std::uint8_t { kHash, kRange, kRoundRobin, kSingle };
  Kind kind = Kind::kHash;
  std::vector<std::string_view> keys;  // expressions; of ranges with their order
  std::int64_t partitions = 1;
  std::string_view origin;  // "ENSURE_REQUIREMENTS", "REPARTITION_BY_NUM", ...
};

/// Reads the arguments of an Exchange; nothing if they are of another form.
[[nodiscard]] std::optional<Partitioning> read_partitioning(std::string_view arguments);

/// The arguments of a Range: "Range (0, 600000, step=1, splits=Some(8))".
struct RangeArguments {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t step = 1;
  std::optional<std::int64_t> splits;
};
[[nodiscard]] std::optional<RangeArguments> read_range(std::string_view arguments);

/// Whole number at the start of the text, or nothing.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace oomcast::plan_text
