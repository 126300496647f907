// Rewrite of a pandas function over groups as one over batches: no group has to be whole in memory,
// and rows need not meet.
#include "studies/transform/steps.hpp"

namespace oomcast::transform {
namespace {

Checked<Applied> apply_scalar(const Scenario& scenario, const Values&) {
  const std::vector<At> grouped = steps_of(scenario, "apply_in_pandas");
  if (grouped.empty()) {
    return refusal("no step applies a pandas function to groups",
                   "apply it to a scenario with an apply_in_pandas step");
  }
  Applied applied{scenario, "a scalar pandas function in place of one over whole groups"};
  for (const At& at : grouped) {
    Step& step = at.in(applied.scenario);
    step.op = "pandas_udf";
    step.params.erase("by");
  }
  return applied;
}

Texts scalar_candidates(const Scenario& scenario) {
  return steps_of(scenario, "apply_in_pandas").empty() ? Texts() : Texts{"scalar-pandas"};
}

}  // namespace

Transformation scalar_pandas() {
  return {.name = "scalar-pandas",
          .form = "scalar-pandas",
          .summary = "A scalar pandas function, batch by batch, in place of one over whole groups.",
          .params = {},
          .apply = apply_scalar,
          .candidates = scalar_candidates};
}

}  // namespace oomcast::transform
