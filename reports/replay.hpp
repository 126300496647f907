// A replayed event log: observed beside simulated, as text, JSON or CSV. Pages are those of the run
// that is asked about, with the others beside it (reports/replay_tables.hpp).
#pragma once

#include <string>

#include "reports/format.hpp"
#include "studies/replay.hpp"

namespace oomcast::reports {

std::string replay_text(const replay::ReplayComparison& comparison, const ReportOptions& options);
std::string replay_json(const replay::ReplayComparison& comparison, const ReportOptions& options);
/// A line for each stage and side.
std::string replay_csv(const replay::ReplayComparison& comparison);

}  // namespace oomcast::reports
