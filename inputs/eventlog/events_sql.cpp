// SQL executions: their plans, initial and as adaptive execution left them.
#include "inputs/eventlog/events.hpp"

namespace oomcast::eventlog {
namespace {

std::vector<PlanMetric> read_plan_metrics(LogBuilder& to, const JsonArray& array) {
  std::vector<PlanMetric> metrics;
  for (const JsonElement element : array) {
    if (const auto metric = as_object(element, to.notices)) {
      metrics.push_back(
          {.name = owned(text_field(*metric, "name", to.notices)).value_or(""),
           .type = owned(text_field(*metric, "metricType", to.notices)).value_or(""),
           .accumulator_id = integer_field(*metric, "accumulatorId", to.notices).value_or(-1)});
    }
  }
  return metrics;
}

PlanNode read_plan(LogBuilder& to, const JsonObject& info) {
  static constexpr std::array<std::string_view, 4> kKeys{"nodeName", "simpleString", "children",
                                                         "metrics"};
  const Picked picked(info, kKeys);
  PlanNode node;
  if (const JsonElement* name = picked[0]) {
    node.name = as_text(*name, to.notices).value_or(std::string_view());
  }
  if (const JsonElement* text = picked[1]) {
    node.text = as_text(*text, to.notices).value_or(std::string_view());
  }
  const auto metrics = picked[3] != nullptr ? as_array(*picked[3], to.notices) : std::nullopt;
  if (metrics) {
    node.metrics = read_plan_metrics(to, *metrics);
  }
  const auto children = picked[2] != nullptr ? as_array(*picked[2], to.notices) : std::nullopt;
  if (children) {
    for (const JsonElement element : *children) {
      // As deep as the JSON, whose depth is limited to kDepthMax.
      if (const auto child = as_object(element, to.notices)) {
        node.children.push_back(read_plan(to, *child));
      }
    }
  }
  return node;
}

}  // namespace

Missing read_sql_start(LogBuilder& to, const JsonObject& event) {
  const auto id = integer_field(event, "executionId", to.notices);
  if (!id) {
    return "executionId";
  }
  ++to.log.sql_counts.starts;
  SqlExecution& execution = to.execution(*id);
  execution.started = true;
  execution.root_id = integer_field(event, "rootExecutionId", to.notices);
  execution.description = owned(text_field(event, "description", to.notices)).value_or("");
  execution.start_ms = integer_field(event, "time", to.notices);
  if (const auto plan = object_field(event, "sparkPlanInfo", to.notices)) {
    execution.initial_plan = read_plan(to, *plan);
  }
  if (const auto conf = object_field(event, "modifiedConfigs", to.notices)) {
    for (const auto entry : *conf) {
      if (const auto value = as_text(entry.value, to.notices)) {
        execution.modified_conf[std::string(entry.key)] = *value;
      }
    }
  }
  return {};
}

Missing read_sql_end(LogBuilder& to, const JsonObject& event) {
  const auto id = integer_field(event, "executionId", to.notices);
  if (!id) {
    return "executionId";
  }
  ++to.log.sql_counts.ends;
  SqlExecution& execution = to.execution(*id);
  execution.ended = true;
  execution.end_ms = integer_field(event, "time", to.notices);
  const auto message = text_field(event, "errorMessage", to.notices);
  if (message) {
    execution.error = *message;
    to.look_for_memory(*message, "sql");
  }
  return {};
}

Missing read_sql_adaptive_update(LogBuilder& to, const JsonObject& event) {
  const auto id = integer_field(event, "executionId", to.notices);
  if (!id) {
    return "executionId";
  }
  ++to.log.sql_counts.adaptive_updates;
  if (const auto plan = object_field(event, "sparkPlanInfo", to.notices)) {
    to.execution(*id).final_plan = read_plan(to, *plan);
  }
  return {};
}

Missing read_sql_metric_update(LogBuilder& to, const JsonObject& event) {
  const auto id = integer_field(event, "executionId", to.notices);
  if (!id) {
    return "executionId";
  }
  if (const auto metrics = array_field(event, "sqlPlanMetrics", to.notices)) {
    std::vector<PlanMetric>& all = to.execution(*id).added_metrics;
    const std::vector<PlanMetric> added = read_plan_metrics(to, *metrics);
    all.insert(all.end(), added.begin(), added.end());
  }
  return {};
}

Missing read_driver_accumulators(LogBuilder& to, const JsonObject& event) {
  const auto id = integer_field(event, "executionId", to.notices);
  if (!id) {
    return "executionId";
  }
  const auto updates = array_field(event, "accumUpdates", to.notices);
  if (!updates) {
    return {};
  }
  for (const JsonElement element : *updates) {
    const auto pair = as_array(element, to.notices);
    JsonElement accumulator;
    JsonElement value;
    if (!pair || pair->at(0).get(accumulator) != simdjson::SUCCESS ||
        pair->at(1).get(value) != simdjson::SUCCESS) {
      continue;
    }
    const auto accumulator_id = as_integer(accumulator, to.notices);
    const auto amount = as_lenient_integer(value);
    if (accumulator_id && amount) {
      to.log.driver_accumulators.push_back(
          {.execution_id = *id, .accumulator_id = *accumulator_id, .value = *amount});
    }
  }
  return {};
}

}  // namespace oomcast::eventlog
