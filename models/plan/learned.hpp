// What planning a job has learned of its shuffles so far. Adaptive execution looks at finished
// shuffles, so a job is planned again and again, each time with one more stage's reads decided.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/plan/reads.hpp"
#include "models/plan/spread.hpp"

namespace oomcast::plan {

struct LearnedShuffle {
  bool decided = false;
  std::optional<ReadParts> parts;                      // none: partition by partition
  std::optional<std::vector<PartitionKeys>> reducers;  // what lies in each, so as to count it once
  std::vector<std::string> reasons;                    // on the first shuffle of its stage
};

/// Spreads of data sets' columns, counted once: (data set, column, condition on its rows).
using SpreadsOfColumns = std::map<std::array<std::string, 3>, SpreadPtr>;

/// Which of two shuffles that start together is finished first. Spark hands both to a pool of
/// threads, so milliseconds decide which one DAGScheduler runs first.
enum class Race : std::uint8_t { kLeftFirst, kRightFirst };

struct Learned {
  std::vector<LearnedShuffle> shuffles;  // in the order in which exchanges are planned
  Race race = Race::kLeftFirst;
};

}  // namespace oomcast::plan
