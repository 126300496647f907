// How probable a failure is when nobody knows sizes and skew exactly: seeded repetitions of a
// scenario with both drawn anew, and every estimate of the model drawn from its band.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"
#include "studies/study_table.hpp"
#include "studies/sweep/summary.hpp"

namespace oomcast::risk {

/// Spreads are standard deviations of the logarithm, in parts per million: 200'000 means that two
/// of three draws lie within about 20 % of what the scenario says.
struct RiskOptions {
  std::int64_t repetitions = 200;
  std::int64_t volume_ppm = 200'000;  // rows and bytes of each data set by itself
  std::int64_t skew_ppm = 300'000;    // shares of hot values
  std::size_t threads = 0;            // 0: all cores
};

/// A probability in parts per million, with the interval that holds it in 95 of 100 studies
/// (Wilson's score interval).
struct Interval {
  std::int64_t estimate_ppm = 0;
  std::int64_t low_ppm = 0;
  std::int64_t high_ppm = 0;
};
[[nodiscard]] Interval interval_of(std::int64_t hits, std::int64_t runs);

/// Plays all repetitions. Number i is the same whatever the number of repetitions and threads.
[[nodiscard]] std::vector<sweep::Summary> play(const Scenario& scenario,
                                               const RiskOptions& options);

/// Whether a repetition is no success.
[[nodiscard]] bool failed(const sweep::Summary& repetition);

/// The probability of failure.
[[nodiscard]] Interval probability_of_failure(const std::vector<sweep::Summary>& repetitions);

[[nodiscard]] StudyTable risk_table(const Scenario& scenario,
                                    const std::vector<sweep::Summary>& repetitions,
                                    const RiskOptions& options);

}  // namespace oomcast::risk
