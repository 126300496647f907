// How far a job is from trouble, as text, JSON or CSV.
#pragma once

#include <string>

#include "reports/format.hpp"
#include "studies/headroom/headroom.hpp"

namespace oomcast::reports {

std::string headroom_text(const headroom::Headroom& found, const ReportOptions& options);
std::string headroom_json(const headroom::Headroom& found, const ReportOptions& options);
/// A line for each trouble and resource.
std::string headroom_csv(const headroom::Headroom& found);

}  // namespace oomcast::reports
