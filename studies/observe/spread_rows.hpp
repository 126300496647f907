// Shares a total among tasks, and turns columns of tasks into run-length coded work.
#pragma once

#include <cstdint>
#include <vector>

#include "models/plan/plan.hpp"

namespace oomcast::observe {

using Column = std::vector<std::int64_t>;  // one value per task

[[nodiscard]] std::int64_t sum_of(const Column& column);

/// `total` shared in proportion to the weights (equally, if they are all 0): parts sum to it.
[[nodiscard]] Column shared(std::int64_t total, const Column& weights);

/// Rows of each task that belong to its most frequent key, as far as sizes tell: hash partitions
/// without a hot key are alike, so what a task has above the median is one key's.
[[nodiscard]] Column excess(const Column& rows);

/// Hot keys of each task: how many, and what each has beyond a usual key; 0: none is hot.
struct HotKeys {
  Column count;
  Column surplus;
};

/// Of tasks with `values` in so many `groups` the one with the least in a group has no hot key, if
/// any has none; what others have beyond that is one key's. Or that of two, three ... keys, if it
/// is a multiple of what another task has beyond (a salted key, say).
[[nodiscard]] HotKeys hot_keys(const Column& values, const Column& groups);

/// Appends one task, joining it to the run before if it is the same.
class WorkRuns {
 public:
  void add(const plan::Work& work);
  [[nodiscard]] plan::PerTask<plan::Work> take();

 private:
  plan::PerTask<plan::Work> result_;
  plan::Work last_;
  std::int64_t count_ = 0;
};

}  // namespace oomcast::observe
