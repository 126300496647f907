#include "reports/study.hpp"

#include <nlohmann/json.hpp>

#include "reports/csv_field.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kBillion = 1'000'000'000;

/// 0.050000 without the zeros that say nothing.
std::string decimal(std::int64_t parts, std::int64_t unit) {
  std::string fraction = std::to_string(unit + (parts < 0 ? -parts : parts) % unit).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return (parts < 0 ? "-" : "") + std::to_string((parts < 0 ? -parts : parts) / unit) +
         (fraction.empty() ? "" : "." + fraction);
}

std::string human(const Cell& cell, CellUnit unit) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    return *text;
  }
  const auto* number = std::get_if<std::int64_t>(&cell);
  if (number == nullptr) {
    return "-";
  }
  switch (unit) {
    case CellUnit::kBytes:
      return *number == 0 ? "-" : human_bytes(Bytes(*number));
    case CellUnit::kNanoseconds:
      return human_duration(Duration(*number));
    case CellUnit::kShare:
      return human_share(*number);
    case CellUnit::kBillionths:
      return decimal((*number + 50'000) / 100'000, 10'000);
    case CellUnit::kCount:
    case CellUnit::kText:
      return human_count(*number);
  }
  return "-";
}

/// The name in files: "peak heap" in bytes is peak_heap_bytes.
std::string field(const StudyColumn& column) {
  std::string name = column.name;
  for (char& c : name) {
    c = c == ' ' ? '_' : c;
  }
  switch (column.unit) {
    case CellUnit::kBytes:
      return name + "_bytes";
    case CellUnit::kNanoseconds:
      return name + "_s";
    default:
      return name;
  }
}

/// The value in files.
std::string plain(const Cell& cell, CellUnit unit) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    return *text;
  }
  const auto* number = std::get_if<std::int64_t>(&cell);
  if (number == nullptr) {
    return "";
  }
  switch (unit) {
    case CellUnit::kNanoseconds:
    case CellUnit::kBillionths:
      return decimal(*number, kBillion);
    case CellUnit::kShare:
      return decimal(*number, kMillion);
    default:
      return std::to_string(*number);
  }
}

Json json_of(const Cell& cell, CellUnit unit) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    return *text;
  }
  const auto* number = std::get_if<std::int64_t>(&cell);
  if (number == nullptr) {
    return nullptr;
  }
  switch (unit) {
    case CellUnit::kNanoseconds:
    case CellUnit::kBillionths:
      return static_cast<double>(*number) / static_cast<double>(kBillion);
    case CellUnit::kShare:
      return static_cast<double>(*number) / static_cast<double>(kMillion);
    default:
      return *number;
  }
}

}  // namespace

std::string study_text(const StudyTable& table, std::size_t width) {
  std::vector<TableColumn> columns;
  for (const StudyColumn& column : table.columns) {
    const bool text = column.unit == CellUnit::kText;
    columns.push_back({column.name, text ? Align::kLeft : Align::kRight,
                       text && column.name == table.columns.back().name});
  }
  Table lines(std::move(columns));
  for (const std::vector<Cell>& row : table.rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(sanitized(human(row[i], table.columns[i].unit)));
    }
    lines.add(std::move(cells));
  }
  std::string text = wrapped("", sanitized(table.title), 0, width) + '\n' + lines.text(2, width);
  text += table.notes.empty() ? "" : "\n";
  for (const std::string& note : table.notes) {
    text += wrapped("", sanitized(note), 2, width);
  }
  return text;
}

std::string study_json(const StudyTable& table) {
  Json json = {{"study", table.study}, {"title", table.title}, {"rows", Json::array()}};
  for (const std::vector<Cell>& row : table.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      object[field(table.columns[i])] = json_of(row[i], table.columns[i].unit);
    }
    json["rows"].push_back(std::move(object));
  }
  json["notes"] = table.notes;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string study_csv(const StudyTable& table) {
  std::string text;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    text += (i == 0 ? "" : ",") + csv_field(field(table.columns[i]));
  }
  text += "\r\n";
  for (const std::vector<Cell>& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += (i == 0 ? "" : ",") + csv_field(plain(row[i], table.columns[i].unit));
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace oomcast::reports
