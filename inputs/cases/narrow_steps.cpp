// Operators of a plan that keep fewer rows, spread them over fewer tasks, or give them once more.
#include <algorithm>

#include "inputs/cases/steps.hpp"

namespace oomcast::cases {

StepMaker::Piece StepMaker::limit(const Node& node) {
  const auto n = plan_text::whole_number(node.detail("Arguments"));
  if (!n) {
    return refuse(node.name + " of unknown size");
  }
  // A global limit comes with its exchange and the local one.
  const Node* from = &below(child(node));
  if (node.name == "GlobalLimit" && from->name == "Exchange") {
    from = &below(child(*from));
  }
  if (node.name == "GlobalLimit" && from->name == "LocalLimit") {
    from = &below(child(*from));
  }
  const std::string rows = step_of(walk(*from));
  if (!reason_.empty()) {
    return {};
  }
  add("limit", {rows}).params["n"] = *n;
  return last();
}

StepMaker::Piece StepMaker::coalesce(const Node& node) {
  const auto n = plan_text::whole_number(node.detail("Arguments"));
  const std::string rows = step_of(walk(child(node)));
  if (!reason_.empty() || !n) {
    return refuse("Coalesce of unknown size");
  }
  add("coalesce", {rows}).params["n"] = *n;
  return last();
}

/// The rows of an exchange once more, under names of their own: they are computed again.
StepMaker::Piece StepMaker::reused(const Node& node) {
  const auto exchange =
      std::find_if(plan_->nodes.begin(), plan_->nodes.end(),
                   [&](const Node& other) { return other.number == node.reuses; });
  if (exchange == plan_->nodes.end() || exchange->children.empty()) {
    return refuse("ReusedExchange of an exchange that is not there");
  }
  const Node& source = child(*exchange);
  Piece from = walk(source);
  if (!from.generated) {
    return from;
  }
  // By position: "[k#875L AS k#878L, p#876 AS q#879]".
  const auto mine = plan_text::list_items(node.detail("Output"));
  const std::vector<Generated::Output>& theirs = from.generated->outputs();
  if (mine.size() != theirs.size()) {
    return refuse("ReusedExchange of other columns");
  }
  std::string outputs;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    outputs += (i == 0 ? "[" : ", ") + theirs[i].name + "#" + std::to_string(theirs[i].id) +
               (theirs[i].is_long ? "L" : "") + " AS " + std::string(mine[i]);
  }
  from.generated->project(outputs + "]", file_.inputs);
  return from;
}

}  // namespace oomcast::cases
