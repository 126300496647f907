// One order for the keys of a spread, each key once.
#pragma once

#include <vector>

#include "models/plan/spread.hpp"

namespace oomcast::plan {

/// Sorts by key and adds up the rows of keys that are there twice.
void sort_and_merge(std::vector<KeyRows>& keys);

}  // namespace oomcast::plan
