// A physical plan as the event log tells it. Mirrors SparkPlanInfo and SQLPlanMetric.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace oomcast::eventlog {

struct PlanMetric {
  std::string name;  // "peak memory", "spill size", "data size" ...
  std::string type;  // "size" (bytes), "timing" (ms), "nsTiming", "sum", "average"
  std::int64_t accumulator_id = -1;
};

struct PlanNode {
  std::string name;  // nodeName: "Sort", "HashAggregate", "WholeStageCodegen (1)" ...
  std::string text;  // simpleString
  std::vector<PlanMetric> metrics;
  std::vector<PlanNode> children;
};

}  // namespace oomcast::eventlog
