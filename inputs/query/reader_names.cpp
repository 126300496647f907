// Attributes of a plan that are one column, and what the plan tells of the conf.
#include <algorithm>

#include "inputs/plan_text/expression.hpp"
#include "inputs/plan_text/vocabulary.hpp"
#include "inputs/query/reader.hpp"

namespace oomcast::query {
namespace {

using plan_text::Expression;
using plan_text::Partitioning;
using plan_text::PlanNode;

/// The attribute that an element of an output is from then on, whatever it is computed from.
std::int64_t target_id(std::string_view item) {
  const std::size_t as = item.rfind(" AS ");
  const auto named =
      plan_text::read_named(as == std::string_view::npos ? item : item.substr(as + 4));
  return named ? named->id : -1;
}

std::vector<std::int64_t> target_ids(std::string_view list) {
  std::vector<std::int64_t> ids;
  for (const std::string_view item : plan_text::list_items(list)) {
    ids.push_back(target_id(item));
  }
  return ids;
}

/// The only attribute that an expression reads; -1: several, or none.
std::int64_t only_source(std::string_view expression) {
  const std::vector<std::int64_t> ids = plan_text::ids_within(expression);
  const bool one = !ids.empty() && std::equal(ids.begin() + 1, ids.end(), ids.begin());
  return one ? ids.front() : -1;
}

void append(std::vector<std::int64_t>& to, const std::vector<std::int64_t>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

// NOLINTNEXTLINE(misc-no-recursion): the depth is bounded
std::vector<std::int64_t> Reader::outputs_of(const Node& node, int depth) const {
  constexpr int kDeepest = 400;  // deeper than any tree that is read
  for (const std::string_view label : {"Output", "Results"}) {
    if (!node.detail(label).empty()) {
      return target_ids(node.detail(label));
    }
  }
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const auto argument = [&](std::size_t i) {
    return i < arguments.size() ? target_ids(arguments[i]) : std::vector<std::int64_t>();
  };
  if (node.children.empty() || depth > kDeepest || plan_text::is_aggregate(node.name)) {
    return {};
  }
  if (node.name == "InMemoryTableScan") {
    return argument(0);
  }
  if (node.name == "Expand") {
    return argument(1);
  }
  if (node.name == "TakeOrderedAndProject") {
    return argument(2);
  }
  std::vector<std::int64_t> outputs;
  if (node.name == "Generate") {
    outputs = argument(1);
    append(outputs, argument(3));
    return outputs;
  }
  outputs = outputs_of(child(node), depth + 1);
  if (node.name == "Window") {
    append(outputs, argument(0));
  } else if (node.name.ends_with("EvalPython")) {
    append(outputs, argument(1));
  } else if (node.name.ends_with("Join") && !node.rest.starts_with("LeftSemi") &&
             !node.rest.starts_with("LeftAnti")) {
    append(outputs, outputs_of(child(node, 1), depth + 1));
  }
  return outputs;
}

void Reader::unite_outputs(const Node& a, const Node& b) {
  const std::vector<std::int64_t> left = outputs_of(a, 0);
  const std::vector<std::int64_t> right = outputs_of(b, 0);
  for (std::size_t i = 0; left.size() == right.size() && i < left.size(); ++i) {
    names_.unite(left[i], right[i]);
  }
}

/// A key that is computed from one column alone has at most as many values as that.
void Reader::unite_projected(const Node& node) {
  for (const std::string_view item : plan_text::list_items(node.detail("Output"))) {
    const std::size_t as = item.rfind(" AS ");
    const std::int64_t target = target_id(item);
    const std::int64_t source = as == std::string_view::npos ? -1 : only_source(item.substr(0, as));
    const auto named = plan_text::read_named(item);
    const bool renames = named && named->expression.kind == Expression::Kind::kAttribute;
    if (target >= 0 && source >= 0 && !renames && names_.is_key(target)) {
      assume("values of " + std::string(item.substr(0, std::min<std::size_t>(as, 80))) +
             " are spread as those of the column in it");
      names_.unite(target, source);
    }
  }
}

void Reader::name_attributes() {
  for (const Node& node : plan_.nodes) {
    if (node.name == "Project") {
      unite_projected(node);
    } else if (node.name == "Union") {
      for (std::size_t i = 1; i < node.children.size(); ++i) {
        unite_outputs(child(node), child(node, i));
      }
      if (!node.detail("Output").empty()) {
        unite_outputs(node, child(node));
      }
    } else if (node.name == "ReusedExchange" && node.children.empty()) {
      if (const Node* exchange = reused(node)) {
        unite_outputs(node, *exchange);
      }
    } else if (node.name == "Expand") {
      const auto arguments = plan_text::list_items(node.detail("Arguments"));
      const auto lists = plan_text::list_items(arguments.empty() ? "" : arguments.front());
      const auto first = target_ids(lists.empty() ? "" : lists.front());
      const auto outputs = target_ids(arguments.size() > 1 ? arguments[1] : "");
      for (std::size_t i = 0; i < std::min(first.size(), outputs.size()); ++i) {
        names_.unite(first[i], outputs[i]);
      }
    }
  }
  // Columns of tables keep the names that people know them by.
  for (const Node& node : plan_.nodes) {
    if (!node.children.empty()) {
      continue;
    }
    for (const std::string_view item : plan_text::list_items(node.detail("Output"))) {
      if (const auto named = plan_text::read_named(item)) {
        static_cast<void>(name_of(named->id, named->name));
      }
    }
  }
}

void Reader::read_conf() {
  std::vector<ConfEntry> entries;
  bool shuffles = false;
  for (const Node& node : plan_.nodes) {
    if (node.name != "Exchange") {
      continue;
    }
    const auto partitioning = plan_text::read_partitioning(node.detail("Arguments"));
    // Spark 3.0 prints "true" where later versions name the origin.
    const bool by_conf = partitioning && (partitioning->origin == "ENSURE_REQUIREMENTS" ||
                                          partitioning->origin == "true");
    if (by_conf && !shuffles && partitioning->kind != Partitioning::Kind::kSingle) {
      entries.push_back(
          {"spark.sql.shuffle.partitions", std::to_string(partitioning->partitions), "plan"});
      shuffles = true;
    }
  }
  const bool adaptive = plan_.is_adaptive();
  if (adaptive || shuffles) {
    entries.push_back({"spark.sql.adaptive.enabled", adaptive ? "true" : "false", "plan"});
  }
  Checked<Conf> conf = Conf::make(SparkVersion{}, entries);
  if (conf.ok()) {
    query_.scenario.conf = std::move(conf).value();
  }
}

}  // namespace oomcast::query
