#include "inputs/query/scan.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "inputs/plan_text/expression.hpp"
#include "models/sizes/data_type.hpp"
#include "models/text/decimal.hpp"
#include "models/text/sizes.hpp"
#include "sim/math.hpp"

namespace oomcast::query {
namespace {

using plan_text::PlanNode;
using sizes::TypeKind;

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string_view last_part(std::string_view name, char separator) {
  const std::size_t at = name.rfind(separator);
  return at == std::string_view::npos ? name : name.substr(at + 1);
}

/// "[file:/warehouse/orders/day=2024-11-29, ... 3 entries]" -> "orders".
std::string folder_name(std::string_view location) {
  const std::size_t open = location.find('[');
  if (open == std::string_view::npos) {
    return "";
  }
  std::string_view path = location.substr(open + 1);
  path = text::trim(path.substr(0, path.find_first_of(",]")));
  while (!path.empty()) {
    const std::string_view part = last_part(path, '/');
    if (!part.empty() && part.find('=') == std::string_view::npos) {
      return std::string(part);
    }
    if (path.size() == part.size()) {
      break;
    }
    path.remove_suffix(part.size() + 1);
  }
  return "";
}

/// "struct<a:bigint,b:map<string,int>>" -> {"a", "bigint"}, {"b", "map<string,int>"}.
std::vector<std::pair<std::string_view, std::string_view>> fields_of(std::string_view schema) {
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  constexpr std::string_view kStruct = "struct<";
  if (!schema.starts_with(kStruct)) {
    return fields;
  }
  schema.remove_prefix(kStruct.size());
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < schema.size() && depth >= 0; ++i) {
    depth += schema[i] == '<' || schema[i] == '(' ? 1 : 0;
    depth -= schema[i] == '>' || schema[i] == ')' ? 1 : 0;
    if ((schema[i] == ',' && depth == 0) || depth < 0) {
      const std::string_view field = schema.substr(begin, i - begin);
      const std::size_t colon = field.find(':');
      if (colon != std::string_view::npos) {
        fields.emplace_back(field.substr(0, colon), field.substr(colon + 1));
      }
      begin = i + 1;
    }
  }
  return fields;
}

ColumnType column_type(TypeKind kind) {
  for (int i = 0; i <= static_cast<int>(ColumnType::kStruct); ++i) {
    if (sizes::kind_of(static_cast<ColumnType>(i)) == kind) {
      return static_cast<ColumnType>(i);
    }
  }
  return ColumnType::kLong;
}

bool is_collection(ColumnType type) {
  return type == ColumnType::kArray || type == ColumnType::kMap || type == ColumnType::kStruct;
}

/// Type and size of a value; false: the text is no type.
bool set_type(std::string_view text, Column& column) {
  const auto type = sizes::parse_data_type(text);
  if (!type.ok()) {
    return false;
  }
  column.type = column_type(type.value().kind);
  column.decimal_precision = type.value().precision;
  column.value_bytes = sizes::default_size(type.value());
  if (column.type == ColumnType::kArray || column.type == ColumnType::kMap) {
    constexpr std::int64_t kHeader = 16;  // UnsafeArrayData: the count and up to 64 null bits
    column.value_bytes = Bytes(kHeader + kUsualItems * column.value_bytes.count());
  }
  return true;
}

std::string in_bytes(std::int64_t bytes) { return std::to_string(bytes) + " bytes"; }

/// The sizes of texts and collections that nobody told, as one sentence.
void assume_widths(const TableStatistics& table, const Scan& scan,
                   std::vector<std::string>& assumptions) {
  std::string widths;
  for (const ScanColumn& read : scan.columns) {
    const ColumnType type = read.column.type;
    const ColumnStatistics* known = table.column(read.name);
    const bool of_length =
        type == ColumnType::kString || type == ColumnType::kBinary || is_collection(type);
    if (of_length && (known == nullptr || (!known->value_bytes && !known->items))) {
      widths += (widths.empty() ? "" : ", ") + read.name + " " +
                in_bytes(read.column.value_bytes.count());
    }
  }
  if (!widths.empty()) {
    assumptions.push_back(scan.table + ": values are as large as Spark assumes: " + widths +
                          " (say bytes:COLUMN=N)");
  }
}

/// What the table's other columns take of a stored row, so that only the columns read are.
void add_unread(const PlanNode& node, Scan& scan, std::vector<std::string>& assumptions) {
  Dataset& data = scan.data;
  const bool columnar = node.rest.starts_with("parquet") || node.rest.starts_with("orc") ||
                        node.rest.starts_with("delta") || node.rest.starts_with("iceberg");
  data.storage = columnar ? Storage::kParquet : Storage::kText;
  if (!columnar || data.rows <= Rows(0)) {
    return;
  }
  std::int64_t read = 0;
  for (const Column& column : data.columns) {
    read += column.value_bytes.count();
  }
  const std::int64_t others = data.stored_bytes.count() / data.rows.count() - read;
  if (others > 0) {
    Column unread;
    unread.name = "(other columns)";
    unread.type = ColumnType::kBinary;
    unread.value_bytes = Bytes(others);
    data.columns.push_back(std::move(unread));
    assumptions.push_back(scan.table + ": columns that are not read take " + in_bytes(others) +
                          " of each stored row");
  }
}

}  // namespace

std::string table_name(const PlanNode& node) {
  std::string_view rest = text::trim(node.rest);
  const std::size_t space = rest.find_first_of(" \t");
  const bool of_format = space != std::string_view::npos;  // "parquet db.orders"
  const bool path_based = !of_format && node.name == "Scan" && !node.detail("Location").empty();
  if (of_format) {
    rest = text::trim(rest.substr(space));
  }
  std::string name(path_based ? std::string_view() : last_part(rest, '.'));
  std::erase(name, '`');
  name = name.substr(0, name.find_first_of("([ "));
  if (name.empty() || name == "ExistingRDD" || name == "OneRowRelation") {
    name = folder_name(node.detail("Location"));
  }
  return name.empty() ? "scan" + std::to_string(node.number) : name;
}

const TableStatistics* find_table(const std::vector<TableStatistics>& tables,
                                  const std::string& name) {
  for (const TableStatistics& table : tables) {
    if (lower(last_part(table.name, '.')) == lower(name)) {
      return &table;
    }
  }
  return nullptr;
}

Scan read_scan(const PlanNode& node, plan_text::AttributeNames& names,
               std::vector<std::string>& assumptions) {
  Scan scan;
  scan.table = table_name(node);
  const auto fields = fields_of(node.detail("ReadSchema"));
  std::string untyped;
  for (const std::string_view item : plan_text::list_items(node.detail("Output"))) {
    const auto named = plan_text::read_named(item);
    if (!named) {
      assumptions.push_back(scan.table + ": columns that the plan leaves out (" +
                            std::string(item) + ") are not read");
      continue;
    }
    ScanColumn read;
    read.name = named->name;
    read.id = named->id;
    if (!names.is_named(read.id)) {
      names.name(read.id, read.name);
    }
    read.column.name = names.of(read.id);
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const auto& one) { return one.first == read.name; });
    if (field == fields.end() || !set_type(field->second, read.column)) {
      static_cast<void>(set_type(named->is_long ? "bigint" : "string", read.column));
      untyped += named->is_long ? "" : (untyped.empty() ? "" : ", ") + read.name;
    }
    scan.columns.push_back(std::move(read));
  }
  if (!untyped.empty()) {
    assumptions.push_back(scan.table +
                          ": columns of a type that the plan does not tell are texts: " + untyped);
  }
  return scan;
}

void size_scan(const PlanNode& node, const TableStatistics& table, Scan& scan,
               std::vector<std::string>& assumptions) {
  const std::int64_t read_ppb = table.read_ppb.value_or(text::kPartsPerBillion);
  std::int64_t width = 0;
  for (ScanColumn& read : scan.columns) {
    Column& column = read.column;
    if (const ColumnStatistics* known = table.column(read.name)) {
      column.keys = known->keys;
      if (known->items && is_collection(column.type)) {
        column.value_bytes = Bytes(column.value_bytes.count() / kUsualItems *
                                   std::max<std::int64_t>(1, *known->items));
      }
      column.value_bytes = known->value_bytes.value_or(column.value_bytes);
    }
    width += column.value_bytes.count();
    scan.data.columns.push_back(column);
  }
  assume_widths(table, scan, assumptions);
  const std::int64_t rows = table.rows.value_or(Rows(0)).count();
  std::int64_t stored = table.stored.value_or(Bytes(0)).count();
  if (!table.stored) {
    stored = sim::mul_div(std::max<std::int64_t>(width, 1), rows, 1);
    assumptions.push_back(scan.table + ": its files are as large as the columns read, " +
                          text::format_bytes(Bytes(stored)) + " (say " + scan.table + "=SIZE)");
  }
  scan.data.rows = Rows(sim::mul_div(rows, read_ppb, text::kPartsPerBillion));
  scan.data.stored_bytes = Bytes(sim::mul_div(stored, read_ppb, text::kPartsPerBillion));
  scan.data.files = table.files;
  const std::string_view filters = node.detail("PartitionFilters");
  if (!table.read_ppb && filters.size() > 2) {
    assumptions.push_back(scan.table + ": all its partitions are read, whatever " +
                          std::string(filters) + " leaves (say read=SHARE)");
  }
  add_unread(node, scan, assumptions);
}

}  // namespace oomcast::query
