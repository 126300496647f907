// Typed identifiers: a task's number cannot be passed where an executor's is wanted.
#pragma once

#include <compare>
#include <cstdint>

namespace oomcast::sim {

template <class Tag>
struct Id {
  std::int64_t value = -1;  // -1: none
  constexpr auto operator<=>(const Id&) const = default;
  [[nodiscard]] constexpr bool valid() const { return value >= 0; }
};

}  // namespace oomcast::sim
