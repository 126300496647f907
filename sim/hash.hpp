// The one hash of the house: over values, not memory, so that it is the same on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace oomcast::sim {

/// Stirs `value` into `state`: a 64 x 64 -> 128 bit product, folded.
[[nodiscard]] constexpr std::uint64_t hash_step(std::uint64_t state, std::uint64_t value) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{state ^ value ^ 0x9E3779B97F4A7C15U} * 0xD1342543DE82EF95U;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

[[nodiscard]] constexpr std::uint64_t hash_text(std::uint64_t state, std::string_view text) {
  for (const char c : text) {
    state = hash_step(state, static_cast<unsigned char>(c));
  }
  return hash_step(state, text.size());
}

}  // namespace oomcast::sim
