#include "studies/observe/plan_cut.hpp"

#include <algorithm>

namespace oomcast::observe {
namespace {

using eventlog::PlanNode;

/// Metrics that the writing side of an exchange updates; the others are the reader's.
/// SQLShuffleWriteMetricsReporter, ShuffleExchangeExec.metrics.
bool is_written(std::string_view metric) {
  return metric == "data size" || metric == "shuffle bytes written" ||
         metric == "shuffle records written" || metric == "shuffle write time" ||
         metric == "number of partitions";
}

void collect(const PlanNode& root, const PlanNode* sink, std::vector<Fragment>& fragments) {
  fragments.push_back({&root, sink});
  std::vector<const PlanNode*> open{&root};
  while (!open.empty()) {
    const PlanNode& node = *open.back();
    open.pop_back();
    for (const PlanNode& child : node.children) {
      if (cut_of(node) == Cut::kNone) {
        open.push_back(&child);
      } else {
        collect(child, &node, fragments);
      }
    }
  }
}

enum class Side { kBoth, kRead, kWritten };

std::int64_t count(const PlanNode& node, const Sums& stage, Side side) {
  return std::count_if(node.metrics.begin(), node.metrics.end(), [&](const auto& metric) {
    return (side == Side::kBoth || is_written(metric.name) == (side == Side::kWritten)) &&
           stage.contains(metric.accumulator_id);
  });
}

std::int64_t matches_below(const PlanNode& node, const Sums& stage) {
  const Cut cut = cut_of(node);
  if (cut != Cut::kNone) {
    return cut == Cut::kShuffle ? count(node, stage, Side::kRead) : 0;
  }
  std::int64_t found = count(node, stage, Side::kBoth);
  for (const PlanNode& child : node.children) {
    found += matches_below(child, stage);
  }
  return found;
}

}  // namespace

bool is_reused(const PlanNode& node) { return node.name.starts_with("Reused"); }

Cut cut_of(const PlanNode& node) {
  const std::string& name = node.name;
  if (name.find("Subquery") != std::string::npos) {
    return Cut::kSubquery;
  }
  if (name.find("Exchange") == std::string::npos || name.find("Stage") != std::string::npos) {
    return Cut::kNone;
  }
  const bool broadcast = name.find("Broadcast") != std::string::npos ||
                         (is_reused(node) && node.text.find("Broadcast") != std::string::npos);
  return broadcast ? Cut::kBroadcast : Cut::kShuffle;
}

std::vector<Fragment> fragments_of(const PlanNode& plan) {
  std::vector<Fragment> fragments;
  collect(plan, nullptr, fragments);
  return fragments;
}

std::int64_t matches(const Fragment& fragment, const Sums& stage) {
  const bool shuffle = fragment.sink != nullptr && cut_of(*fragment.sink) == Cut::kShuffle;
  return matches_below(*fragment.root, stage) +
         (shuffle ? count(*fragment.sink, stage, Side::kWritten) : 0);
}

bool reads(const PlanNode& root, const PlanNode& exchange) {
  if (cut_of(root) != Cut::kNone) {
    return &root == &exchange;
  }
  return std::any_of(root.children.begin(), root.children.end(),
                     [&](const PlanNode& child) { return reads(child, exchange); });
}

std::string_view bare_name(const PlanNode& node) {
  return std::string_view(node.name).substr(0, node.name.find('('));
}

std::int64_t metric_id(const PlanNode& node, std::string_view name) {
  const auto found = std::find_if(node.metrics.begin(), node.metrics.end(),
                                  [&](const auto& metric) { return metric.name == name; });
  return found == node.metrics.end() ? -1 : found->accumulator_id;
}

std::int64_t metric_sum(const PlanNode& node, std::string_view name, const Sums& sums) {
  const auto found = sums.find(metric_id(node, name));
  return found == sums.end() ? -1 : std::max<std::int64_t>(0, found->second);
}

}  // namespace oomcast::observe
