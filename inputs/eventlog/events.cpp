// The table of events. Names are without their package, which differs between versions.
#include "inputs/eventlog/events.hpp"

#include <algorithm>
#include <array>

namespace oomcast::eventlog {
namespace {

struct Row {
  std::string_view name;
  EventReader read;
};

// The frequent ones first.
constexpr std::array kEvents{
    Row{"SparkListenerTaskEnd", read_task_end},
    Row{"SparkListenerTaskStart", read_task_start},
    Row{"SparkListenerBlockUpdated", read_block_updated},
    Row{"SparkListenerExecutorMetricsUpdate", read_executor_metrics_update},
    Row{"SparkListenerStageExecutorMetrics", read_stage_executor_metrics},
    Row{"SparkListenerStageSubmitted", read_stage_submitted},
    Row{"SparkListenerStageCompleted", read_stage_completed},
    Row{"SparkListenerJobStart", read_job_start},
    Row{"SparkListenerJobEnd", read_job_end},
    Row{"SparkListenerSQLExecutionStart", read_sql_start},
    Row{"SparkListenerSQLExecutionEnd", read_sql_end},
    Row{"SparkListenerSQLAdaptiveExecutionUpdate", read_sql_adaptive_update},
    Row{"SparkListenerSQLAdaptiveSQLMetricUpdates", read_sql_metric_update},
    Row{"SparkListenerDriverAccumUpdates", read_driver_accumulators},
    Row{"SparkListenerExecutorAdded", read_executor_added},
    Row{"SparkListenerExecutorRemoved", read_executor_removed},
    Row{"SparkListenerBlockManagerAdded", read_block_manager_added},
    Row{"SparkListenerBlockManagerRemoved", read_block_manager_removed},
    Row{"SparkListenerUnpersistRDD", read_unpersist},
    Row{"SparkListenerResourceProfileAdded", read_resource_profile},
    Row{"SparkListenerEnvironmentUpdate", read_environment},
    Row{"SparkListenerLogStart", read_log_start},
    Row{"SparkListenerApplicationStart", read_application_start},
    Row{"SparkListenerApplicationEnd", read_application_end},
};

}  // namespace

EventReader reader_of(std::string_view event_name) {
  const std::string_view bare = event_name.substr(event_name.rfind('.') + 1);
  const auto* found = std::ranges::find(kEvents, bare, &Row::name);
  return found == kEvents.end() ? nullptr : found->read;
}

}  // namespace oomcast::eventlog
