// One function per family of events: from parsed JSON into the log. Mirrors JsonProtocol.
// Each returns the name of a required field that is missing; empty if the event was taken.
#pragma once

#include <string_view>

#include "inputs/eventlog/json_fields.hpp"
#include "inputs/eventlog/log_builder.hpp"

namespace oomcast::eventlog {

using Missing = std::string_view;
using EventReader = Missing (*)(LogBuilder&, const JsonObject&);

// events_application.cpp
Missing read_log_start(LogBuilder& to, const JsonObject& event);
Missing read_application_start(LogBuilder& to, const JsonObject& event);
Missing read_application_end(LogBuilder& to, const JsonObject& event);
Missing read_environment(LogBuilder& to, const JsonObject& event);
Missing read_resource_profile(LogBuilder& to, const JsonObject& event);

// events_executor.cpp
Missing read_executor_added(LogBuilder& to, const JsonObject& event);
Missing read_executor_removed(LogBuilder& to, const JsonObject& event);
Missing read_block_manager_added(LogBuilder& to, const JsonObject& event);
Missing read_block_manager_removed(LogBuilder& to, const JsonObject& event);
Missing read_executor_metrics_update(LogBuilder& to, const JsonObject& event);
Missing read_stage_executor_metrics(LogBuilder& to, const JsonObject& event);
/// Parses an object of executor metrics by name.
ExecutorPeaks read_peaks(LogBuilder& to, const JsonObject& metrics);

// events_job.cpp
Missing read_job_start(LogBuilder& to, const JsonObject& event);
Missing read_job_end(LogBuilder& to, const JsonObject& event);
Missing read_stage_submitted(LogBuilder& to, const JsonObject& event);
Missing read_stage_completed(LogBuilder& to, const JsonObject& event);

// events_task.cpp
Missing read_task_start(LogBuilder& to, const JsonObject& event);
Missing read_task_end(LogBuilder& to, const JsonObject& event);

// events_storage.cpp
Missing read_block_updated(LogBuilder& to, const JsonObject& event);
Missing read_unpersist(LogBuilder& to, const JsonObject& event);
/// RDD Info of a stage.
void read_rdd_info(LogBuilder& to, const JsonObject& info, Stage& stage);
/// Updated Blocks of Task Metrics.
void read_updated_blocks(LogBuilder& to, const JsonArray& blocks);

// events_sql.cpp
Missing read_sql_start(LogBuilder& to, const JsonObject& event);
Missing read_sql_end(LogBuilder& to, const JsonObject& event);
Missing read_sql_adaptive_update(LogBuilder& to, const JsonObject& event);
Missing read_sql_metric_update(LogBuilder& to, const JsonObject& event);
Missing read_driver_accumulators(LogBuilder& to, const JsonObject& event);

/// The reader of an event by its class name; null for an event that says nothing about memory.
EventReader reader_of(std::string_view event_name);

}  // namespace oomcast::eventlog
