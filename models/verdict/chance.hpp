// How likely a job fails, from how near it came to each limit and how well that is known.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "models/run/run.hpp"

namespace oomcast::verdict {

/// Middles of five equal parts of the standard normal distribution, in millionths of a deviation.
inline constexpr std::array<std::int64_t, 5> kNormalFifths{-1'281'552, -524'401, 0, 524'401,
                                                           1'281'552};

/// The chance that a limit is crossed by something forecast at `used_ppm` parts per million of it,
/// when forecasts are off by `deviation_ppm` (a standard deviation, in parts per million): a normal
/// distribution. Never below 0.1 % nor above 99.9 %: no forecast is certain.
[[nodiscard]] std::int64_t chance_ppm(std::int64_t used_ppm, std::int64_t deviation_ppm);

/// The chance that the heap of this executor or driver runs out.
[[nodiscard]] std::int64_t heap_chance_ppm(const ExecutorRow& row);

/// How far the largest gap for an array that grows is off in one attempt: by the chance of where
/// others lie, and by what is wrong with our sizes.
[[nodiscard]] std::int64_t grown_error_ppm();

/// The chance that any task finds no place for an array that it grows, in all the attempts that it
/// has: each finds the heap otherwise, but what is wrong with our sizes is wrong in all of them.
[[nodiscard]] std::int64_t grown_chance_ppm(std::span<const ExecutorRow> rows,
                                            std::int64_t attempts);

/// The chance that any of two things happens that have nothing to do with each other.
[[nodiscard]] std::int64_t either_ppm(std::int64_t a_ppm, std::int64_t b_ppm);

}  // namespace oomcast::verdict
