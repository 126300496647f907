// The table of report formats. To add one: write reports/<name>.cpp and add two lines here.
#include <array>

#include "reports/format.hpp"

namespace oomcast::reports {

ReportFormat json_format();
ReportFormat text_format();

std::span<const ReportFormat> report_formats() {
  static const std::array kFormats{
      json_format(),
      text_format(),
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
