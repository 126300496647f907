// Where the largest gap of a heap is a matter of chance (Pressure::grown_ppm): what the attempts of
// a task find of it. All in parts per million of the usual gap; `scatter_ppm` is its standard
// deviation.
#pragma once

#include <cstdint>

namespace oomcast::jvm {

/// Every attempt finds the heap otherwise: as often as not the best gap of so many is no larger
/// than this. `attempt` counts from 0.
[[nodiscard]] std::int64_t usual_luck_ppm(std::int32_t attempt, std::int64_t scatter_ppm);

/// So little that a task which takes `grown_ppm` of the usual gap finds none in so many attempts.
[[nodiscard]] std::int64_t no_luck_ppm(std::int64_t grown_ppm, std::int64_t attempts,
                                       std::int64_t scatter_ppm);

struct Attempt {
  std::int32_t stage = 0;
  std::int64_t task = 0;
  std::int32_t attempt = 0;
};

/// What an attempt finds in one draw of all chances: normally distributed.
[[nodiscard]] std::int64_t drawn_luck_ppm(std::uint64_t seed, std::uint64_t draw,
                                          const Attempt& attempt, std::int64_t scatter_ppm);

}  // namespace oomcast::jvm
