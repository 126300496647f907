#include "inputs/plan_text/plain_tree.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "inputs/plan_text/vocabulary.hpp"
#include "models/text/decimal.hpp"

namespace oomcast::plan_text {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

/// The bracket that opens at `open`, with both ends; as much as there is, if it is cut off.
std::string_view bracket_at(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    depth += text[i] == '[' || text[i] == '(' ? 1 : 0;
    depth -= text[i] == ']' || text[i] == ')' ? 1 : 0;
    if (depth == 0) {
      return text.substr(open, i + 1 - open);
    }
  }
  return text.substr(open);
}

/// "keys=[a, b], functions=[f]" and "functions=" -> "[f]".
std::string_view bracket_after(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  return at == std::string_view::npos || at + label.size() >= text.size()
             ? std::string_view()
             : bracket_at(text, at + label.size());
}

void detail(PlanNode& node, std::string label, std::string_view value) {
  if (!value.empty()) {
    node.details.emplace(std::move(label), std::string(value));
  }
}

/// "(keys=[k#1L], functions=[sum(v#2L)])"; sort-based ones say "key=".
void read_aggregate(PlanNode& node, std::string_view text) {
  const std::string_view keys = bracket_after(text, "keys=");
  detail(node, "Keys", keys.empty() ? bracket_after(text, "key=") : keys);
  detail(node, "Functions", bracket_after(text, "functions="));
}

/// "[k#1L], [k#2L], Inner, BuildRight, (a#3 > b#4), false", or without keys.
void read_join(PlanNode& node, std::string_view text) {
  std::array<std::string_view, 2> keys;
  std::size_t lists = 0;
  for (const std::string_view item : list_items(text)) {
    if (item.starts_with('[') && lists < keys.size()) {
      keys[lists++] = item;
    } else if (item.starts_with("Build") || !join_word(item).empty() || item == "Cross") {
      // As the formatted tree has it: the type, then the side.
      node.rest = item.starts_with("Build") && !node.rest.empty()
                      ? node.rest + " " + std::string(item)
                  : node.rest.empty() ? std::string(item)
                                      : std::string(item) + " " + node.rest;
    } else if (item != "true" && item != "false") {
      detail(node, "Join condition", item);
    }
  }
  detail(node, "Left keys", keys[0]);
  detail(node, "Right keys", keys[1]);
}

/// "parquet db.orders[a#1,b#2] Batched: true, ..., ReadSchema: struct<a:bigint>".
void read_scan(PlanNode& node, std::string_view text) {
  const std::size_t open = text.find('[');
  if (open == std::string_view::npos) {
    node.rest = std::string(text);
    return;
  }
  node.rest = std::string(text::trim(text.substr(0, open)));
  detail(node, "Output", bracket_at(text, open));
  const std::string_view schema = "ReadSchema: ";
  const std::size_t at = text.rfind(schema);
  if (at != std::string_view::npos) {
    detail(node, "ReadSchema", text::trim(text.substr(at + schema.size())));
  }
  detail(node, "PartitionFilters", bracket_after(text, "PartitionFilters: "));
  const std::size_t place = text.find("Location: ");
  const std::size_t paths = text.find('[', std::min(place, text.size()));
  if (place != std::string_view::npos && paths != std::string_view::npos) {
    detail(node, "Location", bracket_at(text, paths));
  }
}

/// "(limit=10, orderBy=[a#1 ASC], output=[a#1])" -> "10, [a#1 ASC], [a#1]".
std::string top_arguments(std::string_view text) {
  const std::size_t at = text.find("limit=");
  const auto rows = at == std::string_view::npos ? std::nullopt : whole_number(text.substr(at + 6));
  return (rows ? std::to_string(*rows) : std::string()) + ", " +
         std::string(bracket_after(text, "orderBy=")) + ", " +
         std::string(bracket_after(text, "output="));
}

/// Gives the arguments their labels. `text` is all that stands behind the name.
void read_arguments(PlanNode& node, std::string_view text) {
  if (is_aggregate(node.name)) {
    read_aggregate(node, text);
  } else if (node.name.ends_with("Join") || node.name == "CartesianProduct") {
    read_join(node, text);
  } else if (node.name.ends_with("Scan") && node.name != "InMemoryTableScan" &&
             node.name != "LocalTableScan") {
    node.name = "Scan";
    read_scan(node, text);
  } else if (node.name == "TakeOrderedAndProject") {
    detail(node, "Arguments", top_arguments(text));
  } else if (node.name == "Project") {
    detail(node, "Output", text);
  } else if (node.name == "Filter") {
    detail(node, "Condition", text);
  } else if (node.name == "Range") {
    detail(node, "Arguments", "Range " + std::string(text));
  } else if (node.name == "Execute" || node.name == "OverwriteByExpression") {
    node.rest = std::string(text);
  } else {
    detail(node, "Arguments", text);
  }
  if (node.name == "LocalTableScan") {
    detail(node, "Output", text);
  }
}

}  // namespace

std::optional<TreeLine> read_plain_line(std::string_view line) {
  TreeLine result;
  const std::size_t begin = line.find_first_not_of(" :+-");
  if (begin == std::string_view::npos) {
    return std::nullopt;
  }
  result.indent = begin;
  std::string_view words = line.substr(begin);
  if (words.starts_with("*(")) {  // "*(12) ": part of generated code
    const std::size_t close = words.find(") ");
    if (close == std::string_view::npos) {
      return std::nullopt;
    }
    result.node.fused = true;
    words.remove_prefix(close + 2);
  }
  std::size_t end = 0;
  while (end < words.size() && is_word(words[end])) {
    ++end;
  }
  if (end == 0 || std::isupper(static_cast<unsigned char>(words.front())) == 0) {
    return std::nullopt;
  }
  result.node.name = std::string(words.substr(0, end));
  read_arguments(result.node, text::trim(words.substr(end)));
  return result;
}

}  // namespace oomcast::plan_text
