// The formats of a tested policy, by name.
#include <algorithm>
#include <array>

#include "reports/policy_check.hpp"
#include "sim/check.hpp"

namespace oomcast::reports {
namespace {

struct Format {
  std::string_view name;
  std::string (*render)(const policy::CheckReport& report, const ReportOptions& options);
};

constexpr std::array kFormats{
    Format{"github", [](const policy::CheckReport& report,
                        const ReportOptions& /*options*/) { return check_annotations(report); }},
    Format{"json", [](const policy::CheckReport& report,
                      const ReportOptions& /*options*/) { return check_json(report); }},
    Format{"junit", [](const policy::CheckReport& report,
                       const ReportOptions& /*options*/) { return check_junit(report); }},
    Format{"markdown", [](const policy::CheckReport& report,
                          const ReportOptions& /*options*/) { return check_markdown(report); }},
    Format{"text", check_text},
};

const Format* find(std::string_view name) {
  const auto* found = std::ranges::find(kFormats, name, &Format::name);
  return found == kFormats.end() ? nullptr : &*found;
}

}  // namespace

bool is_check_format(std::string_view format) { return find(format) != nullptr; }

std::string check_report(std::string_view format, const policy::CheckReport& report,
                         const ReportOptions& options) {
  const Format* known = find(format);
  SIM_CHECK(known != nullptr, "no such format of a tested policy");
  return known->render(report, options);
}

}  // namespace oomcast::reports
