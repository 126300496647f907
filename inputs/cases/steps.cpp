// Walks a physical plan from its root; operators that Oomcast's own planner puts in (exchanges,
// sorts below joins, the halves of aggregations) are taken together with those that need them.
#include "inputs/cases/steps.hpp"

#include <algorithm>
#include <array>

#include "inputs/cases/code_text.hpp"
#include "inputs/plan_text/plan_steps.hpp"
#include "inputs/plan_text/vocabulary.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::cases {
namespace {

using plan_text::Expression;
using plan_text::Partitioning;
using plan_text::PlanNode;

bool changes_nothing(const PlanNode& node) {
  // A group limit drops rows that the filter above it would drop.
  return node.children.size() == 1 &&
         (plan_text::passes_rows_on(node.name) || node.name == "WindowGroupLimit");
}

}  // namespace

StepMaker::Piece StepMaker::refuse(const std::string& reason) {
  if (reason_.empty()) {
    reason_ = reason;
  }
  return {};
}

StepMaker::Piece StepMaker::refuse_cut(const Node& node) {
  return refuse("the case holds the plan only in part: " + node.name + " is cut off");
}

const PlanNode& StepMaker::below(const Node& node) const {
  const Node* at = &node;
  while (changes_nothing(*at)) {
    at = &child(*at);
  }
  return *at;
}

std::string StepMaker::name_of(std::string_view attribute) const {
  const auto named = plan_text::read_named(attribute);
  return named && named->expression.kind == Expression::Kind::kAttribute ? names_.of(named->id)
                                                                         : "";
}

std::vector<std::string> StepMaker::names_of(std::string_view list) const {
  std::vector<std::string> names;
  for (const std::string_view item : plan_text::list_items(list)) {
    names.push_back(name_of(item.substr(0, item.find(' '))));
  }
  return names;
}

Step& StepMaker::add(const std::string& word, std::vector<std::string> inputs) {
  return plan_text::add_step(scenario_.jobs.back(), word, std::move(inputs));
}

std::string StepMaker::step_of(Piece piece) {
  if (!piece.generated) {
    return piece.step;
  }
  const Generated& rows = *piece.generated;
  Generated::Table table = rows.table("range" + std::to_string(scenario_.data.size() + 1),
                                      {[this](std::int64_t id) { return names_.of(id); },
                                       [this](std::int64_t id) { return names_.is_key(id); }});
  if (!table.unknown.empty()) {
    refuse(table.unknown);
    return "";
  }
  Step& scan = add("scan", {});
  scan.params["data"] = table.data.name;
  if (!rows.condition().empty()) {
    scan.params["where"] = rows.condition();
  }
  scenario_.data.push_back(std::move(table.data));
  return last().step;
}

StepMaker::Piece StepMaker::walk(const Node& node) {
  if (!reason_.empty()) {
    return {};
  }
  if (changes_nothing(node)) {
    return walk(child(node));
  }
  if (node.name == "ReusedExchange") {
    return reused(node);
  }
  if (node.name == "ArrowEvalPython" || node.name == "BatchEvalPython") {
    return python_eval(node);
  }
  if (node.cut && node.name == "Project") {
    return cut_project(node);
  }
  if (node.cut && (node.name == "Exchange" || node.name == "Sort")) {
    return cut_exchange(node);
  }
  if (node.cut && plan_text::is_aggregate(node.name)) {
    return cut_aggregate(node);
  }
  if (node.cut && node.name != "Union") {
    return refuse_cut(node);
  }
  if (node.name == "Range") {
    std::optional<Generated> rows = Generated::from_range(node);
    return rows ? Piece{std::move(rows), ""} : refuse("a Range that does not count from 0 by 1");
  }
  struct Reader {
    std::string_view name;
    Piece (StepMaker::*read)(const Node&);
  };
  static constexpr std::array<Reader, 28> kReaders{{
      {"AggregateInPandas", &StepMaker::python_groups},
      {"ArrowAggregatePython", &StepMaker::python_groups},
      {"BroadcastHashJoin", &StepMaker::join},
      {"BroadcastNestedLoopJoin", &StepMaker::cross},
      {"CartesianProduct", &StepMaker::cross},
      {"Coalesce", &StepMaker::coalesce},
      {"CollectLimit", &StepMaker::limit},
      {"Exchange", &StepMaker::exchange},
      {"Filter", &StepMaker::filter},
      {"FlatMapCoGroupsInPandas", &StepMaker::python_cogroups},
      {"FlatMapGroupsInArrow", &StepMaker::python_groups},
      {"FlatMapGroupsInPandas", &StepMaker::python_groups},
      {"Generate", &StepMaker::generate},
      {"GlobalLimit", &StepMaker::limit},
      {"HashAggregate", &StepMaker::aggregate},
      {"InMemoryTableScan", &StepMaker::in_memory},
      {"LocalLimit", &StepMaker::limit},
      {"MapInArrow", &StepMaker::python_map},
      {"MapInPandas", &StepMaker::python_map},
      {"ObjectHashAggregate", &StepMaker::aggregate},
      {"Project", &StepMaker::project},
      {"ShuffledHashJoin", &StepMaker::join},
      {"Sort", &StepMaker::sort},
      {"SortAggregate", &StepMaker::aggregate},
      {"SortMergeJoin", &StepMaker::join},
      {"TakeOrderedAndProject", &StepMaker::limit},
      {"Union", &StepMaker::unite},
      {"Window", &StepMaker::window},
  }};
  for (const Reader& reader : kReaders) {
    if (reader.name == node.name) {
      return (this->*reader.read)(node);
    }
  }
  return refuse("operator " + node.name);
}

StepMaker::Piece StepMaker::project(const Node& node) {
  Piece from = walk(child(node));
  if (from.generated) {
    from.generated->project(node.detail("Output"), file_.inputs);
    return from;
  }
  if (!reason_.empty()) {
    return {};
  }
  std::vector<std::string> keep;
  std::vector<std::string> computed;
  for (const std::string_view item : plan_text::list_items(node.detail("Output"))) {
    const auto named = plan_text::read_named(item);
    if (!named) {
      return refuse("a projection that cannot be read: " + std::string(item.substr(0, 60)));
    }
    const bool plain = named->expression.kind == Expression::Kind::kAttribute;
    (plain ? keep : computed).push_back(names_.of(named->id));
    if (!plain && plan_text::is_text(named->expression)) {
      return refuse("a text computed from rows that are not generated ones");
    }
  }
  if (!keep.empty()) {
    add("project", {from.step}).params["columns"] = keep;
    from = last();
  }
  for (const std::string& name : computed) {
    add("project", {from.step}).params["add"] = name;
    from = last();
  }
  return from;
}

StepMaker::Piece StepMaker::filter(const Node& node) {
  Piece from = walk(child(node));
  if (!reason_.empty()) {
    return {};
  }
  if (from.generated) {
    // How many rows pass a condition that cannot be evaluated is not known: all of them at most.
    static_cast<void>(from.generated->filter(node.detail("Condition")));
    return from;
  }
  add("filter", {from.step}).params["keep"] = text::kPartsPerBillion;
  return last();
}

StepMaker::Piece StepMaker::aggregate(const Node& node) {
  const std::vector<std::string_view> functions = plan_text::list_items(node.detail("Functions"));
  // Sorts of an aggregation over sorted rows come back when a hash table of it is full.
  const auto unsorted = [&](const Node& at) -> const Node& {
    const bool sorted = at.name == "Sort" && node.name == "SortAggregate";
    return sorted ? below(child(at)) : at;
  };
  const Node* partial = &unsorted(below(child(node)));
  partial = partial->name == "Exchange" ? &below(child(*partial)) : partial;
  // One phase is enough where equal keys are together already.
  const bool two_phases = plan_text::is_aggregate(partial->name);
  for (const std::string_view function : plan_text::list_items(partial->detail("Functions"))) {
    if (two_phases && !function.starts_with("partial_")) {
      return refuse("an aggregation of more than two phases");
    }
  }
  const std::string from = step_of(walk(unsorted(below(child(two_phases ? *partial : node)))));
  if (!reason_.empty()) {
    return {};
  }
  const auto attributes = plan_text::list_items(node.detail("Aggregate Attributes"));
  std::vector<std::string> words;
  std::string of;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    words.push_back(plan_text::function_word(functions[i]));
    const auto named = i < attributes.size() ? plan_text::read_named(attributes[i]) : std::nullopt;
    if (named) {
      names_.name(named->id, words.back() + "_" + std::to_string(i));
    }
    const auto call = plan_text::read_expression(functions[i]);
    if (words.back().starts_with("collect_") && call && !call->arguments.empty()) {
      of = names_.of(call->arguments.front().id);
    }
  }
  Step& step = add("aggregate", {from});
  step.params["by"] = names_of(node.detail("Keys"));
  step.params["functions"] = words;
  if (!of.empty()) {
    step.params["of"] = of;
  }
  return last();
}

StepMaker::Piece StepMaker::exchange(const Node& node) {
  const auto partitioning = plan_text::read_partitioning(node.detail("Arguments"));
  if (!partitioning || partitioning->kind == Partitioning::Kind::kRange) {
    return refuse("Exchange " + std::string(node.detail("Arguments").substr(0, 60)));
  }
  const std::string from = step_of(walk(child(node)));
  if (!reason_.empty()) {
    return {};
  }
  std::vector<std::string> by;
  for (const std::string_view key : partitioning->keys) {
    if (partitioning->kind == Partitioning::Kind::kHash) {
      by.push_back(name_of(key));
    }
  }
  plan_text::set_repartition(add("repartition", {from}), *partitioning, std::move(by));
  return last();
}

StepMaker::Piece StepMaker::sort(const Node& node) {
  const Node& exchange = below(child(node));
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const bool global = arguments.size() > 1 && arguments[1] == "true";
  const auto partitioning = exchange.name == "Exchange"
                                ? plan_text::read_partitioning(exchange.detail("Arguments"))
                                : std::nullopt;
  const bool range = partitioning && partitioning->kind == Partitioning::Kind::kRange;
  if (arguments.empty() || (global && !range)) {
    return refuse("a global sort without a range exchange");
  }
  const std::string from = step_of(walk(child(range ? exchange : node)));
  if (!reason_.empty()) {
    return {};
  }
  Step& step = add("sort", {from});
  step.params["by"] = names_of(arguments[0]);
  step.params["global"] = global && range;
  return last();
}

StepMaker::Piece StepMaker::join(const Node& node) {
  // A further condition changes what comes out, not what is sorted, built or buffered.
  const std::string type = plan_text::join_word(node.rest);
  if (type.empty()) {
    return refuse("a join that is " + node.rest);
  }
  std::array<std::string, 2> sides;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    // Sorts and exchanges below the join come back with the join's own plan.
    const Node* side = &below(child(node, i));
    if (node.name == "SortMergeJoin" && side->name == "Sort") {
      side = &below(child(*side));
    }
    const bool exchanged = (side->name == "Exchange" &&
                            side->detail("Arguments").find("ENSURE") != std::string::npos) ||
                           side->name == "BroadcastExchange";
    sides[i] = step_of(walk(exchanged ? child(*side) : *side));
  }
  if (!reason_.empty()) {
    return {};
  }
  Step& step = add("join", {sides[0], sides[1]});
  step.params["on"] = names_of(node.detail("Left keys"));
  step.params["type"] = type;
  if (node.name != "SortMergeJoin") {
    step.params["hint"] = plan_text::hash_join_hint(node);
  } else if (!plan_->is_adaptive() || has_hint(file_.code)) {
    // Else nobody asked for it, and adaptive execution may choose again.
    step.params["hint"] = std::string("merge");
  }
  return last();
}

StepMaker::Piece StepMaker::cross(const Node& node) {
  // Whatever the type and the condition, one side is held and met by every row of the other.
  std::vector<std::string> sides;
  for (std::size_t i = 0; i < 2; ++i) {
    const Node& side = below(child(node, i));
    sides.push_back(step_of(walk(side.name == "BroadcastExchange" ? child(side) : side)));
  }
  if (!reason_.empty()) {
    return {};
  }
  add("cross_join", std::move(sides)).params["hint"] = plan_text::cross_join_hint(node);
  return last();
}

StepMaker::Piece StepMaker::window(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const Node* from_node = &below(child(node));
  if (from_node->name == "Sort") {
    from_node = &below(child(*from_node));
  }
  const bool exchanged = from_node->name == "Exchange";
  const std::string from = step_of(walk(exchanged ? child(*from_node) : *from_node));
  if (!reason_.empty()) {
    return {};
  }
  Step& step = add("window", {from});
  step.params["by"] = arguments.size() > 1 ? names_of(arguments[1]) : std::vector<std::string>();
  const auto functions = arguments.empty() ? std::vector<std::string_view>()
                                           : plan_text::list_items(arguments.front());
  // All functions of an operator read the same buffered rows.
  const std::string value = step.id + "_value";
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const std::string name = i == 0 ? value : value + std::to_string(i);
    if (i > 0) {
      add("project", {last().step}).params["add"] = name;
    }
    if (const auto named = plan_text::read_named(functions[i])) {
      names_.name(named->id, name);
    }
  }
  return last();
}

StepMaker::Piece StepMaker::unite(const Node& node) {
  std::vector<std::string> inputs;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    std::string input = step_of(walk(child(node, i)));
    // Columns of a union meet by position: those that an aggregation drops are not among them.
    const Node& side = below(child(node, i));
    const auto results = plan_text::list_items(side.detail("Results"));
    const std::size_t all = plan_text::list_items(side.detail("Keys")).size() +
                            plan_text::list_items(side.detail("Functions")).size();
    if (plan_text::is_aggregate(side.name) && !results.empty() && results.size() < all) {
      add("project", {std::move(input)}).params["columns"] = names_of(side.detail("Results"));
      input = last().step;
    }
    inputs.push_back(std::move(input));
  }
  if (!reason_.empty()) {
    return {};
  }
  add("union", std::move(inputs));
  return last();
}

}  // namespace oomcast::cases
