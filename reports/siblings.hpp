// Forecasts from siblings' logs: how often they were right, as text or JSON.
#pragma once

#include <string>
#include <vector>

#include "studies/siblings.hpp"

namespace oomcast::reports {

/// `all` lists every pair that went wrong.
std::string siblings_text(const std::vector<siblings::Pair>& pairs, bool all);
std::string siblings_json(const std::vector<siblings::Pair>& pairs);

}  // namespace oomcast::reports
