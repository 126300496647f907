// Presets and retry policies side by side, as text or JSON.
#pragma once

#include <string>

#include "reports/format.hpp"
#include "studies/policy/lab.hpp"

namespace oomcast::reports {

std::string lab_text(const policy::LabReport& report, const ReportOptions& options);
std::string lab_json(const policy::LabReport& report);

}  // namespace oomcast::reports
