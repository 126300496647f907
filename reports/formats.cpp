// The table of report formats. To add one: write reports/<name>.cpp and add two lines here.
#include <array>

#include "reports/format.hpp"

namespace oomcast::reports {

ReportFormat csv_format();
ReportFormat event_log_format();
ReportFormat grafana_format();
ReportFormat html_format();
ReportFormat json_format();
ReportFormat markdown_format();
ReportFormat open_metrics_format();
ReportFormat parquet_format();
ReportFormat perfetto_format();
ReportFormat prometheus_rules_format();
ReportFormat text_format();

std::span<const ReportFormat> report_formats() {
  static const std::array kFormats{
      csv_format(),      event_log_format(),        grafana_format(),      html_format(),
      json_format(),     markdown_format(),         open_metrics_format(), parquet_format(),
      perfetto_format(), prometheus_rules_format(), text_format(),
  };
  return kFormats;
}

const ReportFormat* find_report_format(std::string_view name) {
  for (const ReportFormat& format : report_formats()) {
    if (format.name == name) {
      return &format;
    }
  }
  return nullptr;
}

}  // namespace oomcast::reports
