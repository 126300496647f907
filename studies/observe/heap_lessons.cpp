// What the end of an application tells about the limits of its executors' heaps.
#include "studies/observe/heap_lessons.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "models/cost/coefficients.hpp"
#include "models/verdict/chance.hpp"
#include "sim/math.hpp"

namespace oomcast::observe {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kMost = 2 * kMillion;
// A death further off than this is no error of a limit but of something that the log does not show.
constexpr std::int64_t kDeviationsMost = 3 * kMillion;
// Of an error's variance: repetitions of one conf near a limit end either way; where an array that
// grows finds its place is for the most part the chance of the run.
constexpr std::int64_t kLastingPpm = 500'000;
constexpr std::int64_t kGrownLastingPpm = 150'000;

/// Of a normal distribution that is known to be above -3, -2.5 ... 3 standard deviations: its mean,
/// in millionths of one (the inverse Mills ratio).
constexpr std::array<std::int64_t, 13> kMeanAbove{
    4'438,     17'638,    55'248,    138'790,   287'600,   509'160,  797'885,
    1'141'078, 1'525'135, 1'938'579, 2'373'216, 2'822'744, 3'283'098};

std::int64_t mean_above(std::int64_t deviations_ppm) {
  constexpr std::int64_t kStep = kMillion / 2;
  constexpr std::int64_t kEnd = 3 * kMillion;
  if (deviations_ppm < -kEnd) {
    return 0;
  }
  if (deviations_ppm >= kEnd) {
    return deviations_ppm + kMeanAbove.back() - kEnd;
  }
  const std::int64_t from_first = deviations_ppm + kEnd;
  const auto at = static_cast<std::size_t>(from_first / kStep);
  return kMeanAbove[at] + mul_div(kMeanAbove[at + 1] - kMeanAbove[at], from_first % kStep, kStep);
}

std::int64_t deviations(std::int64_t pressure_ppm, std::int64_t error_ppm) {
  const std::int64_t beyond = std::clamp<std::int64_t>(pressure_ppm, 0, kMost) - kMillion;
  return mul_div(beyond, kMillion, error_ppm);
}

std::int64_t survived(std::int64_t pressure_ppm, std::int64_t error_ppm) {
  const std::int64_t above = mean_above(deviations(pressure_ppm, error_ppm));
  return std::min(kMost, kMillion + mul_div(above, error_ppm, kMillion));
}

std::int64_t exceeded(std::int64_t pressure_ppm, std::int64_t error_ppm) {
  const std::int64_t above = -deviations(pressure_ppm, error_ppm);
  return above > kDeviationsMost ? kMillion
                                 : kMillion - mul_div(mean_above(above), error_ppm, kMillion);
}

HeapLimits of_run(const jvm::Pressure& seen, bool died) {
  const std::int64_t live_error = coefficient(Coef::kLiveErrorPpm);
  const std::int64_t gap_error = coefficient(Coef::kArrayErrorPpm);
  const std::int64_t grown_error = verdict::grown_error_ppm();
  if (!died) {
    return {.live_ppm = survived(seen.live_ppm, live_error),
            .gap_ppm = survived(seen.array_ppm, gap_error),
            .grown_ppm = survived(seen.grown_ppm, grown_error)};
  }
  HeapLimits limits;
  const std::int64_t live = deviations(seen.live_ppm, live_error);
  const std::int64_t gap = deviations(seen.array_ppm, gap_error);
  const std::int64_t grown = deviations(seen.grown_ppm, grown_error);
  if (live >= std::max(gap, grown)) {
    limits.live_ppm = exceeded(seen.live_ppm, live_error);
  } else if (gap >= grown) {
    limits.gap_ppm = exceeded(seen.array_ppm, gap_error);
  } else {
    limits.grown_ppm = exceeded(seen.grown_ppm, grown_error);
  }
  return limits;
}

std::int64_t lasting(std::int64_t ppm, std::int64_t share_ppm) {
  return kMillion + mul_div(ppm - kMillion, share_ppm, kMillion);
}

}  // namespace

HeapLessons heap_lessons(const jvm::Pressure& seen, bool died) {
  const HeapLimits run = of_run(seen, died);
  return {.run = run,
          .job = {.live_ppm = lasting(run.live_ppm, kLastingPpm),
                  .gap_ppm = lasting(run.gap_ppm, kLastingPpm),
                  .grown_ppm = lasting(run.grown_ppm, kGrownLastingPpm)}};
}

}  // namespace oomcast::observe
