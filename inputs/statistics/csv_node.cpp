#include "inputs/statistics/csv_node.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "models/text/csv.hpp"
#include "models/text/decimal.hpp"

namespace oomcast::statistics {
namespace {

using scenario::Node;
using scenario::NodeKind;
using scenario::Place;
using scenario::Reading;

struct Heading {
  std::string_view name;    // in the first line
  std::string_view member;  // in the document
};

// The second and third words are those of DESCRIBE EXTENDED and of the functions that count.
constexpr std::array kHeadings{
    Heading{"column", "column"},
    Heading{"col_name", "column"},
    Heading{"type", "type"},
    Heading{"data_type", "type"},
    Heading{"rows", "rows"},
    Heading{"count", "rows"},
    Heading{"bytes", "bytes"},
    Heading{"avg_col_len", "bytes"},
    Heading{"distinct", "distinct"},
    Heading{"distinct_count", "distinct"},
    Heading{"approx_count_distinct", "distinct"},
    Heading{"nulls", "nulls"},
    Heading{"num_nulls", "nulls"},
    Heading{"top", "top"},
    Heading{"table_bytes", "table_bytes"},
};

Node text_node(std::string text, std::int32_t line) {
  Node node;
  node.kind = NodeKind::kText;
  node.line = line;
  node.text = std::move(text);
  return node;
}

Node object_node(std::int32_t line) {
  Node node;
  node.kind = NodeKind::kObject;
  node.line = line;
  return node;
}

void add(Node& object, std::string name, Node item) {
  object.names.push_back(std::move(name));
  object.items.push_back(std::move(item));
}

/// "17=600; 9=40" as an object; an equals sign may be part of a value.
Node top_node(std::string_view text, std::int32_t line) {
  Node top = object_node(line);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view entry = text::trim(text.substr(0, end));
    const std::size_t equals = entry.rfind('=');
    text.remove_prefix(std::min(end + 1, text.size()));
    if (entry.empty()) {
      continue;
    }
    const bool has_count = equals != std::string_view::npos;
    add(top, std::string(text::trim(entry.substr(0, equals))),
        text_node(has_count ? std::string(text::trim(entry.substr(equals + 1))) : "", line));
  }
  return top;
}

/// The members that the names of the first line stand for.
std::vector<std::string_view> members_of(const std::vector<std::string>& names, Reading& reading) {
  std::vector<std::string_view> members;
  for (const std::string& name : names) {
    std::string low(text::trim(name));
    std::transform(low.begin(), low.end(), low.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto* found = std::ranges::find(kHeadings, low, &Heading::name);
    if (found == kHeadings.end()) {
      Place(text_node(name, 1), "", reading)
          .wrong("'" + name + "' is no name of a statistic",
                 "name the fields column, type, rows, bytes, distinct, nulls, top, table_bytes");
    }
    members.push_back(found == kHeadings.end() ? "" : found->member);
  }
  return members;
}

/// Puts one field where it belongs: rows and bytes of the table, or the column.
void put(std::string_view member, std::string_view field, std::int32_t line, Node& table,
         Node& column) {
  if (member.empty() || member == "column" || field.empty()) {
    return;
  }
  if (member == "rows" || member == "table_bytes") {
    const std::string_view name = member == "rows" ? "rows" : "bytes";
    if (table.find(name) == nullptr) {
      add(table, std::string(name), text_node(std::string(field), line));
    }
    return;
  }
  add(column, std::string(member),
      member == "top" ? top_node(field, line) : text_node(std::string(field), line));
}

}  // namespace

Node node_of_csv(std::string_view text, Reading& reading) {
  Node table = object_node(1);
  Node columns = object_node(1);
  const std::vector<std::string_view> members = members_of(text::take_csv_line(text), reading);
  const auto name_at =
      static_cast<std::size_t>(std::ranges::find(members, "column") - members.begin());
  if (name_at == members.size()) {
    Place(table, "", reading).wrong("no field is named column", "name one of the first line so");
    return table;
  }
  for (std::int32_t line = 2; !text.empty(); ++line) {
    const std::vector<std::string> fields = text::take_csv_line(text);
    if (fields.size() == 1 && fields.front().empty()) {
      continue;
    }
    Node column = object_node(line);
    if (fields.size() != members.size()) {
      Place(column, "", reading)
          .wrong("has " + std::to_string(fields.size()) + " fields for " +
                     std::to_string(members.size()) + " names",
                 "give one for each name of the first line");
      continue;
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
      put(members[i], text::trim(fields[i]), line, table, column);
    }
    add(columns, std::string(text::trim(fields[name_at])), std::move(column));
  }
  add(table, "columns", std::move(columns));
  return table;
}

}  // namespace oomcast::statistics
