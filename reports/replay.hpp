// A replayed event log: observed beside simulated, as text or JSON.
#pragma once

#include <string>

#include "reports/format.hpp"
#include "studies/replay.hpp"

namespace oomcast::reports {

std::string replay_text(const replay::ReplayComparison& comparison, const ReportOptions& options);
std::string replay_json(const replay::ReplayComparison& comparison, const ReportOptions& options);

}  // namespace oomcast::reports
