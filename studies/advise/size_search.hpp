// Finds the least size of one thing (heap, overhead, disk) with which a workload survives: by
// bisection between what it has and the largest that the cluster gives, each step simulated.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "studies/advise/levers.hpp"
#include "studies/advise/trial.hpp"

namespace oomcast::advise {

struct SizeFound {
  Trial trial;        // survives: with the extra; else the largest that was tried
  std::string least;  // the least that survives, as Spark reads it
  std::string safe;   // one that fails with less probability than kSafePpm; empty: none found
};

/// Sizes without a limit of the cluster are searched up to this many times what there is.
inline constexpr std::int64_t kSearchFactor = 16;

/// Probability of failure, parts per million, below which a size is called safe.
inline constexpr std::int64_t kSafePpm = 100'000;

/// `also` is changed in every trial. Counts what it simulates.
[[nodiscard]] SizeFound least_that_survives(const Laboratory& laboratory, const Sized& sized,
                                            const Changes& also, std::int64_t extra_percent,
                                            std::atomic<std::int64_t>& simulations);

/// The largest size within the cluster's limits, up to kSearchFactor times `from`; zero if none.
[[nodiscard]] Bytes largest_allowed(const Laboratory& laboratory, const Sized& sized,
                                    const Changes& also);

}  // namespace oomcast::advise
