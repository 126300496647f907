#include <algorithm>

#include "inputs/scenario/extends.hpp"
#include "inputs/scenario/place.hpp"
#include "inputs/scenario/words.hpp"
#include "inputs/statistics/csv_node.hpp"
#include "inputs/statistics/statistics.hpp"
#include "models/text/decimal.hpp"

namespace oomcast::statistics {
namespace {

using scenario::Members;
using scenario::Node;
using scenario::NodeKind;
using scenario::Place;
using scenario::Reading;
using scenario::store;

std::string_view without_variants(std::string_view word) {
  // Sizes of these are what they are of their plain kinds.
  return word == "varchar" || word == "char"                  ? "string"
         : word == "timestamp_ntz" || word == "timestamp_ltz" ? "timestamp"
                                                              : word;
}

void read_type(const Place& place, Column& column) {
  const auto type = place.text();
  const std::optional<Column> found = type ? column_of_sql_type(*type) : std::nullopt;
  if (found) {
    column.type = found->type;
    column.value_bytes = found->value_bytes;
    column.decimal_precision = found->decimal_precision;
  } else if (type) {
    place.wrong("\"" + *type + "\" is no type that is known",
                "write it as DESCRIBE does, for example bigint, string, decimal(12,2), array<int>");
  }
}

/// {"item": "17", "count": 600}, as approx_top_k writes it.
void read_top_item(const Place& place, std::vector<TopValue>& top) {
  Members members(place);
  const auto item = members.need("item", "the value");
  const auto count = members.need("count", "its rows");
  members.finish();
  if (!item || !count || item->is(NodeKind::kNull)) {
    return;  // null is no key; "nulls" counts it
  }
  TopValue value{item->node().text, 0};
  store(value.rows, count->count());
  top.push_back(std::move(value));
}

void read_top(const Place& place, std::vector<TopValue>& top) {
  if (place.is(NodeKind::kList)) {
    for (std::size_t i = 0; i < place.node().items.size(); ++i) {
      read_top_item(place.item(i), top);
    }
  } else if (place.expect(NodeKind::kObject)) {
    for (std::size_t i = 0; i < place.node().names.size(); ++i) {
      store(top.emplace_back(TopValue{place.node().names[i], 0}).rows, place.member(i).count());
    }
  }
  std::stable_sort(top.begin(), top.end(),
                   [](const TopValue& a, const TopValue& b) { return a.rows > b.rows; });
}

void check_column(const Place& place, const ColumnStatistics& column, std::int64_t rows) {
  std::int64_t known = column.nulls;
  for (const TopValue& top : column.top) {
    known += top.rows;
  }
  if (known > rows) {
    place.wrong("top values and nulls have " + std::to_string(known) + " rows, the table has " +
                    std::to_string(rows),
                "count all of them over the same rows");
  }
  if (column.distinct && *column.distinct < static_cast<std::int64_t>(column.top.size())) {
    place.wrong("has more top values than distinct ones", "count them over the same rows");
  }
}

ColumnStatistics read_column(const Place& place, std::string name, std::int64_t rows) {
  ColumnStatistics read;
  read.column.name = std::move(name);
  Members members(place);
  if (const auto at = members.need("type", "its type, as DESCRIBE tells it")) {
    read_type(*at, read.column);
  }
  const bool varies = scenario::has_length(read.column.type);
  if (const auto at = members.find("bytes"); at && varies) {
    // A mean below one byte still has a length.
    std::optional<Bytes> bytes = at->size();
    store(read.column.value_bytes, bytes ? std::max(*bytes, Bytes(1)) : bytes);
  } else if (!at && read.column.value_bytes == Bytes(0)) {
    place.wrong("\"bytes\" is missing", "give the mean bytes of a value");
  }
  if (const auto at = members.find("distinct")) {
    read.distinct = at->count();
  }
  if (const auto at = members.find("nulls")) {
    store(read.nulls, at->count());
  }
  if (const auto at = members.find("top")) {
    read_top(*at, read.top);
  }
  members.finish();
  check_column(place, read, rows);
  return read;
}

TableStatistics read_table(const Place& place, std::string_view file_name) {
  TableStatistics table;
  table.name = scenario::stem(file_name);
  Members members(place);
  if (const auto at = members.find("table")) {
    store(table.name, at->text());
  }
  if (const auto at = members.need("rows", "the number of rows")) {
    store(table.rows, at->count());
  }
  if (const auto at = members.find("bytes")) {
    store(table.stored_bytes, at->size());
  }
  if (const auto at = members.find("files")) {
    store(table.files, at->count(1));
  }
  if (const auto at = members.find("partitions")) {
    store(table.partitions, at->count(1));
  }
  if (const auto at = members.need("columns", "its columns"); at && at->expect(NodeKind::kObject)) {
    for (std::size_t i = 0; i < at->node().names.size(); ++i) {
      table.columns.push_back(read_column(at->member(i), at->node().names[i], table.rows));
    }
    if (table.columns.empty()) {
      at->wrong("there is no column", "give at least one");
    }
  }
  members.finish();
  return table;
}

}  // namespace

std::optional<Column> column_of_sql_type(std::string_view type) {
  const std::size_t end = std::min(type.find_first_of("(<"), type.size());
  const std::string_view word = without_variants(type.substr(0, end));
  const std::string_view arguments = type.substr(end);
  for (const scenario::TypeWord& known : scenario::type_words()) {
    if (known.word != word) {
      continue;
    }
    Column column;
    column.type = known.type;
    column.value_bytes = Bytes(known.value_bytes);
    if (known.type == ColumnType::kDecimal) {
      const auto precision = scenario::decimal_precision(arguments);
      if (!precision) {
        return std::nullopt;
      }
      column.decimal_precision = *precision;
      column.value_bytes = scenario::decimal_bytes(*precision);
    }
    return column;
  }
  return std::nullopt;
}

Checked<TableStatistics> read_statistics(std::string_view text, std::string_view file_name) {
  Reading reading;
  reading.files.emplace_back(file_name);
  Node node;
  if (text::trim(text).starts_with('{')) {
    Checked<Node> document = scenario::parse_document(text, file_name, 0);
    if (!document.ok()) {
      return std::move(document).error();
    }
    node = std::move(document).value();
  } else {
    node = node_of_csv(text, reading);
  }
  if (!reading.noted.empty()) {
    return reading.problems();
  }
  TableStatistics table = read_table(Place(node, "", reading), file_name);
  if (!reading.noted.empty()) {
    return reading.problems();
  }
  return table;
}

}  // namespace oomcast::statistics
