// The same scenario many times, each with every estimated number drawn from its band: how often it
// fails, and how well so many runs tell.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/problem.hpp"
#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::repeat {

struct Repetitions {
  std::int64_t runs = 0;
  std::int64_t failures = 0;
  std::int64_t low_ppm = 0;  // Wilson's 95 % interval of the share of failures
  std::int64_t high_ppm = 0;
  std::vector<std::int64_t> by_outcome;  // in the order of Outcome
};

struct RepeatOptions {
  std::int64_t runs = 100;
  std::size_t threads = 0;  // 0: all cores; the result is the same
};

[[nodiscard]] Checked<Repetitions> repeat(const Scenario& scenario, const RepeatOptions& options);

/// Wilson's 95 % interval of `hits` in `runs`, parts per million.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> wilson_ppm(std::int64_t hits,
                                                               std::int64_t runs);

/// "37 of 200 runs fail (18.5 %; 95 % interval 13.7 % to 24.4 %): executor_oom 30, disk_full 7."
[[nodiscard]] std::string sentence(const Repetitions& repetitions);

/// Puts it among the findings of a run, and its share of failures and doubt into the verdict: a run
/// of which neither half of the interval is clear of one in two is inconclusive.
void note(const Repetitions& repetitions, Run& run);

}  // namespace oomcast::repeat
