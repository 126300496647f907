// Operators that make rows or change them one by one.
#include <algorithm>

#include "inputs/plan_text/expression.hpp"
#include "inputs/query/reader.hpp"
#include "models/text/decimal.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::query {
namespace {

using plan_text::Expression;
using plan_text::PlanNode;

/// "((a AND b) AND c)" -> a, b, c: conditions that must all hold, each without outer brackets.
void split_conditions(std::string_view text, std::vector<std::string_view>& all) {
  text = text::trim(text);
  int depth = 0;
  bool outer = text.starts_with('(');
  for (std::size_t i = 0; outer && i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : 0;
    depth -= text[i] == ')' ? 1 : 0;
    outer = depth > 0 || i + 1 == text.size();
  }
  if (outer && text.size() > 1) {
    text = text.substr(1, text.size() - 2);
  }
  // Only a pair of brackets ever holds one AND, so that all of them are found level by level.
  constexpr std::string_view kAnd = " AND ";
  depth = 0;
  for (std::size_t i = 0; i + kAnd.size() < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : 0;
    depth -= text[i] == ')' ? 1 : 0;
    if (depth == 0 && text.substr(i).starts_with(kAnd)) {
      split_conditions(text.substr(0, i), all);
      split_conditions(text.substr(i + kAnd.size()), all);
      return;
    }
  }
  all.push_back(text);
}

std::string cut(std::string_view text) {
  constexpr std::size_t kMost = 100;
  return std::string(text.substr(0, kMost)) + (text.size() > kMost ? "..." : "");
}

}  // namespace

Reader::Piece Reader::scan(const Node& node) {
  Scan scan = read_scan(node, names_, query_.assumptions);
  const TableStatistics* table = find_table(tables_, scan.table);
  if (table == nullptr || !table->rows) {
    problems_.push_back(
        {Severity::kError, "table " + scan.table,
         table == nullptr ? "nothing is known of its size" : "its number of rows is not known",
         "add --table " + scan.table +
             "=SIZE,rows=N, and for columns that rows are grouped or "
             "joined by key:COLUMN=distinct:N or key:COLUMN=hot:VALUE:SHARE"});
    return {};
  }
  size_scan(node, *table, scan, query_.assumptions);
  std::string name = scan.table;
  const auto same = std::count_if(scans_.begin(), scans_.end(),
                                  [&](const Scan& other) { return other.table == scan.table; });
  name += same > 0 ? "-" + std::to_string(same + 1) : "";
  scan.data.name = name;
  Step& step = add("scan", {});
  step.params["data"] = name;
  Piece piece{step.id, {}, static_cast<int>(scans_.size())};
  for (const ScanColumn& column : scan.columns) {
    piece.columns.push_back(column.column.name);
    const ColumnStatistics* known = table->column(column.name);
    if (known != nullptr && known->items) {
      items_[column.column.name] = *known->items;
    }
  }
  if (piece.columns.empty()) {  // count(*): rows without columns
    Column nothing;
    nothing.name = "(no column)";
    nothing.type = ColumnType::kBoolean;
    nothing.value_bytes = Bytes(1);
    scan.data.columns.insert(scan.data.columns.begin(), nothing);
    piece.columns.push_back(nothing.name);
  }
  step.params["columns"] = piece.columns;
  scans_.push_back(std::move(scan));
  return piece;
}

Reader::Piece Reader::range(const Node& node) {
  const auto arguments = plan_text::read_range(node.detail("Arguments"));
  if (!arguments) {
    return refuse(node, "its bounds cannot be read");
  }
  Scan scan;
  scan.table = "range" + std::to_string(scans_.size() + 1);
  Dataset& data = scan.data;
  data.name = scan.table;
  data.storage = Storage::kGenerated;
  data.rows = Rows((arguments->end - arguments->start) / arguments->step);
  data.partitions = arguments->splits.value_or(0);
  Column id;
  id.name = "id";
  for (const std::string_view item : plan_text::list_items(node.detail("Output"))) {
    if (const auto named = plan_text::read_named(item)) {
      id.name = name_of(named->id, named->name);
    }
  }
  data.columns.push_back(id);
  Step& step = add("scan", {});
  step.params["data"] = data.name;
  scans_.push_back(std::move(scan));
  return {step.id, {id.name}, -1};
}

Reader::Piece Reader::project(const Node& node) {
  Piece from = walk(child(node));
  std::vector<std::string> columns;
  std::vector<std::pair<std::string, bool>> computed;  // name, whether it is a text
  for (const std::string_view item : plan_text::list_items(node.detail("Output"))) {
    const std::size_t as = item.rfind(" AS ");
    const auto target =
        plan_text::read_named(as == std::string_view::npos ? item : item.substr(as + 4));
    if (!target) {
      assume("columns that the plan leaves out (" + cut(item) + ") are dropped");
      continue;
    }
    const std::string name = name_of(target->id, target->name);
    if (std::find(columns.begin(), columns.end(), name) != columns.end()) {
      continue;
    }
    columns.push_back(name);
    if (std::find(from.columns.begin(), from.columns.end(), name) == from.columns.end()) {
      const auto whole = plan_text::read_named(item);
      computed.emplace_back(name, whole && plan_text::is_text(whole->expression));
    }
  }
  std::vector<std::string> kept = columns;
  std::erase_if(kept, [&](const std::string& name) {
    return std::find(from.columns.begin(), from.columns.end(), name) == from.columns.end();
  });
  keep_columns(from, kept);
  for (const auto& [name, is_text] : computed) {
    add_column(from, name, is_text);
  }
  keep_columns(from, columns);  // where none of the old ones stays
  return from;
}

Reader::Piece Reader::filter(const Node& node) {
  Piece from = walk(child(node));
  if (from.step.empty()) {
    return from;
  }
  const int scan = from.scan;
  from.scan = -1;
  const TableStatistics* table =
      scan < 0 ? nullptr : find_table(tables_, scans_[static_cast<std::size_t>(scan)].table);
  if (table != nullptr && table->keep_ppb) {
    Step& step = add("filter", {from.step});
    step.params["keep"] = *table->keep_ppb;
    from.step = step.id;
    return from;
  }
  std::vector<std::string_view> conditions;
  split_conditions(node.detail("Condition"), conditions);
  for (const std::string_view condition : conditions) {
    filter_by(from, condition);
  }
  return from;
}

void Reader::filter_by(Piece& piece, std::string_view condition) {
  const auto read = plan_text::read_expression(condition);
  const bool not_null = read && read->kind == Expression::Kind::kCall &&
                        read->name == "isnotnull" && read->arguments.size() == 1 &&
                        read->arguments.front().kind == Expression::Kind::kAttribute;
  if (not_null) {
    const std::string column = name_of(read->arguments.front().id, read->arguments.front().name);
    for (const Scan& scan : scans_) {
      for (const ScanColumn& one : scan.columns) {
        if (one.column.name == column && one.column.keys.null_share_ppb > 0) {
          Step& step = add("filter_key", {piece.step});
          step.params["column"] = column;
          step.params["values"] = std::vector<std::string>{"null"};
          step.params["except"] = true;
          piece.step = step.id;
          return;
        }
      }
    }
    return;  // nothing is null
  }
  if (!filter_equal(piece, condition)) {
    assume("condition " + cut(condition) + " keeps every row (say keep=SHARE of the table)");
  }
}

/// "day#62 = 2024-11-29": exact for a hot value, else its share of the values that are known.
bool Reader::filter_equal(Piece& piece, std::string_view condition) {
  const std::size_t equals = condition.find(" = ");
  if (equals == std::string_view::npos) {
    return false;
  }
  const auto column_side = plan_text::read_named(text::trim(condition.substr(0, equals)));
  const std::string_view value = text::trim(condition.substr(equals + 3));
  if (!column_side || column_side->expression.kind != Expression::Kind::kAttribute ||
      value.find('#') != std::string_view::npos) {
    return false;
  }
  const std::string column = name_of(column_side->id, column_side->name);
  for (const Scan& scan : scans_) {
    for (const ScanColumn& one : scan.columns) {
      const KeySpread& keys = one.column.keys;
      if (one.column.name != column || (keys.hot.empty() && keys.distinct == 0)) {
        continue;
      }
      const bool hot = std::any_of(keys.hot.begin(), keys.hot.end(),
                                   [&](const HotKey& key) { return key.value == value; });
      if (!hot && keys.distinct == 0) {
        return false;
      }
      Step& step = add(hot ? "filter_key" : "filter", {piece.step});
      if (hot) {
        step.params["column"] = column;
        step.params["values"] = std::vector<std::string>{std::string(value)};
      } else {
        step.params["keep"] = std::max<std::int64_t>(1, text::kPartsPerBillion / keys.distinct);
      }
      piece.step = step.id;
      return true;
    }
  }
  return false;
}

Reader::Piece Reader::expand(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const auto times = static_cast<std::int64_t>(
      plan_text::list_items(arguments.empty() ? "" : arguments.front()).size());
  Piece from = walk(child(node));
  if (from.step.empty() || times < 1) {
    return from.step.empty() ? from : refuse(node, "its projections cannot be read");
  }
  Step& step = add("explode", {from.step});
  step.params["times"] = times;
  return {step.id, from.columns, -1};
}

Reader::Piece Reader::generate(const Node& node) {
  // "explode(tags#61), [kept columns], false, [made column]"
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  Piece from = walk(child(node));
  if (from.step.empty() || arguments.size() < 4) {
    return from.step.empty() ? from : refuse(node, "its arguments cannot be read");
  }
  std::int64_t times = kUsualItems;
  const std::vector<std::int64_t> of = plan_text::ids_within(arguments.front());
  const auto known = of.empty() ? items_.end() : items_.find(names_.of(of.front()));
  if (known != items_.end()) {
    times = std::max<std::int64_t>(1, known->second);
  } else {
    assume(cut(arguments.front()) + " makes " + std::to_string(kUsualItems) +
           " rows of each (say items:COLUMN=N)");
  }
  keep_columns(from, columns_of(from, arguments[1]));
  Step& step = add("explode", {from.step});
  step.params["times"] = times;
  from.step = step.id;
  from.scan = -1;
  for (const std::string_view item : plan_text::list_items(arguments[3])) {
    static_cast<void>(column_of(from, item));
  }
  return from;
}

Reader::Piece Reader::python_eval(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  Piece from = walk(child(node));
  if (from.step.empty() || arguments.size() < 2) {
    return from.step.empty() ? from : refuse(node, "its arguments cannot be read");
  }
  std::vector<std::string> columns;
  for (const std::int64_t id : plan_text::ids_within(arguments.front())) {
    const std::string name = names_.of(id);
    if (std::find(from.columns.begin(), from.columns.end(), name) != from.columns.end() &&
        std::find(columns.begin(), columns.end(), name) == columns.end()) {
      columns.push_back(name);
    }
  }
  Step& step = add(node.name == "BatchEvalPython" ? "python_udf" : "pandas_udf", {from.step});
  if (!columns.empty()) {
    step.params["columns"] = columns;
  }
  from.step = step.id;
  from.scan = -1;
  from.columns.push_back(step.id + "_value");
  name_made(arguments[1], from.columns.back());
  assume("Python functions give 8 bytes a row and keep nothing");
  query_.scenario.python = true;
  return from;
}

Reader::Piece Reader::python_map(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const Piece from = walk(child(node));
  if (from.step.empty()) {
    return from;
  }
  const std::string_view results = arguments.size() > 1 ? arguments[1] : std::string_view();
  Step& step = add("map_in_pandas", {from.step});
  step.params["result"] =
      8 *
      std::max<std::int64_t>(1, static_cast<std::int64_t>(plan_text::list_items(results).size()));
  name_made(results, step.id + "_value");
  assume("Python functions give a row of 8 bytes a column for each row");
  query_.scenario.python = true;
  return {step.id, {step.id + "_value"}, -1};
}

Reader::Piece Reader::python_groups(const Node& node) {
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const Node* source = &below(child(node));
  for (const std::string_view own : {"Sort", "Exchange"}) {
    source = source->name == own ? &below(child(*source)) : source;
  }
  Piece from = walk(*source);
  if (from.step.empty() || arguments.empty()) {
    return from.step.empty() ? from : refuse(node, "its arguments cannot be read");
  }
  const std::vector<std::string> by = columns_of(from, arguments.front());
  use_keys(by);
  Step& step = add("apply_in_pandas", {from.step});
  step.params["by"] = by;
  const std::string_view results = arguments.size() > 2 ? arguments[2] : std::string_view();
  name_made(results, step.id + "_value");
  assume("Python functions of groups give one row of 8 bytes for each group");
  query_.scenario.python = true;
  return {step.id, {step.id + "_value"}, -1};
}

/// Keys of which nothing is known: values of a join are those of its smallest table, others have a
/// value in every row.
void Reader::spread_keys() {
  for (Scan& scan : scans_) {
    for (const ScanColumn& read : scan.columns) {
      const std::string& name = read.column.name;
      auto column = std::find_if(scan.data.columns.begin(), scan.data.columns.end(),
                                 [&](const Column& one) { return one.name == name; });
      if (!keys_.contains(name) || column == scan.data.columns.end() || column->keys.distinct > 0) {
        continue;
      }
      const Scan* smallest = nullptr;
      std::int64_t distinct = 0;
      for (const Scan& other : scans_) {
        for (const ScanColumn& one : other.columns) {
          const bool joined = &other != &scan && one.column.name == name;
          distinct = joined ? std::max(distinct, one.column.keys.distinct) : distinct;
          if (joined && (smallest == nullptr || other.data.rows < smallest->data.rows)) {
            smallest = &other;
          }
        }
      }
      std::string values = "a value in every row";
      if (distinct > 0) {
        values = std::to_string(distinct) + " values, as where it is joined";
      } else if (smallest != nullptr && smallest->data.rows < scan.data.rows) {
        distinct = std::max<std::int64_t>(1, smallest->data.rows.count());
        values = "as many values as " + smallest->table + " has rows, " + std::to_string(distinct);
      }
      column->keys.distinct = std::min(distinct, std::max<std::int64_t>(1, scan.data.rows.count()));
      assume("key " + scan.table + "." + read.name + ": " + values + " (say key:" + read.name +
             "=distinct:N)");
    }
    query_.scenario.data.push_back(scan.data);
  }
}

}  // namespace oomcast::query
