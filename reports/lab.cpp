#include "reports/lab.hpp"

#include "reports/json_parts.hpp"
#include "reports/palette.hpp"
#include "reports/sections.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

using policy::LabCell;
using policy::LabRow;
using policy::PolicyKind;

std::string_view kind_word(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::kNothing:
      return "own conf";
    case PolicyKind::kPreset:
      return "preset";
    case PolicyKind::kRetry:
      break;
  }
  return "retry";
}

/// "2nd of 3"-like, short: the attempt that succeeded, or the last failure.
std::string cell_words(const LabCell& cell) {
  const std::string attempts = std::to_string(cell.attempts.size());
  if (cell.success) {
    return cell.attempts.size() == 1 ? "survives" : "survives at attempt " + attempts;
  }
  return cell.attempts.back().outcome +
         (cell.attempts.size() == 1 ? "" : " after " + attempts + " attempts");
}

std::string workload_section(const policy::LabReport& report, std::size_t workload,
                             const Style& style, std::size_t width) {
  Table table({{"policy", Align::kLeft}, {"result", Align::kLeft, true}, {"price"}, {"time"}});
  for (const LabRow& row : report.rows) {
    const LabCell& cell = row.cells[workload];
    table.add({row.name, cell_words(cell), money_text(cell.price.billionths, report.currency),
               human_duration(cell.time)},
              std::string(cell.success ? std::string_view() : style.palette.bad));
  }
  return section_title(sanitized(report.workloads[workload]), style) + table.text(2, width);
}

Json changes_json(const advise::Changes& changes) {
  Json list = Json::array();
  for (const advise::Change& change : changes) {
    list.push_back(change.key + '=' + change.value);
  }
  return list;
}

Json cell_json(const std::string& workload, const LabCell& cell) {
  Json attempts = Json::array();
  for (const policy::Attempt& attempt : cell.attempts) {
    attempts.push_back({{"conf", changes_json(attempt.changes)},
                        {"outcome", attempt.outcome},
                        {"reason", attempt.reason}});
  }
  return {{"workload", workload},
          {"success", cell.success},
          {"attempts", std::move(attempts)},
          {"price_billionths", cell.price.billionths},
          {"time_ns", cell.time.count()}};
}

}  // namespace

std::string lab_text(const policy::LabReport& report, const ReportOptions& options) {
  const Style style{.palette = palette(options.colour), .width = options.width};
  Table table({{"policy", Align::kLeft},
               {"kind", Align::kLeft},
               {"survive"},
               {"attempts"},
               {"price"},
               {"time"}});
  for (const LabRow& row : report.rows) {
    table.add({row.name, std::string(kind_word(row.kind)),
               std::to_string(row.successes()) + " of " + std::to_string(row.cells.size()),
               std::to_string(row.attempts()), money_text(row.price_billionths(), report.currency),
               human_duration(row.time())});
  }
  std::string out = std::string(style.palette.title) +
                    "All workloads; failed attempts are paid for" +
                    std::string(style.palette.reset) + '\n' + table.text(2, options.width);
  for (std::size_t i = 0; i < report.workloads.size(); ++i) {
    out += workload_section(report, i, style, options.width);
  }
  return out;
}

std::string lab_json(const policy::LabReport& report) {
  Json rows = Json::array();
  for (const LabRow& row : report.rows) {
    Json cells = Json::array();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      cells.push_back(cell_json(report.workloads[i], row.cells[i]));
    }
    rows.push_back({{"policy", row.name},
                    {"kind", kind_word(row.kind)},
                    {"summary", row.summary},
                    {"survive", row.successes()},
                    {"attempts", row.attempts()},
                    {"price_billionths", row.price_billionths()},
                    {"time_ns", row.time().count()},
                    {"workloads", std::move(cells)}});
  }
  return dumped(Json{{"schema_version", 1},
                     {"currency", report.currency},
                     {"workloads", report.workloads},
                     {"policies", std::move(rows)}});
}

}  // namespace oomcast::reports
