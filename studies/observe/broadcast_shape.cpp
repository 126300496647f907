// How large the rows and how dense the keys of a broadcast relation are.
#include "studies/observe/broadcast_shape.hpp"

#include <algorithm>
#include <bit>

namespace oomcast::observe {
namespace {

constexpr std::int64_t kLong = 8;
constexpr std::int64_t kPageMin = 1 << 20;  // LongToUnsafeRowMap.init: 2^17 longs
constexpr std::int64_t kRowMin = 16;        // UnsafeRow of one field
constexpr std::int64_t kRowMax = 1 << 20;

}  // namespace

BroadcastShape broadcast_shape(std::int64_t rows, std::int64_t data_size, std::int64_t task_peak,
                               bool long_key) {
  const auto row_of = [&](std::int64_t bytes, std::int64_t overhead) {
    const std::int64_t row = bytes / std::max<std::int64_t>(1, rows) - overhead;
    return std::clamp(row, kRowMin, kRowMax) / kLong * kLong;
  };
  if (!long_key || data_size <= kPageMin) {
    return {.row_bytes = row_of(data_size, 16), .key_range = -1};
  }
  // The page doubles, so that it is the largest power of two in the size, less an array's header;
  // what is left are the slots: one a key of the range if it is dense, else a power of two.
  // The header doubles with the page (a page of 64 MiB less 16, 32 or 64 bytes, doubled or halved).
  const auto page =
      static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(data_size)));
  const std::int64_t header = page >> 20;
  const std::int64_t slots = (data_size - page + header) / kLong;
  BroadcastShape shape;
  const bool dense = slots + header / kLong >= rows && slots < 2 * rows + kPageMin &&
                     !std::has_single_bit(static_cast<std::uint64_t>(slots));
  if (dense) {
    shape.key_range = std::max(rows, slots) - 1;
  }
  const std::int64_t used = task_peak - slots * kLong;  // executors hold no more than the rows
  const bool told = used > page / 2 && used <= page;
  shape.row_bytes = row_of(told ? used : page / 4 * 3, kLong);
  return shape;
}

}  // namespace oomcast::observe
