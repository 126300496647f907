// Python operators of a plan, and what the case's code says where the printed plan is cut off.
#include <algorithm>

#include "inputs/cases/code_text.hpp"
#include "inputs/cases/steps.hpp"
#include "inputs/plan_text/vocabulary.hpp"

namespace oomcast::cases {
namespace {

using plan_text::Expression;
using plan_text::PlanNode;

constexpr std::int64_t kFirstMadeId = 1'000'000'000;  // of attributes that no plan has

/// "f(a, b)#3L" -> "f" and "a, b"; what is cut off has no end.
struct Call {
  std::string_view function;
  std::string_view arguments;
  bool whole = false;
};
Call read_call(std::string_view text) {
  while (text.starts_with('[')) {
    text.remove_prefix(1);
  }
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  const std::size_t hash = text.rfind('#');
  Call call;
  call.function = text.substr(0, open);
  call.whole = open != text.npos && close != text.npos && hash == close + 1;
  call.arguments = call.whole ? text.substr(open + 1, close - open - 1) : std::string_view();
  return call;
}

/// Texts in quotes that a call in the code is given: f("p", "q").
std::vector<std::string> quoted_arguments(std::string_view code, const std::string& call) {
  std::vector<std::string> names;
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  std::size_t at = code.find(call + "(\"");
  while (at != code.npos && at > 0 && is_word(code[at - 1])) {
    at = code.find(call + "(\"", at + 1);
  }
  if (at == code.npos) {
    return names;
  }
  const std::string_view rest = code.substr(at, code.find(')', at) - at);
  for (std::size_t open = rest.find('"'); open != rest.npos; open = rest.find('"', open + 1)) {
    const std::size_t close = rest.find('"', open + 1);
    if (close == rest.npos) {
      break;
    }
    names.emplace_back(rest.substr(open + 1, close - open - 1));
    open = close;
  }
  return names;
}

/// The n-th of a list, nothing if it is shorter.
std::string_view item(const std::vector<std::string_view>& list, std::size_t n) {
  return n < list.size() ? list[n] : std::string_view();
}

std::string as_outputs(const Generated& rows) {
  std::string text;
  for (const Generated::Output& output : rows.outputs()) {
    text += (text.empty() ? "" : ", ") + output.name + "#" + std::to_string(output.id) +
            (output.is_long ? "L" : "");
  }
  return text;
}

}  // namespace

/// The column that an argument of a function is; one is computed for it if it is an expression.
std::string StepMaker::argument_column(Piece& from, std::string_view argument,
                                       const std::string& fallback) {
  const auto named = plan_text::read_named(argument);
  if (named && named->expression.kind == Expression::Kind::kAttribute) {
    return names_.of(named->id);
  }
  if (!from.generated) {
    refuse("a Python function of an expression over rows that are not generated ones");
    return "";
  }
  const std::int64_t id = kFirstMadeId + made_++;
  if (argument.empty()) {
    if (!from.generated->add_described(file_.inputs, fallback, id)) {
      refuse("the arguments of a Python function are cut off");
    }
    return names_.of(id);
  }
  from.generated->project("[" + as_outputs(*from.generated) + ", " + std::string(argument) +
                              " AS argument#" + std::to_string(id) + "]",
                          file_.inputs);
  return names_.of(id);
}

StepMaker::Piece StepMaker::python_eval(const Node& node) {
  Piece from = walk(child(node));
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  if (!reason_.empty() || arguments.empty()) {
    return refuse("a Python function whose arguments are cut off");
  }
  std::vector<std::string> columns;
  for (const std::string_view function : plan_text::list_items(arguments[0])) {
    const Call call = read_call(function);
    if (call.whole) {
      for (const std::string_view argument : plan_text::list_items(call.arguments)) {
        columns.push_back(argument_column(from, argument, ""));
      }
      continue;
    }
    for (const std::string& name : quoted_arguments(file_.code, std::string(call.function))) {
      columns.push_back(argument_column(from, "", name));
    }
  }
  const std::string rows = step_of(std::move(from));
  if (!reason_.empty() || columns.empty()) {
    return refuse("a Python function whose arguments are cut off");
  }
  Step& step = add(node.name == "BatchEvalPython" ? "python_udf" : "pandas_udf", {rows});
  step.params["columns"] = columns;
  name_results(item(arguments, 1), step.id + "_value");
  return last();
}

StepMaker::Piece StepMaker::python_map(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const std::string rows = step_of(walk(child(node)));
  if (!reason_.empty()) {
    return {};
  }
  Step& step = add("map_in_pandas", {rows});
  name_results(item(arguments, 1), step.id + "_value");
  return last();
}

/// What a function of groups works on: its sort and exchange come back with its own plan, and so
/// does the key's second column.
const PlanNode& StepMaker::ungrouped(const Node& node) const {
  const Node* from = &node;
  for (const std::string_view own : {"Sort", "Exchange"}) {
    if (from->name == own) {
      from = &below(child(*from));
    }
  }
  if (from->name == "Project" && below(child(*from)).name == "Project") {
    from = &below(child(*from));
  }
  return *from;
}

/// All results of a function by one name: nobody needs them apart.
void StepMaker::name_results(std::string_view list, const std::string& value) {
  for (const std::string_view result : plan_text::list_items(list)) {
    if (const auto named = plan_text::read_named(result)) {
      names_.name(named->id, value);
    }
  }
}

StepMaker::Piece StepMaker::python_groups(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const std::string rows = step_of(walk(ungrouped(below(child(node)))));
  if (!reason_.empty() || arguments.empty()) {
    return refuse("groups of a Python function that are cut off");
  }
  Step& step = add("apply_in_pandas", {rows});
  step.params["by"] = names_of(arguments[0]);
  name_results(item(arguments, 2), step.id + "_value");
  return last();
}

StepMaker::Piece StepMaker::python_cogroups(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const std::string left = step_of(walk(ungrouped(below(child(node)))));
  const std::string right = step_of(walk(ungrouped(below(child(node, 1)))));
  if (!reason_.empty() || arguments.size() < 2) {
    return refuse("groups of a Python function that are cut off");
  }
  Step& step = add("cogroup_in_pandas", {left, right});
  step.params["by"] = names_of(arguments[0]);
  name_results(item(arguments, 3), step.id + "_value");
  return last();
}

/// What stands in the brackets behind a word that the code has once; nothing if it has it not, or
/// more often.
std::optional<std::string_view> StepMaker::only_call(std::string_view word) const {
  const std::string_view code = file_.code;
  const std::size_t at = code.find(word);
  if (at == std::string_view::npos || code.find(word, at + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view rest = code.substr(at + word.size());
  return rest.substr(0, rest.find(')'));
}

/// Columns of generated rows that the code names in quotes; their values matter from now on.
std::vector<std::string> StepMaker::quoted_columns(const Generated& rows, std::string_view list) {
  std::vector<std::string> columns;
  for (const std::string_view item : plan_text::list_items(list)) {
    for (const Generated::Output& output : rows.outputs()) {
      if (item == "\"" + output.name + "\"") {
        names_.add_key(output.id);
        columns.push_back(names_.of(output.id));
      }
    }
  }
  return columns;
}

/// An exchange whose details are cut off is the code's only repartition(n, "columns"), and a sort
/// above it the only sortWithinPartitions("columns").
StepMaker::Piece StepMaker::cut_exchange(const Node& node) {
  const bool sorts = node.name == "Sort" && below(child(node)).name == "Exchange";
  const Node& exchange = sorts ? below(child(node)) : node;
  const auto call = only_call(".repartition(");
  const auto n = plan_text::whole_number(call.value_or(""));
  const auto sort_call = sorts ? only_call(".sortWithinPartitions(") : std::string_view();
  Piece from = exchange.name == "Exchange" && n && sort_call ? walk(child(exchange)) : Piece{};
  if (!reason_.empty() || !from.generated) {
    return refuse_cut(node);
  }
  const std::vector<std::string> by = quoted_columns(*from.generated, *call);
  const std::vector<std::string> sorted_by = quoted_columns(*from.generated, *sort_call);
  Step& step = add("repartition", {step_of(std::move(from))});
  step.params["n"] = *n;
  step.params["by"] = by;
  if (sorts) {
    Step& sort = add("sort", {step.id});
    sort.params["by"] = sorted_by;
    sort.params["global"] = false;
  }
  return last();
}

/// A projection that is cut off over generated rows: the columns that the case describes.
StepMaker::Piece StepMaker::cut_project(const Node& node) {
  Piece from = walk(child(node));
  if (!from.generated) {
    return from;  // of rows that nobody needs by name any more, or a mistake was found
  }
  std::string outputs(node.detail("Output"));
  from.generated->project(outputs, file_.inputs);
  const std::vector<Generated::Output> known = from.generated->outputs();
  for (const Input& input : file_.inputs) {
    for (const InputColumn& column : input.columns) {
      const bool there =
          std::any_of(known.begin(), known.end(),
                      [&](const Generated::Output& output) { return output.name == column.name; });
      if (!there &&
          !from.generated->add_described(file_.inputs, column.name, kFirstMadeId + made_++)) {
        return refuse_cut(node);
      }
    }
  }
  return from;
}

/// Aggregations of two phases, by the second one, in the order of the plan.
std::vector<const PlanNode*> StepMaker::final_aggregates() const {
  std::vector<const Node*> finals;
  for (const Node& node : plan_->nodes) {
    const Node& exchange = below(child(node));
    if (plan_text::is_aggregate(node.name) && exchange.name == "Exchange" &&
        plan_text::is_aggregate(below(child(exchange)).name)) {
      finals.push_back(&node);
    }
  }
  return finals;
}

/// An aggregation that is cut off over generated rows is the groupBy of the code that is left over:
/// there are as many as the plan has, and all others are as the plan shows them.
StepMaker::Piece StepMaker::cut_aggregate(const Node& node) {
  const std::vector<const Node*> finals = final_aggregates();
  const auto calls = group_by_calls(file_.code);
  if (!calls || calls->size() != finals.size()) {
    return refuse_cut(node);
  }
  const GroupByCall* mine = nullptr;
  for (std::size_t i = 0; i < finals.size(); ++i) {
    if (finals[i] == &node) {
      mine = &(*calls)[i];
      continue;
    }
    std::vector<std::string> keys;
    for (const std::string_view key : plan_text::list_items(finals[i]->detail("Keys"))) {
      keys.emplace_back(key.substr(0, key.find('#')));
    }
    if (finals[i]->cut || keys != (*calls)[i].keys) {
      return refuse_cut(node);
    }
  }
  Piece from = mine == nullptr ? Piece{} : walk(child(below(child(below(child(node))))));
  if (!from.generated) {
    return refuse_cut(node);
  }
  std::map<std::string, std::string> names;
  for (const Generated::Output& output : from.generated->outputs()) {
    if (std::find(mine->keys.begin(), mine->keys.end(), output.name) != mine->keys.end()) {
      names_.add_key(output.id);
    }
    names[output.name] = names_.of(output.id);
  }
  Step& step = add("aggregate", {step_of(std::move(from))});
  std::vector<std::string> by;
  for (const std::string& key : mine->keys) {
    by.push_back(names[key]);
  }
  step.params["by"] = by;
  step.params["functions"] = mine->functions;
  if (mine->functions.front().starts_with("collect_")) {
    step.params["of"] = names[mine->arguments.front()];
  }
  return last();
}

}  // namespace oomcast::cases
