// The rows of a Run as JSON objects. Members keep the order in which they are written here.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "models/run/run.hpp"
#include "reports/format.hpp"

namespace oomcast::reports {

using Json = nlohmann::ordered_json;

/// The whole report.
Json run_json(const Run& run, const ReportOptions& options);

Json where_json(const Where& where);
Json stage_json(const StageRow& stage);
Json task_json(const TaskRow& task);
Json executor_json(const ExecutorRow& executor);
Json snapshot_json(const LedgerSnapshot& snapshot);

/// Indented text with a newline at its end; what is not UTF-8 becomes U+FFFD.
std::string dumped(const Json& json);

}  // namespace oomcast::reports
