// How far the limits of an application's heaps are from what the rules give, as its past shows.
#pragma once

#include <cstdint>

namespace oomcast {

/// Parts per million of each limit. Needs that are taken too large look like larger limits.
struct HeapLimits {
  std::int64_t live_ppm = 1'000'000;   // of what can stay alive
  std::int64_t gap_ppm = 1'000'000;    // of the largest gap
  std::int64_t grown_ppm = 1'000'000;  // of the same where it is a matter of chance
  bool operator==(const HeapLimits&) const = default;
};

}  // namespace oomcast
