// A job of a Run as Spark's SQL tab shows a query: a tree of nodes with their metrics.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/run/run.hpp"
#include "reports/json_parts.hpp"

namespace oomcast::reports {

struct SqlQuery {
  std::string description;
  std::string plan_text;         // as Spark's EXPLAIN draws trees
  Json plan_info;                // SparkPlanInfo
  Json updates = Json::array();  // [accumulator, value]: the metrics' totals over all tasks
};

/// `stages`: of one job, parents before children. Accumulators are numbered from `next` on.
SqlQuery sql_query(const std::vector<const StageRow*>& stages, std::int64_t& next);

}  // namespace oomcast::reports
