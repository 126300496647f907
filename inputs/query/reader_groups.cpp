// Operators that bring rows together: they group, join, sort, shuffle and keep them.
#include <algorithm>
#include <array>

#include "inputs/plan_text/expression.hpp"
#include "inputs/plan_text/plan_steps.hpp"
#include "inputs/plan_text/vocabulary.hpp"
#include "inputs/query/reader.hpp"
#include "models/text/decimal.hpp"

namespace oomcast::query {
namespace {

using plan_text::Partitioning;
using plan_text::PlanNode;

/// An exchange that the planner put in for the operator above it.
bool is_required(const PlanNode& node) {
  if (node.name == "BroadcastExchange") {
    return true;
  }
  const auto partitioning = node.name == "Exchange"
                                ? plan_text::read_partitioning(node.detail("Arguments"))
                                : std::nullopt;
  return partitioning && !partitioning->origin.starts_with("REPARTITION") &&
         !partitioning->origin.starts_with("REBALANCE");
}

/// The word of models/operators whose buffers are most like the function's; `exact`: it is itself.
std::string buffer_word(const std::string& function, bool& exact) {
  constexpr std::array<std::string_view, 8> kWords{
      "count", "sum", "avg", "min", "max", "collect_list", "collect_set", "percentile"};
  exact = std::find(kWords.begin(), kWords.end(), function) != kWords.end();
  if (exact) {
    return function;
  }
  const bool sketch =
      function.starts_with("percentile") || function.find("sketch") != function.npos;
  return sketch ? "percentile" : function.starts_with("collect") ? "collect_list" : "max";
}

}  // namespace

const PlanNode& Reader::first_phase(const Node& last) const {
  const auto keys_of = [](const Node& one) {
    const auto keys = plan_text::list_items(one.detail("Keys"));
    return std::set<std::string_view>(keys.begin(), keys.end());
  };
  const Node* first = &last;
  const Node* phase = &last;
  for (std::size_t phases = 0; phases < plan_.nodes.size(); ++phases) {
    first = phase;
    phase = &past(child(*first),
                  [](const Node& one) { return one.name == "Sort" || is_required(one); });
    if (!plan_text::is_aggregate(phase->name) || keys_of(*phase) != keys_of(last)) {
      break;
    }
  }
  return *first;
}

Reader::Piece Reader::aggregate(const Node& node) {
  // All phases over the same keys are one step.
  const Node& first = first_phase(node);
  const Node* source = &below(child(first));
  if (first.name == "SortAggregate" && source->name == "Sort") {
    source = &below(child(*source));
    assume("sort-based aggregation is played as a hash aggregation that sorts when it is full");
  }
  Piece from = walk(*source);
  if (from.step.empty()) {
    return from;
  }
  std::vector<std::string> by;
  for (const std::string_view item : plan_text::list_items(node.detail("Keys"))) {
    if (item.find("spark_grouping_id") == std::string_view::npos) {
      const std::string column = column_of(from, item);
      if (!column.empty() && std::find(by.begin(), by.end(), column) == by.end()) {
        by.push_back(column);
      }
    }
  }
  use_keys(by);
  std::vector<std::string> words;
  std::string of;
  const auto functions = plan_text::list_items(node.detail("Functions"));
  const auto attributes = plan_text::list_items(node.detail("Aggregate Attributes"));
  std::vector<std::string> columns = by;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    bool exact = true;
    const std::string function = plan_text::function_word(functions[i]);
    words.push_back(buffer_word(function, exact));
    if (!exact) {
      assume("function " + function + " keeps what " + words.back() + " does");
    }
    columns.push_back(words.back() + "_" + std::to_string(i));
    if (i < attributes.size()) {
      name_made(attributes[i], columns.back());
    }
    if (words.back().starts_with("collect_")) {
      const std::size_t open = functions[i].find('(');
      const auto arguments = plan_text::list_items(functions[i].substr(open + 1));
      of = arguments.empty() ? "" : column_of(from, arguments.front());
    }
  }
  Step& step = add("aggregate", {from.step});
  step.params["by"] = by;
  step.params["functions"] = words;
  if (!of.empty()) {
    step.params["of"] = of;
  }
  return {step.id, std::move(columns), -1};
}

Reader::Piece Reader::exchange(const Node& node) {
  const auto partitioning = plan_text::read_partitioning(node.detail("Arguments"));
  Piece from = walk(child(node));
  if (from.step.empty() || !partitioning) {
    return from.step.empty() ? from : refuse(node, "its partitioning cannot be read");
  }
  std::vector<std::string> by;
  for (const std::string_view key : partitioning->keys) {
    const std::string column =
        partitioning->kind == Partitioning::Kind::kHash ? column_of(from, key) : "";
    if (!column.empty()) {
      by.push_back(column);
    }
  }
  use_keys(by);
  if (partitioning->kind == Partitioning::Kind::kRange) {
    assume("a range partitioning without a sort is played as a round robin");
  }
  Step& step = add("repartition", {from.step});
  plan_text::set_repartition(step, *partitioning, std::move(by));
  return {step.id, from.columns, -1};
}

Reader::Piece Reader::sort(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const bool global = arguments.size() > 1 && arguments[1] == "true";
  const Node& under = below(child(node));
  Piece from = walk(global && is_required(under) ? child(under) : under);
  if (from.step.empty() || arguments.empty()) {
    return from.step.empty() ? from : refuse(node, "its order cannot be read");
  }
  const std::vector<std::string> by = columns_of(from, arguments.front());
  if (by.empty()) {
    return from;
  }
  Step& step = add("sort", {from.step});
  step.params["by"] = by;
  step.params["global"] = global;
  return {step.id, from.columns, -1};
}

Reader::Piece Reader::join(const Node& node) {
  if (node.children.size() != 2) {
    return refuse(node, "one of its inputs is missing");
  }
  std::string type = plan_text::join_word(node.rest);
  if (type.empty()) {
    type = node.rest.starts_with("Cross") ? "inner" : "left_outer";
    assume("join type " + node.rest + " is played as " + type);
  }
  const std::string_view condition = node.detail("Join condition");
  if (!condition.empty() && condition != "None") {
    assume("join condition " + std::string(condition.substr(0, 100)) + " keeps every pair");
  }
  std::array<Piece, 2> sides;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const Node* side = &below(child(node, i));
    if (node.name == "SortMergeJoin" && side->name == "Sort") {
      side = &below(child(*side));
    }
    sides[i] = walk(is_required(*side) ? child(*side) : *side);
  }
  if (sides[0].step.empty() || sides[1].step.empty()) {
    return {};
  }
  // Equal keys have one name by now; each side has all of them.
  const std::vector<std::string> left = sides[0].columns;
  const std::vector<std::string> on = columns_of(sides[0], node.detail("Left keys"));
  for (const std::string& key : on) {
    if (std::count(left.begin(), left.end(), key) == 0 ||
        std::count(sides[1].columns.begin(), sides[1].columns.end(), key) == 0) {
      return refuse(node, "nothing tells how the values of its key " + key + " are spread" +
                              (plan_.plain ? " (EXPLAIN FORMATTED tells more)" : ""));
    }
  }
  if (on.empty()) {
    return refuse(node, "it has no keys that are columns");
  }
  use_keys(on);
  Step& step = add("join", {sides[0].step, sides[1].step});
  step.params["on"] = on;
  step.params["type"] = type;
  if (node.name != "SortMergeJoin") {
    step.params["hint"] = plan_text::hash_join_hint(node);
  } else if (!plan_.is_adaptive()) {
    // Adaptive execution may still broadcast a side that turns out to be small.
    step.params["hint"] = std::string("merge");
  }
  Piece joined{step.id, sides[0].columns, -1};
  if (type != "left_semi" && type != "left_anti") {
    for (const std::string& column : sides[1].columns) {
      if (std::find(on.begin(), on.end(), column) == on.end()) {
        joined.columns.push_back(column);
      }
    }
  }
  return joined;
}

Reader::Piece Reader::cross(const Node& node) {
  const bool inner = node.name == "CartesianProduct" ||
                     node.rest.find("Inner") != std::string::npos ||
                     node.rest.find("Cross") != std::string::npos;
  if (node.children.size() != 2 || !inner) {
    return refuse(node, "a nested loop that is " + node.rest + " cannot be played");
  }
  const std::string_view condition = node.detail("Join condition");
  if (!condition.empty() && condition != "None") {
    assume("join condition " + std::string(condition.substr(0, 100)) + " keeps every pair");
  }
  std::array<Piece, 2> sides;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const Node& side = below(child(node, i));
    sides[i] = walk(side.name == "BroadcastExchange" ? child(side) : side);
  }
  if (sides[0].step.empty() || sides[1].step.empty()) {
    return {};
  }
  Step& step = add("cross_join", {sides[0].step, sides[1].step});
  step.params["hint"] = plan_text::cross_join_hint(node);
  Piece crossed{step.id, sides[0].columns, -1};
  crossed.columns.insert(crossed.columns.end(), sides[1].columns.begin(), sides[1].columns.end());
  return crossed;
}

Reader::Piece Reader::window(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  if (plan_.has("WindowGroupLimit")) {
    assume("WindowGroupLimit is not played: it drops no rows");
  }
  Piece from = walk(past(child(node), [](const Node& one) {
    return one.name == "WindowGroupLimit" || one.name == "Sort" || is_required(one);
  }));
  if (from.step.empty()) {
    return from;
  }
  const std::vector<std::string> by =
      arguments.size() > 1 ? columns_of(from, arguments[1]) : std::vector<std::string>();
  use_keys(by);
  Step& step = add("window", {from.step});
  step.params["by"] = by;
  const std::string value = step.id + "_value";
  if (!arguments.empty()) {
    name_made(arguments.front(), value);
  }
  from.columns.push_back(value);
  return {step.id, from.columns, -1};
}

Reader::Piece Reader::limit(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const auto rows = arguments.empty() ? std::nullopt : plan_text::whole_number(arguments.front());
  // Its exchange and the limit of each task come back with the step.
  Piece from =
      walk(node.name == "GlobalLimit"
               ? past(child(node),
                      [](const Node& one) { return one.name == "LocalLimit" || is_required(one); })
               : child(node));
  if (from.step.empty() || !rows) {
    return from.step.empty() ? from : refuse(node, "its number of rows cannot be read");
  }
  if (node.name == "TakeOrderedAndProject") {
    assume("the first rows of a sort are taken without the heap of rows that finds them");
  }
  collects_ = collects_ || node.name == "CollectLimit" || node.name == "TakeOrderedAndProject";
  Step& step = add("limit", {from.step});
  step.params["n"] = std::max<std::int64_t>(0, *rows);
  return {step.id, from.columns, -1};
}

Reader::Piece Reader::several(const Node& node) {
  std::vector<std::string> inputs;
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const Piece piece = walk(child(node, i));
    inputs.push_back(piece.step);
    columns = i == 0 ? piece.columns : columns;
  }
  if (inputs.size() < 2 || std::find(inputs.begin(), inputs.end(), "") != inputs.end()) {
    return problems_.empty() ? refuse(node, "it has no inputs") : Piece();
  }
  Step& step = add("union", inputs);
  step.params["allow_missing"] = true;
  return {step.id, std::move(columns), -1};
}

Reader::Piece Reader::coalesce(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const auto tasks = arguments.empty() ? std::nullopt : plan_text::whole_number(arguments.front());
  const Piece from = walk(child(node));
  if (from.step.empty() || !tasks) {
    return from.step.empty() ? from : refuse(node, "its number of tasks cannot be read");
  }
  Step& step = add("coalesce", {from.step});
  step.params["n"] = std::max<std::int64_t>(1, *tasks);
  return {step.id, from.columns, -1};
}

Reader::Piece Reader::in_memory(const Node& node) {
  const Node& relation = child(node);
  if (relation.name != "InMemoryRelation" || relation.children.empty()) {
    return refuse(node, "the plan does not tell what is cached");
  }
  const std::string arguments(relation.detail("Arguments"));
  const auto known = cached_.find(arguments);
  if (known != cached_.end()) {
    Step& step = add("cached", {});
    step.params["of"] = known->second;
    return {step.id, {}, -1};
  }
  const std::string level = plan_text::storage_level(arguments);
  Piece from = walk(child(relation));
  if (from.step.empty()) {
    return from;
  }
  if (level.empty() || level == "DISK_ONLY") {
    assume("a relation cached at another level than memory is computed, not kept");
    return from;
  }
  assume("what is cached is computed by this query first");
  const std::string name = "cache" + std::to_string(cached_.size() + 1);
  cached_.emplace(arguments, name);
  Step& step = add("cache", {from.step});
  step.params["level"] = level;
  step.params["as"] = name;
  from.step = step.id;
  from.scan = -1;
  keep_columns(from, columns_of(from, node.detail("Output")));
  return from;
}

Reader::Piece Reader::write(const Node& node) {
  writes_ = true;
  return walk(child(node));
}

}  // namespace oomcast::query
