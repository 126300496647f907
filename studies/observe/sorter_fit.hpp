// The size of rows that were sorted, from what the sorters held: pages and an array of pointers.
// Mirrors UnsafeExternalSorter and UnsafeInMemorySorter.
#pragma once

#include <cstdint>

#include "studies/observe/spread_rows.hpp"

namespace oomcast::observe {

/// Of one sort, task by task.
struct SorterLoad {
  Column rows;
  Column peaks;    // bytes
  Column spilled;  // bytes of memory
};

struct SorterFit {
  std::int64_t row_bytes = 0;  // 0: the sorters tell nothing
  bool radix = true;
};

/// `known_row_bytes` 0: it is to be found, too.
[[nodiscard]] SorterFit fit_sorter(const SorterLoad& seen, std::int64_t known_row_bytes,
                                   std::int64_t page_bytes);

}  // namespace oomcast::observe
