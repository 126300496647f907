// Where something begins to hold as a number grows: found by steps that double, then by bisection.
#pragma once

#include <cstdint>
#include <functional>

namespace oomcast::headroom {

struct EdgeSearch {
  std::int64_t guess = 0;  // looked at first; from floor to ceiling
  std::int64_t first_step = 1;
  std::int64_t floor = 0;
  std::int64_t ceiling = 0;
  std::int64_t parts = 64;   // as near as this part of the number ...
  std::int64_t nearest = 1;  // ... but no nearer than this
};

/// It holds at `with` and does not at `without`; where it has no such edge, both are the end.
struct Edge {
  std::int64_t without = 0;
  std::int64_t with = 0;
  bool from_floor = false;  // it holds at the floor already
  bool nowhere = false;     // it does not even at the ceiling
};

[[nodiscard]] Edge find_edge(const EdgeSearch& search,
                             const std::function<bool(std::int64_t)>& holds);

}  // namespace oomcast::headroom
