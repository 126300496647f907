// Nodes of a plan for tests of how joins are read: two exchanges, one of them sorted.
#pragma once

#include <string>
#include <utility>

#include "inputs/eventlog/sql_plan.hpp"

namespace oomcast::observe {

// The ids of the metrics.
constexpr std::int64_t kLeftRows = 1;
constexpr std::int64_t kRightRows = 2;
constexpr std::int64_t kRightPeak = 3;

inline eventlog::PlanNode exchange_of(std::int64_t records) {
  return {.name = "Exchange", .text = "", .metrics = {{"records read", "sum", records}}};
}

/// A join of an exchange as it is and of a sorted one.
inline eventlog::PlanNode join_node(std::string name, std::string text) {
  eventlog::PlanNode sort{
      .name = "Sort", .text = "", .metrics = {{"peak memory", "size", kRightPeak}}};
  sort.children.push_back(exchange_of(kRightRows));
  return {.name = std::move(name),
          .text = std::move(text),
          .metrics = {},
          .children = {exchange_of(kLeftRows), std::move(sort)}};
}

}  // namespace oomcast::observe
