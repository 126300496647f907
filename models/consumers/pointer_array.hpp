// How many records a sorter's pointer array takes before it must grow. Mirrors the capacities of
// UnsafeInMemorySorter and ShuffleInMemorySorter: half or a third is kept free for sorting.
#pragma once

#include <cstdint>

#include "sim/bytes.hpp"

namespace oomcast::consumers {

constexpr Bytes kLong{8};
constexpr Bytes kRecordLength{4};  // UnsafeAlignedOffset.getUaoSize on x86

/// Longs of an array of so many that may hold pointers: Tim sort leaves a third, radix sort half.
[[nodiscard]] constexpr std::int64_t usable_longs(std::int64_t longs, bool radix) {
  const double usable = static_cast<double>(longs) / (radix ? 2.0 : 1.5);
  constexpr double kMaxInt = 2147483647.0;  // the JVM's conversion to an int saturates
  return static_cast<std::int64_t>(usable < kMaxInt ? usable : kMaxInt);
}

}  // namespace oomcast::consumers
