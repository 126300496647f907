// A SQL plan cut at its exchanges: each piece is what one stage runs. Mirrors where SparkPlan
// .execute crosses a shuffle (ShuffleExchangeExec) or a broadcast (BroadcastExchangeExec).
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "inputs/eventlog/event_log.hpp"

namespace oomcast::observe {

/// The tasks' sums of one stage (or all), by accumulator id.
using Sums = std::map<std::int64_t, std::int64_t>;

enum class Cut : std::uint8_t {
  kNone,       // runs in the same stage as its parent
  kShuffle,    // writes below, reads above
  kBroadcast,  // below runs in its own job
  kSubquery    // likewise
};
Cut cut_of(const eventlog::PlanNode& node);
/// Stands for an exchange elsewhere in the plan.
bool is_reused(const eventlog::PlanNode& node);

struct Fragment {
  const eventlog::PlanNode* root = nullptr;
  const eventlog::PlanNode* sink = nullptr;  // the exchange above it, or null
};

/// All pieces of a plan, the one that gives the result first.
std::vector<Fragment> fragments_of(const eventlog::PlanNode& plan);

/// Whether the fragment of that root reads what the exchange gives.
bool reads(const eventlog::PlanNode& root, const eventlog::PlanNode& exchange);

/// The node's name without what some add in brackets: "SortMergeJoin(skew=true)".
std::string_view bare_name(const eventlog::PlanNode& node);

/// How many metrics of the fragment the stage's tasks updated.
std::int64_t matches(const Fragment& fragment, const Sums& stage);

/// The accumulator of a node's metric of that name; -1 if it has none.
std::int64_t metric_id(const eventlog::PlanNode& node, std::string_view name);
/// The sum of a node's metric of that name; -1 if the stage has none.
std::int64_t metric_sum(const eventlog::PlanNode& node, std::string_view name, const Sums& sums);

}  // namespace oomcast::observe
