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
