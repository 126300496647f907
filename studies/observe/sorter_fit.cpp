// The size of rows that were sorted, from what the sorters held.
#include "studies/observe/sorter_fit.hpp"

#include <algorithm>
#include <limits>

namespace oomcast::observe {
namespace {

constexpr std::int64_t kRowMin = 16;                  // UnsafeRow of one field
constexpr std::int64_t kRecordLength = 4;             // before each row (uaoSize)
constexpr std::int64_t kInitialArray = 4096 * 2 * 8;  // spark.shuffle.sort.initialBufferSize

/// Bytes of the pointer array that has room for the rows: two longs each, and half of it (radix
/// sort) or a third (tim sort) kept free.
std::int64_t array_bytes(std::int64_t rows, bool radix) {
  std::int64_t bytes = kInitialArray;
  while ((radix ? bytes / 2 : bytes / 3 * 2) < rows * 16) {
    bytes *= 2;
  }
  return bytes;
}

/// Row sizes that explain the peak of each task that did not spill.
struct Range {
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::int64_t explained = 0;  // tasks
};

Range explain(const SorterLoad& seen, std::int64_t page, bool radix) {
  Range range;
  for (std::size_t i = 0; i < seen.rows.size(); ++i) {
    const std::int64_t rows = seen.rows[i];
    const std::int64_t in_pages = seen.peaks[i] - array_bytes(rows, radix);
    if (rows <= 0 || seen.spilled[i] > 0 || in_pages <= 0 || in_pages % page != 0) {
      continue;
    }
    const std::int64_t pages = in_pages / page;
    ++range.explained;
    range.least = std::max(range.least, (pages - 1) * page / rows + 1);
    range.most = std::min(range.most, pages * page / rows);
  }
  return range;
}

/// What spilled was in memory once; of a task that spilled the peak is counted in part twice.
std::int64_t by_need(const SorterLoad& seen) {
  const std::int64_t all = sum_of(seen.rows);
  const std::int64_t peaks = sum_of(seen.peaks);
  const std::int64_t spilled = sum_of(seen.spilled);
  if (peaks <= 0 || all <= 0) {
    return 0;
  }
  constexpr std::int64_t kPointers = 24;  // two longs a row, in an array that doubles
  return std::max(kRowMin, (spilled + (spilled > 0 ? peaks / 2 : peaks)) / all - kPointers);
}

}  // namespace

SorterFit fit_sorter(const SorterLoad& seen, std::int64_t known_row_bytes,
                     std::int64_t page_bytes) {
  if (page_bytes <= 0) {
    return {.row_bytes = by_need(seen)};
  }
  const Range radix = explain(seen, page_bytes, true);
  const Range tim = explain(seen, page_bytes, false);
  SorterFit fit;
  fit.radix = radix.explained >= tim.explained;
  const Range& best = fit.radix ? radix : tim;
  if (known_row_bytes > 0) {
    fit.row_bytes = known_row_bytes;
  } else if (best.explained > 0 && best.least <= best.most) {
    // Rows are whole words; between two pages nothing tells more.
    constexpr std::int64_t kWord = 8;
    const std::int64_t middle = (best.least + best.most) / 2 - kRecordLength;
    fit.row_bytes = std::max(kRowMin, middle / kWord * kWord);
  } else {
    fit.row_bytes = by_need(seen);
  }
  return fit;
}

}  // namespace oomcast::observe
