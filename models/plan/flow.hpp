// A stream of rows inside a task, described instead of played: the unit that operators hand on.
#pragma once

#include <cstdint>

namespace oomcast {

namespace plan {
struct Op;
}

/// What an operator can stream once its blocking work is done. Whoever drains it pays its cost.
struct Flow {
  std::int64_t rows = 0;
  std::int64_t row_bytes = 0;          // UnsafeRow bytes of a row
  std::int64_t cpu_ns_per_row = 0;     // of everything fused above the last blocking operator
  std::int64_t garbage_per_row = 0;    // heap allocated and dropped at once, bytes
  std::int64_t fixed_ns = 0;           // not per row: reading files, waiting for the network
  std::int64_t burst = 1;              // most rows that come of one pull, all made before the first
                                       // is taken: the matches of one row, what explode makes of it
  const plan::Op* burst_of = nullptr;  // the operator that makes it
};

}  // namespace oomcast
