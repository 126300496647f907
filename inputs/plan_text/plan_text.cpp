// Lines of the tree by their indentation, then blocks of details by their numbers.
#include "inputs/plan_text/plan_text.hpp"

#include <algorithm>
#include <charconv>

#include "inputs/plan_text/plain_tree.hpp"

namespace oomcast::plan_text {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

/// Takes the next line off the text.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return line;
}

/// A line of the tree: "   +- * Project (2)"; nothing if it is no operator.
std::optional<TreeLine> read_tree_line(std::string_view line) {
  TreeLine result;
  const std::size_t begin = line.find_first_not_of(" :+-");
  const std::size_t open = line.rfind(" (");
  if (begin == std::string_view::npos || open == std::string_view::npos || open < begin ||
      line.back() != ')') {
    return std::nullopt;
  }
  const auto number = whole_number(line.substr(open + 2));
  if (!number) {
    return std::nullopt;
  }
  result.indent = begin;
  result.node.number = static_cast<std::int32_t>(*number);
  std::string_view words = line.substr(begin, open - begin);
  if (words.starts_with("* ")) {
    result.node.fused = true;
    words.remove_prefix(2);
  }
  const std::size_t space = words.find(' ');
  result.node.name = std::string(words.substr(0, space));
  result.node.rest =
      space == std::string_view::npos ? "" : std::string(trimmed(words.substr(space)));
  return result;
}

/// Whether the tree is one of EXPLAIN FORMATTED: its first line ends with a number, "Sort (12)".
bool is_formatted(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (trimmed(line).empty()) {
      continue;
    }
    const std::size_t open = line.rfind(" (");
    const std::string_view number =
        open == std::string_view::npos ? std::string_view() : line.substr(open + 2);
    return number.size() > 1 && number.find_first_not_of("0123456789") == number.size() - 1 &&
           number.back() == ')';
  }
  return false;
}

constexpr std::size_t kMaxDepth = 300;     // of the tree; whoever walks it may do so recursively
constexpr std::size_t kMaxNodes = 20'000;  // Spark itself gives up on plans long before

/// Nodes of a formatted tree are cut until their details were seen whole. False: too large.
bool read_tree(std::string_view& text, PlanText& plan, bool formatted) {
  std::vector<std::pair<std::size_t, std::size_t>> open;  // indentation, node
  std::optional<std::size_t> subquery;                    // indentation of one that is left out
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (trimmed(line).empty()) {
      break;
    }
    std::optional<TreeLine> read = formatted ? read_tree_line(line) : read_plain_line(line);
    if (!read) {
      continue;
    }
    if (subquery && read->indent > *subquery) {
      continue;
    }
    subquery.reset();
    if (!formatted && read->node.name.find("Subquery") != std::string::npos) {
      subquery = read->indent;
      plan.subqueries = true;
      continue;
    }
    while (!open.empty() && open.back().first >= read->indent) {
      open.pop_back();
    }
    const std::size_t index = plan.nodes.size();
    if (open.size() > kMaxDepth || index > kMaxNodes) {
      return false;
    }
    if (!open.empty()) {
      plan.nodes[open.back().second].children.push_back(index);
    }
    open.emplace_back(read->indent, index);
    read->node.cut = formatted;
    if (!formatted) {
      read->node.number = static_cast<std::int32_t>(index + 1);
    }
    plan.nodes.push_back(std::move(read->node));
  }
  return true;
}

PlanNode* node_of(PlanText& plan, std::int64_t number) {
  for (PlanNode& node : plan.nodes) {
    if (node.number == number) {
      return &node;
    }
  }
  return nullptr;
}

/// "Output [2]: [k#1L, v#2L]" or "Condition : (k#1L = 0)".
void add_detail(PlanNode& node, std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) {
    return;
  }
  std::string_view label = line.substr(0, colon);
  const std::size_t count = label.find(" [");
  label = trimmed(label.substr(0, count));
  node.details.emplace(std::string(label), std::string(trimmed(line.substr(colon + 2))));
}

void read_details(std::string_view text, PlanText& plan) {
  PlanNode* current = nullptr;
  while (!text.empty()) {
    const bool whole = text.find('\n') != std::string_view::npos;
    const std::string_view line = take_line(text);
    if (line.starts_with("=====")) {
      plan.subqueries = true;
      return;
    }
    if (trimmed(line).empty()) {
      current = nullptr;
      continue;
    }
    if (current == nullptr && line.front() == '(') {
      const auto number = whole_number(line.substr(1));
      current = number ? node_of(plan, *number) : nullptr;
      if (current != nullptr) {
        current->cut = false;
        constexpr std::string_view kReuses = "[Reuses operator id: ";
        const std::size_t at = line.find(kReuses);
        if (at != std::string_view::npos) {
          current->reuses =
              static_cast<std::int32_t>(whole_number(line.substr(at + kReuses.size())).value_or(0));
        }
      }
      continue;
    }
    if (current != nullptr) {
      add_detail(*current, line);
      current->cut = current->cut || !whole;
    }
  }
}

/// An operator that the initial and the final plan share is printed twice, with one number.
void share_details(PlanText& plan) {
  std::map<std::int32_t, std::size_t> first;
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const auto [known, is_new] = first.emplace(plan.nodes[i].number, i);
    if (!is_new) {
      const PlanNode& same = plan.nodes[known->second];
      plan.nodes[i].details = same.details;
      plan.nodes[i].reuses = same.reuses;
      plan.nodes[i].cut = same.cut;
    }
  }
}

}  // namespace

std::string_view PlanNode::detail(std::string_view label) const {
  const auto found = details.find(label);
  return found == details.end() ? std::string_view() : std::string_view(found->second);
}

bool PlanText::has(std::string_view operator_name) const {
  return std::any_of(nodes.begin(), nodes.end(),
                     [&](const PlanNode& node) { return node.name == operator_name; });
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

Checked<PlanText> read_plan_text(std::string_view text) {
  PlanText plan;
  constexpr std::string_view kHeading = "== Physical Plan ==";
  const std::size_t heading = text.find(kHeading);
  if (heading != std::string_view::npos) {
    text.remove_prefix(heading + kHeading.size());
    take_line(text);
  }
  const bool formatted = is_formatted(text);
  plan.plain = !formatted;
  if (!read_tree(text, plan, formatted)) {
    return Problems{{Severity::kError, "physical plan", "is too large or nested too deeply",
                     "give the plan of one query"}};
  }
  if (plan.nodes.empty()) {
    return Problems{{Severity::kError, "physical plan", "has no line that names an operator",
                     "give what EXPLAIN FORMATTED prints"}};
  }
  if (formatted) {
    read_details(text, plan);
    share_details(plan);
  }
  return plan;
}

namespace {

/// Whether the first bracket is closed by the last one: "[a], [b]" is a list of two.
bool is_bracketed(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '[' ? 1 : 0;
    depth -= text[i] == ']' ? 1 : 0;
    if (depth <= 0) {
      return i > 0 && i + 1 == text.size();
    }
  }
  return false;
}

}  // namespace

std::vector<std::string_view> list_items(std::string_view text) {
  text = trimmed(text);
  if (is_bracketed(text)) {
    text = text.substr(1, text.size() - 2);
  }
  std::vector<std::string_view> items;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    depth += c == '(' || c == '[' ? 1 : 0;
    depth -= c == ')' || c == ']' ? 1 : 0;
    if (c == ',' && (depth <= 0 || i == text.size())) {
      const std::string_view item = trimmed(text.substr(begin, i - begin));
      if (!item.empty()) {
        items.push_back(item);
      }
      begin = i + 1;
    }
  }
  return items;
}

std::optional<Partitioning> read_partitioning(std::string_view arguments) {
  const std::vector<std::string_view> items = list_items(arguments);
  if (items.empty()) {
    return std::nullopt;
  }
  Partitioning result;
  result.origin = items.size() > 1 ? items[1] : std::string_view();
  const std::string_view first = items[0];
  if (first == "SinglePartition") {
    result.kind = Partitioning::Kind::kSingle;
    return result;
  }
  const std::size_t open = first.find('(');
  if (open == std::string_view::npos || first.back() != ')') {
    return std::nullopt;
  }
  const std::string_view name = first.substr(0, open);
  result.keys = list_items(first.substr(open + 1, first.size() - open - 2));
  if (result.keys.empty()) {
    return std::nullopt;
  }
  const auto partitions = whole_number(result.keys.back());
  result.keys.pop_back();
  if (!partitions || *partitions < 1) {
    return std::nullopt;
  }
  result.partitions = *partitions;
  if (name == "hashpartitioning") {
    result.kind = Partitioning::Kind::kHash;
  } else if (name == "rangepartitioning") {
    result.kind = Partitioning::Kind::kRange;
  } else if (name == "RoundRobinPartitioning") {
    result.kind = Partitioning::Kind::kRoundRobin;
  } else {
    return std::nullopt;
  }
  return result;
}

std::optional<RangeArguments> read_range(std::string_view arguments) {
  const std::size_t open = arguments.find('(');
  if (open == std::string_view::npos || arguments.back() != ')') {
    return std::nullopt;
  }
  RangeArguments range;
  const auto items = list_items(arguments.substr(open + 1, arguments.size() - open - 2));
  if (items.size() < 2) {
    return std::nullopt;
  }
  const auto start = whole_number(items[0]);
  const auto end = whole_number(items[1]);
  if (!start || !end) {
    return std::nullopt;
  }
  range.start = *start;
  range.end = *end;
  for (const std::string_view item : items) {
    constexpr std::string_view kStep = "step=";
    constexpr std::string_view kSplits = "splits=Some(";
    if (item.starts_with(kStep)) {
      range.step = whole_number(item.substr(kStep.size())).value_or(1);
    } else if (item.starts_with(kSplits)) {
      range.splits = whole_number(item.substr(kSplits.size()));
    }
  }
  return range.step > 0 && range.end >= range.start ? std::optional(range) : std::nullopt;
}

}  // namespace oomcast::plan_text
