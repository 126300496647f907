// Which page numbers of a task are taken, and how big each page is. The lowest free number is used.
// Mirrors the pageTable and allocatedPages of Spark's TaskMemoryManager (4.3.0).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/bytes.hpp"

namespace oomcast::memory {

using PageNumber = std::int32_t;
inline constexpr PageNumber kNoPage = -1;

/// 13 bits of an address are the page number: TaskMemoryManager.PAGE_NUMBER_BITS.
inline constexpr PageNumber kPageTableSize = 1 << 13;

/// (2^31 - 1) longs: TaskMemoryManager.MAXIMUM_PAGE_SIZE_BYTES.
inline constexpr Bytes kMaxPageSize = Bytes(((std::int64_t{1} << 31) - 1) * 8);

class PageTable {
 public:
  /// Takes the lowest free number; nothing if all are taken.
  std::optional<PageNumber> reserve();
  /// The page itself, once its memory is allocated.
  void set(PageNumber page, Bytes size) { sizes_[index(page)] = size; }
  void release(PageNumber page);
  void clear();

  [[nodiscard]] bool is_taken(PageNumber page) const;
  [[nodiscard]] Bytes size_of(PageNumber page) const { return sizes_[index(page)]; }
  [[nodiscard]] std::int64_t pages() const { return taken_; }
  /// Sum of the pages that are allocated.
  [[nodiscard]] Bytes total() const;

 private:
  static std::size_t index(PageNumber page) { return static_cast<std::size_t>(page); }

  std::vector<std::uint64_t> words_;  // a bit for each number, grown as needed
  std::vector<Bytes> sizes_;
  std::size_t first_open_word_ = 0;
  std::int64_t taken_ = 0;
};

}  // namespace oomcast::memory
