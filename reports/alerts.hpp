// The alerts that people set on Spark's memory, over the metrics of reports/open_metrics.cpp; the
// Prometheus rules and the Grafana dashboard are made from this table.
#pragma once

#include <span>
#include <string_view>

namespace oomcast::reports {

struct Alert {
  std::string_view name;
  std::string_view title;    // of the dashboard's panel
  std::string_view value;    // PromQL: what the panel draws
  std::string_view legend;   // of the panel's lines
  std::string_view unit;     // Grafana's word
  double above;              // alerting above this
  std::string_view lasting;  // for so long
  std::string_view summary;
};

std::span<const Alert> alerts();

}  // namespace oomcast::reports
