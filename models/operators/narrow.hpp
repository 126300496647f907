// Changes of rows one by one that other operators bring along.
#pragma once

#include <string>
#include <vector>

#include "models/plan/builder.hpp"

namespace oomcast {

/// The filter IS NOT NULL that Spark infers for the keys of the side of a join whose rows without a
/// match are not kept (InferFiltersFromConstraints). No step if no key is null.
[[nodiscard]] plan::Output drop_null_keys(plan::Builder& builder, plan::Output from,
                                          const std::vector<std::string>& keys);

}  // namespace oomcast
