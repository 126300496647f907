#include "studies/headroom/edge.hpp"

#include <algorithm>

namespace oomcast::headroom {
namespace {

/// Down from a number at which it holds, or up from one at which it does not.
Edge bracket(const EdgeSearch& search, const std::function<bool(std::int64_t)>& holds) {
  Edge edge{.without = search.guess, .with = search.guess};
  const bool down = holds(search.guess);
  const std::int64_t end = down ? search.floor : search.ceiling;
  std::int64_t step = search.first_step;
  while (true) {
    std::int64_t& last = down ? edge.with : edge.without;
    if (last == end) {
      return {.without = end, .with = end, .from_floor = down, .nowhere = !down};
    }
    const std::int64_t next = down ? std::max(end, last - step) : std::min(end, last + step);
    if (holds(next) != down) {
      (down ? edge.without : edge.with) = next;
      return edge;
    }
    last = next;
    step *= 2;
  }
}

}  // namespace

Edge find_edge(const EdgeSearch& search, const std::function<bool(std::int64_t)>& holds) {
  Edge edge = bracket(search, holds);
  if (edge.from_floor || edge.nowhere) {
    return edge;
  }
  while (edge.with - edge.without > std::max(search.nearest, edge.with / search.parts)) {
    const std::int64_t middle = edge.without + (edge.with - edge.without) / 2;
    (holds(middle) ? edge.with : edge.without) = middle;
  }
  return edge;
}

}  // namespace oomcast::headroom
