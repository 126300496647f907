// The table of alerts, and the two formats made from it: rules for Prometheus and a dashboard for
// Grafana. Neither depends on the run: both are there so that they need not be written by hand.
#include "reports/alerts.hpp"

#include <array>

#include "reports/json_parts.hpp"

namespace oomcast::reports {
namespace {

constexpr std::array kAlerts{
    Alert{"OomcastHeapNearlyFull", "Live heap of its limit",
          "oomcast_heap_live_bytes / on (scenario, executor) oomcast_heap_limit_bytes",
          "{{executor}}", "percentunit", 0.90, "2m",
          "Live heap of executor {{ $labels.executor }} is above 90 % of -Xmx."},
    Alert{"OomcastGarbageCollection", "GC share of task time",
          "rate(oomcast_gc_seconds_total[5m]) / on (scenario, executor) "
          "(rate(oomcast_task_seconds_total[5m]) > 0)",
          "{{executor}}", "percentunit", 0.25, "5m",
          "Tasks of executor {{ $labels.executor }} spend over 25 % of their time in GC."},
    Alert{"OomcastSpillRate", "Spill to disk", "rate(oomcast_spilled_disk_bytes_total[5m])",
          "{{executor}}", "Bps", 104857600, "5m",
          "Executor {{ $labels.executor }} spills more than 100 MiB/s to disk."},
    Alert{"OomcastContainerMemory", "Container memory of its limit",
          "oomcast_container_resident_bytes / on (scenario, executor) "
          "oomcast_container_limit_bytes",
          "{{executor}}", "percentunit", 0.95, "1m",
          "The container of executor {{ $labels.executor }} is above 95 % of its limit."},
    Alert{
        "OomcastPartitionSkew", "Largest partition over the median",
        "max by (scenario, stage) (oomcast_partition_rows{statistic=\"max\"}) / on (scenario, "
        "stage) (max by (scenario, stage) (oomcast_partition_rows{statistic=\"median\"}) > 0)",
        "stage {{stage}}", "none", 10, "0s",
        "The largest partition of stage {{ $labels.stage }} has over 10 times the median's rows."},
};

std::string number_text(double number) {
  const std::string text = Json(number).dump();
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

/// JSON is YAML, and so a rules file.
std::string render_rules(const Run& /*run*/, const ReportOptions& /*options*/) {
  Json rules = Json::array();
  for (const Alert& alert : kAlerts) {
    rules.push_back({{"alert", alert.name},
                     {"expr", std::string(alert.value) + " > " + number_text(alert.above)},
                     {"for", alert.lasting},
                     {"labels", {{"severity", "warning"}}},
                     {"annotations", {{"summary", alert.summary}}}});
  }
  return dumped({{"groups", Json::array({{{"name", "oomcast"}, {"rules", std::move(rules)}}})}});
}

Json data_source() { return {{"type", "prometheus"}, {"uid", "${datasource}"}}; }

Json panel_json(int id, std::string_view title, std::string_view unit, int y, bool wide,
                Json targets) {
  return {{"id", id},
          {"type", "timeseries"},
          {"title", title},
          {"datasource", data_source()},
          {"gridPos", {{"h", 8}, {"w", wide ? 24 : 12}, {"x", wide ? 0 : (id % 2) * 12}, {"y", y}}},
          {"fieldConfig", {{"defaults", {{"unit", unit}}}, {"overrides", Json::array()}}},
          {"targets", std::move(targets)}};
}

Json target_json(std::string_view expression, std::string_view legend) {
  return {{"refId", "A"},
          {"datasource", data_source()},
          {"expr", expression},
          {"legendFormat", legend}};
}

Json variables_json() {
  const auto query = [](std::string_view name, std::string_view label) {
    return Json{{"name", name},
                {"type", "query"},
                {"datasource", data_source()},
                {"query", "label_values(oomcast_heap_limit_bytes, " + std::string(label) + ")"},
                {"refresh", 2},
                {"includeAll", true},
                {"multi", true}};
  };
  return Json::array({Json{{"name", "datasource"}, {"type", "datasource"}, {"query", "prometheus"}},
                      query("scenario", "scenario"), query("executor", "executor")});
}

std::string render_grafana(const Run& /*run*/, const ReportOptions& /*options*/) {
  Json panels = Json::array();
  Json memory = panel_json(
      1, "Memory by account", "bytes", 0, true,
      Json::array({target_json("sum by (executor, account) (oomcast_memory_bytes{scenario=~"
                               "\"$scenario\", executor=~\"$executor\"})",
                               "{{executor}} {{account}}")}));
  memory["fieldConfig"]["defaults"]["custom"] = {{"stacking", {{"mode", "normal"}}},
                                                 {"fillOpacity", 60}};
  panels.push_back(std::move(memory));
  int place = 0;  // two panels a line
  for (const Alert& alert : kAlerts) {
    Json panel = panel_json(place + 2, alert.title, alert.unit, 8 + place / 2 * 8, false,
                            Json::array({target_json(alert.value, alert.legend)}));
    panel["description"] = std::string(alert.summary) + " Alert " + std::string(alert.name) +
                           ": above " + number_text(alert.above) + " for " +
                           std::string(alert.lasting) + '.';
    panel["fieldConfig"]["defaults"]["custom"] = {{"thresholdsStyle", {{"mode", "line"}}}};
    panel["fieldConfig"]["defaults"]["thresholds"] = {
        {"mode", "absolute"},
        {"steps", Json::array({Json{{"color", "green"}, {"value", nullptr}},
                               Json{{"color", "red"}, {"value", alert.above}}})}};
    panels.push_back(std::move(panel));
    ++place;
  }
  Json list = {{"id", place + 2},
               {"type", "alertlist"},
               {"title", "Alerts"},
               {"gridPos", {{"h", 8}, {"w", 12}, {"x", place % 2 * 12}, {"y", 8 + place / 2 * 8}}},
               {"options", {{"alertName", "Oomcast"}, {"maxItems", 50}}}};
  panels.push_back(std::move(list));
  return dumped({{"title", "Oomcast: Spark memory"},
                 {"uid", "oomcast-memory"},
                 {"schemaVersion", 39},
                 {"tags", Json::array({"spark", "oomcast"})},
                 {"time", {{"from", "2026-01-01T00:00:00Z"}, {"to", "2026-01-01T06:00:00Z"}}},
                 {"timezone", "utc"},
                 {"templating", {{"list", variables_json()}}},
                 {"panels", std::move(panels)}});
}

}  // namespace

std::span<const Alert> alerts() { return kAlerts; }

ReportFormat grafana_format() {
  return {.name = "grafana",
          .summary = "A Grafana dashboard over the metrics of openmetrics; the same for all runs.",
          .render = render_grafana};
}

ReportFormat prometheus_rules_format() {
  return {.name = "prometheus-rules",
          .summary = "Alerts over the metrics of openmetrics, a Prometheus rules file.",
          .render = render_rules};
}

}  // namespace oomcast::reports
