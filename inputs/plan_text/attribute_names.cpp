// A union of the attributes that must be called alike.
#include "inputs/plan_text/attribute_names.hpp"

#include <algorithm>

#include "inputs/plan_text/expression.hpp"

namespace oomcast::plan_text {
namespace {

/// Whether each node is a range with nothing but projections and filters above it.
std::vector<bool> generated_nodes(const PlanText& plan) {
  std::vector<bool> result(plan.nodes.size());
  for (std::size_t i = plan.nodes.size(); i-- > 0;) {
    const PlanNode& node = plan.nodes[i];
    const bool narrow = node.name == "Project" || node.name == "Filter";
    result[i] = node.name == "Range" ||
                (narrow && node.children.size() == 1 && result[node.children.front()]);
  }
  return result;
}

/// What each element is, or the only attribute that it is computed from; -1: several, or none.
std::vector<std::int64_t> attribute_ids(std::string_view list) {
  std::vector<std::int64_t> ids;
  for (const std::string_view item : list_items(list)) {
    const auto named = read_named(item);
    const std::vector<std::int64_t> within = ids_within(item);
    const bool one =
        !within.empty() && std::equal(within.begin() + 1, within.end(), within.begin());
    ids.push_back(named ? named->id : one ? within.front() : -1);
  }
  return ids;
}

}  // namespace

std::vector<std::int64_t> ids_within(std::string_view text) {
  std::vector<std::int64_t> ids;
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    ids.push_back(whole_number(text.substr(at + 1)).value_or(-1));
  }
  return ids;
}

std::int64_t AttributeNames::find(std::int64_t id) const {
  auto found = parent_.find(id);
  while (found != parent_.end() && found->second != id) {
    id = found->second;
    found = parent_.find(id);
  }
  return id;
}

void AttributeNames::unite(std::int64_t a, std::int64_t b) {
  if (a < 0 || b < 0) {
    return;
  }
  const std::int64_t low = std::min(find(a), find(b));
  const std::int64_t high = std::max(find(a), find(b));
  if (keys_.contains(high)) {
    keys_.insert(low);
  }
  parent_[low] = low;
  parent_[high] = low;
  const auto given = given_.find(high);
  if (given != given_.end()) {
    given_.emplace(low, given->second);
  }
}

void AttributeNames::collect_keys(const PlanNode& node) {
  const bool arranges = node.name == "Exchange" || node.name == "Sort" || node.name == "Window";
  for (const std::string_view text :
       {node.detail("Keys"), node.detail("Left keys"), node.detail("Right keys"),
        arranges ? node.detail("Arguments") : std::string_view()}) {
    for (const std::int64_t id : ids_within(text)) {
      keys_.insert(find(id));
    }
  }
}

void AttributeNames::collect(const PlanText& plan) {
  const std::vector<bool> generated = generated_nodes(plan);
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const PlanNode& node = plan.nodes[i];
    collect_keys(node);
    auto left = attribute_ids(node.detail("Left keys"));
    auto right = attribute_ids(node.detail("Right keys"));
    if (const auto arguments = list_items(node.detail("Arguments"));
        node.name == "FlatMapCoGroupsInPandas" && arguments.size() > 1) {
      left = attribute_ids(arguments[0]);
      right = attribute_ids(arguments[1]);
    }
    for (std::size_t key = 0; key < std::min(left.size(), right.size()); ++key) {
      unite(left[key], right[key]);
    }
    const std::string_view outputs =
        node.name == "Project" && !generated[i] ? node.detail("Output") : node.detail("Results");
    for (const std::string_view item : list_items(outputs)) {
      const auto named = read_named(item);
      if (named && named->expression.kind == Expression::Kind::kAttribute) {
        unite(named->id, named->expression.id);
      }
    }
  }
}

std::string AttributeNames::of(std::int64_t id) const {
  const std::int64_t root = find(id);
  const auto given = given_.find(root);
  return given == given_.end() ? "c" + std::to_string(root) : given->second;
}

}  // namespace oomcast::plan_text
