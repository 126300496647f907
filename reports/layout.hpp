// The memory layout of a container as a drawing with bars, or as JSON.
#pragma once

#include <string>

#include "reports/format.hpp"
#include "studies/layout/layout.hpp"

namespace oomcast::reports {

std::string layout_text(const layout::Layout& layout, const ReportOptions& options);
std::string layout_json(const layout::Layout& layout);

}  // namespace oomcast::reports
