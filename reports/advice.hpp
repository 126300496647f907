// Advice for a failing job, as text or JSON.
#pragma once

#include <string>

#include "reports/format.hpp"
#include "studies/advise/advise.hpp"

namespace oomcast::reports {

std::string advice_text(const advise::Advice& advice, const ReportOptions& options);
std::string advice_json(const advise::Advice& advice, const ReportOptions& options);

}  // namespace oomcast::reports
