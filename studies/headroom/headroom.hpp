// How far a job is from trouble: the volume at which spills, thrashing and deaths begin, and the
// least memory and cores with which it survives. Found by bisection over simulations; the bands by
// doing the same under draws of whatever is not known exactly.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/cost/coefficients.hpp"
#include "models/problem.hpp"
#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::headroom {

/// What is other than in the job as it is.
struct Change {
  std::int64_t volume_ppm = 1'000'000;
  std::vector<ConfEntry> conf;
  std::int64_t guessed_compressed_ppm = coefficient(Coef::kGuessedCompressedPpm);
};

/// The job under a change; it may refuse one (a heap below Spark's minimum).
using Subject = std::function<Checked<Scenario>(const Change&)>;

/// A job, and how well it is known.
struct Job {
  Subject subject;
  std::int64_t sizes_error_ppm = 0;  // by how much rows and bytes may be off
  bool guessed_rows = false;         // the size of some is known by compressed bytes alone
  std::vector<std::string> missing;  // what a forecast would have to guess
};

enum class Trouble : std::uint8_t { kSpill, kThrash, kTaskOom, kExecutorLoss, kAbort };
inline constexpr int kTroubles = 5;
std::string_view trouble_name(Trouble trouble);

/// Draws behind a band.
inline constexpr std::int64_t kDraws = 5;

/// A number is searched to a sixty-fourth of it, in draws to twice that.
inline constexpr std::int64_t kParts = 64;
inline constexpr std::int64_t kDrawParts = 32;

/// Between which numbers something begins, in all draws.
struct Band {
  std::int64_t low = 0;
  std::int64_t high = 0;
  bool low_open = false;   // some draw has it lower than was looked
  bool high_open = false;  // likewise
  bool moved = false;      // beyond how near it was searched
  bool model = false;      // by the model's estimates, not by sizes alone
};

/// The volume at which a trouble begins.
struct Threshold {
  Trouble trouble = Trouble::kSpill;
  bool found = false;            // false: not up to the largest volume that was tried
  bool at_least = false;         // it is there at the smallest volume that was tried already
  std::int64_t volume_ppm = 0;   // the least volume at which it was seen
  Band band;                     // of volume_ppm
  std::int64_t draws_with = 0;   // if not found: draws that have it at the largest volume
  std::string place;             // where, at that volume
  std::int64_t simulations = 0;  // that it took, beyond those of the thresholds before
};

/// The least of something with which the job survives.
struct Least {
  std::string key;          // of the conf
  std::string base;         // its value now
  bool survives = false;    // false: with nothing that was tried
  std::int64_t amount = 0;  // MiB, or cores
  Band band;
  std::string first_failure;     // what happens just below
  std::int64_t simulations = 0;  // that it took
};

/// The most cores of an executor with which the job survives.
struct MostCores {
  std::int64_t count = 0;  // of those tried; 0: with none
  std::int64_t low = 0;    // the same in the draws
  std::int64_t high = 0;
  std::int64_t tried = 0;     // the most
  std::string first_failure;  // what happens with one more
};

struct Headroom {
  Run base;
  std::vector<Threshold> thresholds;  // one for each trouble, in order of the enum
  std::vector<Least> least;
  MostCores most_cores;
  std::int64_t volume_max_ppm = 0;  // tried
  std::int64_t simulations = 0;
  std::int64_t sizes_error_ppm = 0;  // Job
  bool guessed_rows = false;
  std::vector<std::string> missing;  // not empty: all of it is inconclusive
};

struct Options {
  std::int64_t volume_max_ppm = 64'000'000;
  std::size_t threads = 0;  // 0: all cores
  bool resources = true;    // look for the least memory and cores, too
};

/// The same whatever the number of threads.
[[nodiscard]] Checked<Headroom> find_headroom(const Job& job, const Options& options);

}  // namespace oomcast::headroom
