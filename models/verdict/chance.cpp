#include "models/verdict/chance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "models/cost/coefficients.hpp"
#include "sim/math.hpp"

namespace oomcast::verdict {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kLeast = 1'000;
constexpr std::int64_t kMostAttempts = 100;  // beyond, chances do not change

/// The normal distribution at 0, 1/4, 2/4 ... standard deviations above the mean, ppm.
constexpr std::array<std::int64_t, 14> kNormal{500'000, 598'706, 691'462, 773'373, 841'345,
                                               894'350, 933'193, 959'941, 977'250, 987'776,
                                               993'790, 997'020, 998'650, 999'423};

std::int64_t normal_ppm(std::int64_t deviations_ppm) {
  constexpr std::int64_t kStep = kMillion / 4;
  const std::int64_t distance = deviations_ppm < 0 ? -deviations_ppm : deviations_ppm;
  const auto at = static_cast<std::size_t>(distance / kStep);
  std::int64_t above = kNormal.back();
  if (at + 1 < kNormal.size()) {
    above = kNormal[at] + mul_div(kNormal[at + 1] - kNormal[at], distance % kStep, kStep);
  }
  return deviations_ppm < 0 ? kMillion - above : above;
}

/// That an array finds no place in any of so many attempts.
std::int64_t dies_always(std::int64_t pressure_ppm, std::int64_t attempts) {
  const std::int64_t beyond = std::clamp<std::int64_t>(pressure_ppm, 0, 10 * kMillion) - kMillion;
  const std::int64_t once =
      normal_ppm(mul_div(beyond, kMillion, coefficient(Coef::kG1GapScatterPpm)));
  std::int64_t chance = kMillion;
  for (std::int64_t i = 0; i < std::min(attempts, kMostAttempts); ++i) {
    chance = mul_div(chance, once, kMillion);
  }
  return chance;
}

}  // namespace

std::int64_t chance_ppm(std::int64_t used_ppm, std::int64_t deviation_ppm) {
  const std::int64_t beyond = std::clamp<std::int64_t>(used_ppm, 0, 10 * kMillion) - kMillion;
  const std::int64_t chance = normal_ppm(mul_div(beyond, kMillion, deviation_ppm));
  return std::clamp(chance, kLeast, kMillion - kLeast);
}

std::int64_t heap_chance_ppm(const ExecutorRow& row) {
  const bool driver = row.id == kDriverId;
  const std::int64_t live =
      chance_ppm(row.heap_pressure.live_ppm,
                 coefficient(driver ? Coef::kDriverLiveErrorPpm : Coef::kLiveErrorPpm));
  const std::int64_t array =
      chance_ppm(row.heap_pressure.array_ppm, coefficient(Coef::kArrayErrorPpm));
  return std::max(live, array);  // the same bytes press on both
}

std::int64_t grown_error_ppm() {
  const std::int64_t scatter = coefficient(Coef::kG1GapScatterPpm);
  const std::int64_t shared = coefficient(Coef::kArrayErrorPpm);
  const auto variance = static_cast<double>(scatter * scatter + shared * shared);
  return static_cast<std::int64_t>(std::sqrt(variance));  // IEEE 754 says to the last bit
}

std::int64_t grown_chance_ppm(std::span<const ExecutorRow> rows, std::int64_t attempts) {
  // Attempts of one task may be on any executors; the first, which has no luck, asks for most.
  jvm::GrownPressures tasks;
  for (const ExecutorRow& row : rows) {
    for (const auto& [task, pressure] : row.grown) {
      jvm::raise(tasks, task, pressure);
    }
  }
  std::int64_t sum = 0;
  for (const std::int64_t shared : kNormalFifths) {
    const std::int64_t off = mul_div(shared, coefficient(Coef::kArrayErrorPpm), kMillion);
    std::int64_t all_live = kMillion;
    for (const auto& [task, pressure] : tasks) {
      all_live = mul_div(all_live, kMillion - dies_always(pressure + off, attempts), kMillion);
    }
    sum += kMillion - all_live;
  }
  const auto parts = static_cast<std::int64_t>(kNormalFifths.size());
  return tasks.empty() ? 0 : std::clamp(sum / parts, kLeast, kMillion - kLeast);
}

std::int64_t either_ppm(std::int64_t a_ppm, std::int64_t b_ppm) {
  return kMillion - mul_div(kMillion - a_ppm, kMillion - b_ppm, kMillion);
}

}  // namespace oomcast::verdict
