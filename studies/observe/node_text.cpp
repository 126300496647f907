#include "studies/observe/node_text.hpp"

#include <algorithm>
#include <string>

namespace oomcast::observe {
namespace {

/// The text inside the brackets that open at `from`; until the end if they do not close.
std::string_view bracketed(std::string_view text, std::size_t from) {
  std::int64_t depth = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    depth += text[i] == '[' || text[i] == '(' ? 1 : 0;
    depth -= text[i] == ']' || text[i] == ')' ? 1 : 0;
    if (depth == 0) {
      return text.substr(from + 1, i - from - 1);
    }
  }
  return text.substr(std::min(text.size(), from + 1));
}

std::int64_t words(std::string_view list) {
  if (list.empty()) {
    return 0;
  }
  std::int64_t depth = 0;
  std::int64_t count = 1;
  for (const char c : list) {
    depth += c == '[' || c == '(' ? 1 : 0;
    depth -= c == ']' || c == ')' ? 1 : 0;
    count += c == ',' && depth == 0 ? 1 : 0;
  }
  return count;
}

std::string_view list_after(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  return at == std::string_view::npos ? std::string_view() : bracketed(text, at + name.size() - 1);
}

}  // namespace

std::int64_t list_length(std::string_view text, std::string_view name) {
  const std::string opening = std::string(name) + "=[";
  return text.find(opening) == std::string_view::npos ? -1 : words(list_after(text, opening));
}

std::int64_t buffer_fields(std::string_view text) {
  const std::string_view functions = list_after(text, "functions=[");
  std::int64_t fields = words(functions);
  for (std::size_t at = functions.find("avg("); at != std::string_view::npos;
       at = functions.find("avg(", at + 1)) {
    ++fields;
  }
  return fields;
}

std::int64_t partitions_in(std::string_view text) {
  const std::size_t at = text.find("artitioning(");
  if (at == std::string_view::npos) {
    return text.find("SinglePartition") != std::string_view::npos ? 1 : 0;
  }
  const std::string_view inside = bracketed(text, at + std::string_view("artitioning").size());
  std::size_t from = inside.size();
  while (from > 0 && inside[from - 1] >= '0' && inside[from - 1] <= '9') {
    --from;
  }
  const bool own_word = from == 0 || inside[from - 1] == ' ' || inside[from - 1] == ',';
  if (!own_word || inside.size() - from > 7) {
    return 0;
  }
  std::int64_t number = 0;
  for (const char digit : inside.substr(from)) {
    number = 10 * number + (digit - '0');
  }
  return number;
}

bool has_long_key(std::string_view text) {
  if (const std::size_t mode = text.find("HashedRelationBroadcastMode("); mode != text.npos) {
    const std::string_view list = list_after(text, "List(");
    return list.find("shiftleft") != text.npos ||
           (words(list) == 1 &&
            (list.find("bigint") != text.npos || list.find(", int") != text.npos));
  }
  // ShuffledHashJoin [k#1L], [k#2L], ...: Spark marks a bigint column with L.
  const std::size_t open = text.find('[');
  const std::string_view keys = open == text.npos ? std::string_view() : bracketed(text, open);
  return words(keys) == 1 && keys.ends_with('L');
}

Columns projected_columns(std::string_view text) {
  const std::string_view list = list_after(text, "Project [");
  Columns columns{.count = words(list), .all_long = !list.empty()};
  std::int64_t depth = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    depth += list[i] == '[' || list[i] == '(' ? 1 : 0;
    depth -= list[i] == ']' || list[i] == ')' ? 1 : 0;
    const bool ends = i + 1 == list.size() || (depth == 0 && list[i + 1] == ',');
    columns.all_long = columns.all_long && (!ends || list[i] == 'L');
  }
  return columns;
}

}  // namespace oomcast::observe
