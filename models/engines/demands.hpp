// What a job needs memory for, whatever engine runs it: hash tables, sorts, groups of objects and
// results, read from Spark's own plan of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/plan/plan.hpp"

namespace oomcast::engines {

enum class DemandKind : std::uint8_t {
  kJoin,    // the smaller side, in a hash table
  kGroups,  // buffers of an aggregation
  kLists,   // values that an aggregation gathers
  kSort,    // rows that are ordered, or kept for a window
  kResult,  // rows for whoever asked
};

struct Demand {
  DemandKind kind = DemandKind::kSort;
  std::string label;           // Spark's operator
  std::int64_t bytes = 0;      // of all tasks
  std::int64_t key_bytes = 0;  // of the most frequent key: they cannot be divided
};

/// In the order of the plan. Sorts that only a sort-merge join asks for are no demand.
[[nodiscard]] std::vector<Demand> demands_of(const std::vector<plan::PhysicalJob>& jobs);

/// Of a demand spread over machines by key: what the one with the most frequent key gets.
[[nodiscard]] std::int64_t largest_share(const Demand& demand, std::int64_t machines);

}  // namespace oomcast::engines
