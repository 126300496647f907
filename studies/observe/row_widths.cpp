// How large rows are as far as the expressions of a plan say.
#include "studies/observe/row_widths.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <string_view>
#include <vector>

#include "inputs/plan_text/expression.hpp"
#include "inputs/plan_text/plan_text.hpp"
#include "models/sizes/row_layout.hpp"
#include "studies/observe/plan_cut.hpp"

namespace oomcast::observe {
namespace {

using eventlog::PlanNode;
using plan_text::Expression;
using Kind = Expression::Kind;

/// A column: its text's bytes, or that it is a number and stands in the row's fixed part.
struct KnownColumn {
  std::int64_t id = -1;
  bool text = false;
  std::int64_t bytes = 0;
  std::int64_t distinct = 0;  // values at most; 0: any number
};
using Row = std::vector<KnownColumn>;

constexpr std::int64_t kTextMax = std::numeric_limits<std::int32_t>::max();

std::int64_t digits(std::int64_t number) {
  return static_cast<std::int64_t>(std::to_string(number).size());
}

/// What a remainder is of; 0: it is none. Rows are counted from 0, so that it is not negative.
std::int64_t divisor_of(const Expression& number) {
  const bool bounded = (number.kind == Kind::kBinary && number.name == "%") ||
                       (number.kind == Kind::kCall && number.name == "pmod");
  return bounded && number.arguments.size() == 2
             ? std::max<std::int64_t>(0,
                                      plan_text::whole_number(number.arguments[1].name).value_or(0))
             : 0;
}

/// Digits of a number's text; the most where they differ.
std::optional<std::int64_t> digits_of(const Expression& number) {
  if (number.kind == Kind::kNumber) {
    return static_cast<std::int64_t>(number.name.size());
  }
  const std::int64_t divisor = divisor_of(number);
  return divisor > 0 ? std::optional(digits(divisor - 1)) : std::nullopt;
}

bool is_number(const Expression& expression) {
  constexpr std::array<std::string_view, 7> kFixed{"bigint", "int",       "double", "float",
                                                   "date",   "timestamp", "boolean"};
  constexpr std::array<std::string_view, 6> kCalls{"pmod", "hash",  "xxhash64",
                                                   "abs",  "FLOOR", "length"};
  switch (expression.kind) {
    case Kind::kNumber:
    case Kind::kBinary:
    case Kind::kNot:
      return true;
    case Kind::kAttribute:
      return expression.is_long;
    case Kind::kCast:
      return std::find(kFixed.begin(), kFixed.end(), expression.name) != kFixed.end();
    case Kind::kCall:
      return std::find(kCalls.begin(), kCalls.end(), expression.name) != kCalls.end();
    default:
      return false;
  }
}

const KnownColumn* find(const Row& row, std::int64_t id) {
  const auto found = std::find_if(row.begin(), row.end(),
                                  [&](const KnownColumn& column) { return column.id == id; });
  return found == row.end() ? nullptr : &*found;
}

std::optional<KnownColumn> column_of(const Expression& expression, bool is_long, const Row& below) {
  if (expression.kind == Kind::kAttribute) {
    if (const KnownColumn* known = find(below, expression.id)) {
      return *known;
    }
  }
  if (is_long || is_number(expression)) {
    return KnownColumn{.distinct = divisor_of(expression)};
  }
  const std::optional<std::int64_t> bytes =
      plan_text::is_text(expression) ? plan_text::text_bytes(expression, digits_of) : std::nullopt;
  return bytes ? std::optional(KnownColumn{.text = true, .bytes = std::min(*bytes, kTextMax)})
               : std::nullopt;
}

std::optional<Row> named(std::string_view list, const Row& below) {
  Row row;
  for (const std::string_view item : plan_text::list_items(list)) {
    const auto one = plan_text::read_named(item);
    std::optional<KnownColumn> column =
        one ? column_of(one->expression, one->is_long, below) : std::nullopt;
    if (!column) {
      return std::nullopt;
    }
    column->id = one->id;
    row.push_back(*column);
  }
  return row;
}

/// "explode(array_repeat(p#2, 300000))" of "Generate explode(...), [k#1L], false, [e#4]".
std::optional<Expression> repeated_array(std::string_view text) {
  constexpr std::string_view kGenerate = "Generate explode(";
  const auto parts = plan_text::list_items(text);
  if (parts.empty() || !parts[0].starts_with(kGenerate) || parts[0].back() != ')') {
    return std::nullopt;
  }
  auto array = plan_text::read_expression(
      parts[0].substr(kGenerate.size(), parts[0].size() - kGenerate.size() - 1));
  const bool repeats = array && array->kind == Kind::kCall && array->name == "array_repeat" &&
                       array->arguments.size() == 2;
  return repeats ? array : std::nullopt;
}

std::optional<Row> generated(std::string_view text, const Row& below) {
  const auto parts = plan_text::list_items(text);
  const auto array = repeated_array(text);
  if (!array || parts.size() < 2) {
    return std::nullopt;
  }
  std::optional<Row> row = named(parts[1], below);
  const std::optional<KnownColumn> value = column_of(array->arguments[0], false, below);
  if (!row || !value) {
    return std::nullopt;
  }
  row->push_back(*value);
  const auto made = plan_text::read_named(parts.back().substr(1, parts.back().size() - 2));
  row->back().id = made ? made->id : -1;
  return row;
}

// NOLINTBEGIN(misc-no-recursion): as deep as a plan that was read
std::optional<Row> row_of(const PlanNode& node) {
  const std::string_view name = bare_name(node);
  const std::string_view text = node.text;
  if (range_rows(node)) {
    return Row{KnownColumn{}};
  }
  if (node.children.empty()) {
    return std::nullopt;
  }
  std::optional<Row> below = row_of(node.children[0]);
  const std::size_t open = text.find('[');
  if (name == "Project" && open != std::string_view::npos) {
    return named(text.substr(open), below.value_or(Row{}));
  }
  if (name == "Generate") {
    return generated(text, below.value_or(Row{}));
  }
  if (node.children.size() == 1) {
    return name.ends_with("Aggregate") || name == "Window" ? std::nullopt : below;
  }
  const bool one_side = text.find("LeftSemi") != std::string_view::npos ||
                        text.find("LeftAnti") != std::string_view::npos;
  if (node.children.size() != 2 || !name.ends_with("Join") || one_side) {
    return one_side ? below : std::nullopt;
  }
  const std::optional<Row> right = row_of(node.children[1]);
  if (below && right) {
    below->insert(below->end(), right->begin(), right->end());
    return below;
  }
  return std::nullopt;
}
// NOLINTEND(misc-no-recursion)

}  // namespace

std::optional<std::int64_t> row_width(const PlanNode& node) {
  const std::optional<Row> row = row_of(node);
  if (!row || row->empty()) {
    return std::nullopt;
  }
  std::int64_t bytes = sizes::row_fixed_part(static_cast<std::int64_t>(row->size())).count();
  for (const KnownColumn& column : *row) {
    constexpr std::int64_t kWord = 8;
    bytes += column.text ? (column.bytes + kWord - 1) / kWord * kWord : 0;
  }
  return std::min(bytes, kTextMax);
}

std::optional<std::int64_t> gathered_width(const PlanNode& aggregate) {
  constexpr std::string_view kGathers = "collect_list(";
  const std::string_view text = aggregate.text;
  const std::size_t at = text.find(kGathers);
  if (at == std::string_view::npos || aggregate.children.empty()) {
    return std::nullopt;
  }
  const std::string_view argument = text.substr(at + kGathers.size());
  const auto value = plan_text::read_expression(argument.substr(0, argument.find(',')));
  const std::optional<Row> row = row_of(aggregate.children[0]);
  const KnownColumn* column =
      row && value && value->kind == Kind::kAttribute ? find(*row, value->id) : nullptr;
  return column == nullptr ? std::nullopt : std::optional(column->text ? column->bytes : 8);
}

std::optional<std::int64_t> most_groups(const PlanNode& aggregate) {
  constexpr std::string_view kKeys = "keys=[";
  const std::string_view text = aggregate.text;
  const std::size_t at = text.find(kKeys);
  const std::size_t end = at == std::string_view::npos ? at : text.find(']', at);
  if (end == std::string_view::npos || aggregate.children.empty()) {
    return std::nullopt;
  }
  const std::optional<Row> row = row_of(aggregate.children[0]);
  std::int64_t groups = 1;
  for (const std::string_view key :
       plan_text::list_items(text.substr(at + kKeys.size(), end - at - kKeys.size()))) {
    const auto named = plan_text::read_named(key);
    const KnownColumn* column = row && named ? find(*row, named->id) : nullptr;
    if (column == nullptr || column->distinct == 0) {
      return std::nullopt;
    }
    groups = std::min(kTextMax, groups * std::min(column->distinct, kTextMax));
  }
  return groups;
}

std::int64_t rows_of_one(const PlanNode& generate) {
  const auto array = repeated_array(generate.text);
  return array ? std::clamp<std::int64_t>(
                     plan_text::whole_number(array->arguments[1].name).value_or(0), 0, kTextMax)
               : 0;
}

std::optional<std::int64_t> range_rows(const PlanNode& leaf) {
  if (bare_name(leaf) != "Range" || !leaf.text.starts_with("Range (")) {
    return std::nullopt;
  }
  const auto range = plan_text::read_range(leaf.text);
  if (!range || range->step == 0 || range->end < range->start || range->start < 0) {
    return std::nullopt;
  }
  const std::int64_t step = range->step < 0 ? -range->step : range->step;
  return (range->end - range->start + step - 1) / step;
}

}  // namespace oomcast::observe
