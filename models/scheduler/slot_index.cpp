#include "models/scheduler/slot_index.hpp"

#include <bit>
#include <cstddef>

namespace oomcast::scheduler {
namespace {

constexpr std::size_t kBits = 64;

}  // namespace

void SlotIndex::set(std::int32_t executor, bool free) {
  const auto number = static_cast<std::size_t>(executor);
  if (number / kBits >= words_.size()) {
    words_.resize(number / kBits + 1, 0);
  }
  const std::uint64_t bit = std::uint64_t{1} << (number % kBits);
  std::uint64_t& word = words_[number / kBits];
  word = free ? word | bit : word & ~bit;
}

std::int32_t SlotIndex::next(std::int32_t executor) const {
  const auto number = static_cast<std::size_t>(executor);
  std::uint64_t left = ~std::uint64_t{0} << (number % kBits);  // of the first word
  for (std::size_t i = number / kBits; i < words_.size(); ++i) {
    if (const std::uint64_t word = words_[i] & left; word != 0) {
      return static_cast<std::int32_t>(i * kBits) + std::countr_zero(word);
    }
    left = ~std::uint64_t{0};
  }
  return kNone;
}

}  // namespace oomcast::scheduler
