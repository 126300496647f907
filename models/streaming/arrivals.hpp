// When the events of a stream arrive: evenly over its length, but for surges.
#pragma once

#include <cstdint>
#include <vector>

#include "models/scenario/stream.hpp"
#include "sim/time.hpp"

namespace oomcast::streaming {

class Arrivals {
 public:
  Arrivals(const Stream& stream, std::int64_t events);

  [[nodiscard]] std::int64_t events() const { return events_; }
  /// How many have arrived until then.
  [[nodiscard]] std::int64_t until(SimTime moment) const;
  /// When the first `count` of them had arrived.
  [[nodiscard]] SimTime time_of(std::int64_t count) const;

 private:
  struct Piece {
    std::int64_t end_ms = 0;
    std::int64_t events = 0;  // until its end
  };
  std::int64_t events_;
  std::vector<Piece> pieces_;  // between which the rate changes
};

}  // namespace oomcast::streaming
