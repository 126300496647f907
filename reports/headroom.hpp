// How far a job is from trouble, as text or JSON.
#pragma once

#include <string>

#include "reports/format.hpp"
#include "studies/headroom.hpp"

namespace oomcast::reports {

std::string headroom_text(const headroom::Headroom& found, const ReportOptions& options);
std::string headroom_json(const headroom::Headroom& found, const ReportOptions& options);

}  // namespace oomcast::reports
