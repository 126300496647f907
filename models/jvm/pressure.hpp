// How near a heap came to OutOfMemoryError, in the ways it can: full, or in pieces too small.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace oomcast::jvm {

/// Parts per million of what the heap can give; above a million it gives up.
struct Pressure {
  std::int64_t live_ppm = 0;   // what must live, of the most that can
  std::int64_t array_ppm = 0;  // the array that is asked for, of the largest gap
  std::int64_t grown_ppm = 0;  // the same of one that grows where gaps are a matter of chance

  /// Of any array.
  [[nodiscard]] std::int64_t gap_ppm() const { return std::max(array_ppm, grown_ppm); }
  [[nodiscard]] bool deadly() const { return std::max(live_ppm, gap_ppm()) > 1'000'000; }
  /// The worse of both, each by itself.
  void raise(const Pressure& other) {
    live_ppm = std::max(live_ppm, other.live_ppm);
    array_ppm = std::max(array_ppm, other.array_ppm);
    grown_ppm = std::max(grown_ppm, other.grown_ppm);
  }
};

/// The highest grown_ppm of each task, by its stage and index.
using GrownPressures = std::map<std::pair<std::int32_t, std::int64_t>, std::int64_t>;

/// Of `task`, unless it was higher before.
inline void raise(GrownPressures& all, const GrownPressures::key_type& task,
                  std::int64_t grown_ppm) {
  std::int64_t& highest = all[task];
  highest = std::max(highest, grown_ppm);
}

}  // namespace oomcast::jvm
