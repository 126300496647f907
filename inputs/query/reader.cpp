#include "inputs/query/reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "inputs/plan_text/expression.hpp"
#include "inputs/plan_text/plan_steps.hpp"
#include "inputs/plan_text/vocabulary.hpp"

namespace oomcast::query {
namespace {

using plan_text::Expression;
using plan_text::PlanNode;

constexpr int kDepthMax = 400;            // of the walk; exchanges that are reused may nest
constexpr std::size_t kWalksMax = 5'000;  // operators, each as often as it is reused

/// Operators beside those of plan_text that only pass rows on.
bool passes_on(const PlanNode& node) {
  constexpr std::array<std::string_view, 7> kNames{"AQEShuffleRead",      "BroadcastQueryStage",
                                                   "CustomShuffleReader", "ResultQueryStage",
                                                   "RowToColumnar",       "Subquery",
                                                   "TableCacheQueryStage"};
  return !node.children.empty() &&
         (plan_text::passes_rows_on(node.name) ||
          std::find(kNames.begin(), kNames.end(), node.name) != kNames.end());
}

std::string described(const PlanNode& node) {
  return node.name + (node.number > 0 ? " (" + std::to_string(node.number) + ")" : "");
}

}  // namespace

const PlanNode* Reader::reused(const Node& node) const {
  for (const Node& other : plan_.nodes) {
    if (&other == &node || other.children.empty()) {
      continue;
    }
    // A plain plan repeats the exchange's own text, with its plan_id.
    const std::string own = other.name + " " + std::string(other.detail("Arguments"));
    if (node.reuses > 0
            ? other.number == node.reuses
            : node.detail("Arguments").ends_with(own) && other.name.ends_with("Exchange")) {
      return &other;
    }
  }
  return nullptr;
}

const PlanNode& Reader::below(const Node& node) const {
  const Node* at = &node;
  for (int steps = 0; steps < kDepthMax; ++steps) {
    if (at->name == "ReusedExchange" && at->children.empty()) {
      const Node* exchange = reused(*at);
      if (exchange == nullptr) {
        return *at;
      }
      at = exchange;
    } else if (passes_on(*at)) {
      // Of an adaptive plan that ran, the initial one: adaptive execution is played.
      at = &child(*at, at->children.size() - 1);
    } else {
      break;
    }
  }
  return *at;
}

const PlanNode& Reader::past(const Node& node, bool (*skipped)(const Node&)) const {
  const Node* at = &below(node);
  for (int steps = 0; steps < kDepthMax && !at->children.empty() && skipped(*at); ++steps) {
    at = &below(child(*at));
  }
  return *at;
}

Reader::Piece Reader::refuse(const Node& node, std::string why) {
  problems_.push_back({Severity::kError, "operator " + described(node), std::move(why),
                       "leave it out, or describe the job as a scenario ('oomcast schema')"});
  return {};
}

void Reader::assume(std::string what) {
  std::vector<std::string>& all = query_.assumptions;
  if (std::find(all.begin(), all.end(), what) == all.end()) {
    all.push_back(std::move(what));
  }
}

Step& Reader::add(const std::string& word, std::vector<std::string> inputs) {
  return plan_text::add_step(query_.scenario.jobs.back(), word, std::move(inputs));
}

std::string Reader::name_of(std::int64_t id, std::string_view printed) {
  if (!names_.is_named(id)) {
    std::string name(printed);
    if (!used_names_.insert(name).second) {
      name += "#" + std::to_string(id);
      used_names_.insert(name);
    }
    names_.name(id, std::move(name));
  }
  return names_.of(id);
}

void Reader::add_column(Piece& to, const std::string& name, bool text) {
  if (to.step.empty() ||
      std::find(to.columns.begin(), to.columns.end(), name) != to.columns.end()) {
    return;
  }
  Step& step = add("project", {to.step});
  step.params["add"] = name;
  if (text) {
    constexpr std::int64_t kTextBytes = 20;  // StringType.defaultSize
    step.params["add_bytes"] = kTextBytes;
  }
  to.step = step.id;
  to.columns.push_back(name);
}

void Reader::keep_columns(Piece& from, std::vector<std::string> columns) {
  if (from.step.empty() || columns.empty() || columns.size() >= from.columns.size()) {
    return;
  }
  Step& step = add("project", {from.step});
  step.params["columns"] = columns;
  from.step = step.id;
  from.columns = std::move(columns);
}

std::string Reader::column_of(Piece& from, std::string_view item) {
  for (const std::string_view order : {" ASC", " DESC"}) {
    item = item.substr(0, item.find(order));
  }
  const auto named = plan_text::read_named(item);
  const std::vector<std::int64_t> within = plan_text::ids_within(item);
  if (named && named->expression.kind == Expression::Kind::kAttribute) {
    std::string name = name_of(named->id, named->name);
    add_column(from, name, false);
    return name;
  }
  if (within.empty()) {
    return "";  // a literal
  }
  std::string name = name_of(within.front(), "column");
  assume("values of " + std::string(item.substr(0, 80)) + " are spread as those of " + name);
  add_column(from, name, false);
  return name;
}

std::vector<std::string> Reader::columns_of(Piece& from, std::string_view list) {
  std::vector<std::string> columns;
  for (const std::string_view item : plan_text::list_items(list)) {
    const std::string column = column_of(from, item);
    if (!column.empty() && std::find(columns.begin(), columns.end(), column) == columns.end()) {
      columns.push_back(column);
    }
  }
  return columns;
}

void Reader::use_keys(const std::vector<std::string>& columns) {
  keys_.insert(columns.begin(), columns.end());
}

void Reader::name_made(std::string_view list, const std::string& column) {
  for (const std::string_view item : plan_text::list_items(list)) {
    if (const auto named = plan_text::read_named(item)) {
      names_.name(named->id, column);
    }
  }
}

Reader::Piece Reader::walk(const Node& node) {
  if (depth_ >= kDepthMax || ++walks_ > kWalksMax) {
    return problems_.empty() ? refuse(node, "the plan is too large, or reuses itself") : Piece();
  }
  ++depth_;
  Piece piece = read_node(below(node));
  --depth_;
  return piece;
}

Reader::Piece Reader::read_node(const Node& node) {
  struct Word {
    std::string_view name;
    Piece (Reader::*read)(const Node&);
  };
  static constexpr std::array<Word, 38> kWords{{
      {"AppendData", &Reader::write},
      {"ArrowEvalPython", &Reader::python_eval},
      {"BatchEvalPython", &Reader::python_eval},
      {"BroadcastHashJoin", &Reader::join},
      {"BroadcastNestedLoopJoin", &Reader::cross},
      {"CartesianProduct", &Reader::cross},
      {"Coalesce", &Reader::coalesce},
      {"CollectLimit", &Reader::limit},
      {"Execute", &Reader::write},
      {"Exchange", &Reader::exchange},
      {"Expand", &Reader::expand},
      {"Filter", &Reader::filter},
      {"FlatMapGroupsInArrow", &Reader::python_groups},
      {"FlatMapGroupsInPandas", &Reader::python_groups},
      {"Generate", &Reader::generate},
      {"GlobalLimit", &Reader::limit},
      {"HashAggregate", &Reader::aggregate},
      {"InMemoryTableScan", &Reader::in_memory},
      {"LocalLimit", &Reader::limit},
      {"MapInArrow", &Reader::python_map},
      {"MapInPandas", &Reader::python_map},
      {"ObjectHashAggregate", &Reader::aggregate},
      {"OverwriteByExpression", &Reader::write},
      {"OverwritePartitionsDynamic", &Reader::write},
      {"Project", &Reader::project},
      {"PythonMapInArrow", &Reader::python_map},
      {"Range", &Reader::range},
      {"ReplaceData", &Reader::write},
      {"ShuffledHashJoin", &Reader::join},
      {"Sort", &Reader::sort},
      {"SortAggregate", &Reader::aggregate},
      {"SortMergeJoin", &Reader::join},
      {"TakeOrderedAndProject", &Reader::limit},
      {"Union", &Reader::several},
      {"Window", &Reader::window},
      {"WriteDelta", &Reader::write},
      {"WriteFiles", &Reader::write},
      {"WriteToDataSourceV2", &Reader::write},
  }};
  for (const Word& word : kWords) {
    if (word.name == node.name) {
      return node.children.empty() && node.name != "Range" ? refuse(node, "its input is missing")
                                                           : (this->*word.read)(node);
    }
  }
  if (node.children.empty()) {
    return scan(node);
  }
  if (node.children.size() > 1) {
    return refuse(node, "this operator of several inputs cannot be played");
  }
  assume(described(node) + " is not played: it passes its rows on as they are");
  return walk(child(node));
}

std::string Reader::finish(const std::string& action) {
  if (!action.empty()) {
    return action;
  }
  if (writes_ || collects_) {
    return writes_ ? "write" : "collect";
  }
  assume("the result is computed and dropped (say --action collect, count or write)");
  return "noop";
}

Checked<Query> Reader::read(const std::string& action) {
  query_.scenario.jobs.push_back({"query", {}});
  names_.collect(plan_);
  name_attributes();
  const Piece result = walk(plan_.root());
  if (!problems_.empty()) {
    return problems_;
  }
  add(finish(action), {result.step});
  if (plan_.subqueries) {
    assume("subqueries of the plan are not played");
  }
  spread_keys();
  read_conf();
  return std::move(query_);
}

Checked<Query> read_query(std::string_view plan, const std::vector<TableStatistics>& tables,
                          const std::string& action) {
  const Checked<plan_text::PlanText> text = plan_text::read_plan_text(plan);
  if (!text.ok()) {
    return text.error();
  }
  return Reader(text.value(), tables).read(action);
}

}  // namespace oomcast::query
