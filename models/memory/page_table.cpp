// A bitmap that finds its lowest free bit.
#include "models/memory/page_table.hpp"

#include <bit>

namespace oomcast::memory {
namespace {

constexpr std::size_t kBitsPerWord = 64;
constexpr std::uint64_t kFullWord = ~std::uint64_t{0};

}  // namespace

std::optional<PageNumber> PageTable::reserve() {
  if (taken_ == kPageTableSize) {
    return std::nullopt;
  }
  while (first_open_word_ < words_.size() && words_[first_open_word_] == kFullWord) {
    ++first_open_word_;
  }
  if (first_open_word_ == words_.size()) {
    words_.push_back(0);
    sizes_.resize(sizes_.size() + kBitsPerWord);
  }
  std::uint64_t& word = words_[first_open_word_];
  const int bit = std::countr_one(word);
  word |= std::uint64_t{1} << bit;
  ++taken_;
  return static_cast<PageNumber>(first_open_word_ * kBitsPerWord) + bit;
}

bool PageTable::is_taken(PageNumber page) const {
  const std::size_t word = index(page) / kBitsPerWord;
  return page >= 0 && word < words_.size() &&
         (words_[word] >> (index(page) % kBitsPerWord) & 1U) != 0;
}

void PageTable::release(PageNumber page) {
  SIM_CHECK(is_taken(page), "only a taken page can be released");
  const std::size_t word = index(page) / kBitsPerWord;
  words_[word] &= ~(std::uint64_t{1} << (index(page) % kBitsPerWord));
  sizes_[index(page)] = 0_B;
  first_open_word_ = std::min(first_open_word_, word);
  --taken_;
}

void PageTable::clear() {
  words_.clear();
  sizes_.clear();
  first_open_word_ = 0;
  taken_ = 0;
}

Bytes PageTable::total() const {
  Bytes sum;
  for (const Bytes size : sizes_) {
    sum += size;
  }
  return sum;
}

}  // namespace oomcast::memory
