// One table of the run as CSV (RFC 4180), with a header line.
#include "reports/csv_field.hpp"
#include "reports/data_table.hpp"
#include "reports/format.hpp"

namespace oomcast::reports {

std::string csv_field(const std::string& text) {
  constexpr std::string_view kFormula = "=+-@\t\r";
  const bool formula = text.size() > 1 && kFormula.find(text.front()) != std::string_view::npos &&
                       text.find_first_not_of("0123456789.", 1) != std::string::npos;
  const std::string safe = formula ? '\'' + text : text;
  if (safe.find_first_of(",\"\r\n") == std::string::npos) {
    return safe;
  }
  std::string out = "\"";
  for (const char c : safe) {
    out += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return out + '"';
}

namespace {

std::string render_csv(const Run& run, const ReportOptions& options) {
  const DataTableKind* kind = find_data_table_kind(options.table);
  if (kind == nullptr) {
    return "";
  }
  const DataTable table = kind->make(run);
  std::string out;
  for (const DataColumn& column : table.columns) {
    out += (out.empty() ? "" : ",") + column.name_in_files();
  }
  out += "\r\n";
  for (std::size_t row = 0; row < table.rows; ++row) {
    bool first = true;
    for (const DataColumn& column : table.columns) {
      out += first ? "" : ",";
      first = false;
      if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        out += std::to_string((*numbers)[row]);
      } else {
        out += csv_field(std::get<std::vector<std::string>>(column.values)[row]);
      }
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace

ReportFormat csv_format() {
  return {.name = "csv",
          .summary = "One table for spreadsheets: --table tasks, stages, ledger, ...",
          .render = render_csv,
          .needs_tasks = true,
          .needs_history = true};
}

}  // namespace oomcast::reports
