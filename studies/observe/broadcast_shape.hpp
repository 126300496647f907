// How large the rows and how dense the keys of a broadcast relation are, as far as its sizes on the
// driver and on executors tell. Mirrors LongToUnsafeRowMap (grow, optimize, write).
#pragma once

#include <cstdint>

namespace oomcast::observe {

struct BroadcastShape {
  std::int64_t row_bytes = 16;
  std::int64_t key_range = -1;  // highest less lowest key; -1: not known, or sparse
};

/// `data_size` is the exchange's metric (the relation's estimatedSize on the driver), `task_peak`
/// the least peak execution memory of a task that looked rows up; 0: not known.
[[nodiscard]] BroadcastShape broadcast_shape(std::int64_t rows, std::int64_t data_size,
                                             std::int64_t task_peak, bool long_key);

}  // namespace oomcast::observe
