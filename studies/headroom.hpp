// How far a job is from trouble: the volume at which spills, thrashing and deaths begin, and the
// least memory and cores with which it survives. Found by bisection over simulations.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/problem.hpp"
#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::headroom {

/// What is other than in the job as it is.
struct Change {
  std::int64_t volume_ppm = 1'000'000;
  std::vector<ConfEntry> conf;
};

/// The job under a change; it may refuse one (a heap below Spark's minimum).
using Subject = std::function<Checked<Scenario>(const Change&)>;

/// A scenario whose data sets grow.
[[nodiscard]] Subject subject_of(const Scenario& scenario);

enum class Trouble : std::uint8_t { kSpill, kThrash, kTaskOom, kExecutorLoss, kAbort };
inline constexpr int kTroubles = 5;
std::string_view trouble_name(Trouble trouble);

/// The volume at which a trouble begins.
struct Threshold {
  Trouble trouble = Trouble::kSpill;
  bool found = false;           // false: not up to the largest volume that was tried
  bool at_least = false;        // it is there at the smallest volume that was tried already
  std::int64_t volume_ppm = 0;  // the least volume at which it was seen
  std::int64_t low_ppm = 0;     // the same at the ends of the heap model's band
  std::int64_t high_ppm = 0;
  std::string place;             // where, at that volume
  std::int64_t simulations = 0;  // that it took, beyond those of the thresholds before
};

/// The least of something with which the job survives.
struct Least {
  std::string key;          // of the conf
  std::string base;         // its value now
  bool survives = false;    // false: with nothing that was tried
  std::int64_t amount = 0;  // MiB, or cores
  std::int64_t low = 0;     // at the ends of the heap model's band
  std::int64_t high = 0;
  std::string first_failure;     // what happens just below
  std::int64_t simulations = 0;  // that it took
};

struct Headroom {
  Run base;
  std::vector<Threshold> thresholds;  // one for each trouble, in order of the enum
  std::vector<Least> least;
  std::int64_t most_cores = 0;      // with which the job survives, of those tried; 0: with none
  std::int64_t volume_max_ppm = 0;  // tried
  std::int64_t simulations = 0;
  std::vector<std::string> missing;  // what the log lacks; not empty: all of it is inconclusive
};

struct Options {
  std::int64_t volume_max_ppm = 64'000'000;
  std::size_t threads = 1;
  bool resources = true;  // look for the least memory and cores, too
};

[[nodiscard]] Checked<Headroom> find_headroom(const Subject& subject, const Options& options);

}  // namespace oomcast::headroom
