#include "models/streaming/arrivals.hpp"

#include <algorithm>

#include "sim/math.hpp"

namespace oomcast::streaming {
namespace {

using sim::mul_div;

constexpr std::int64_t kNsPerMs = 1'000'000;
constexpr std::int64_t kUsualPpm = 1'000'000;

std::int64_t ms(Duration duration) { return duration.count() / kNsPerMs; }

/// Where the rate may change, ascending.
std::vector<std::int64_t> borders(const Stream& stream) {
  const std::int64_t end = ms(stream.length);
  std::vector<std::int64_t> at{0, end};
  for (const Surge& surge : stream.surges) {
    at.push_back(std::min(end, ms(surge.at)));
    at.push_back(std::min(end, ms(surge.at + surge.length)));
  }
  std::sort(at.begin(), at.end());
  at.erase(std::unique(at.begin(), at.end()), at.end());
  return at;
}

std::int64_t rate_at(const Stream& stream, std::int64_t moment_ms) {
  for (const Surge& surge : stream.surges) {
    if (moment_ms >= ms(surge.at) && moment_ms < ms(surge.at + surge.length)) {
      return surge.times_ppm;
    }
  }
  return kUsualPpm;
}

}  // namespace

Arrivals::Arrivals(const Stream& stream, std::int64_t events) : events_(events) {
  const std::vector<std::int64_t> at = borders(stream);
  std::vector<std::int64_t> weights{0};
  for (std::size_t i = 1; i < at.size(); ++i) {
    weights.push_back(weights.back() + (at[i] - at[i - 1]) * rate_at(stream, at[i - 1]));
  }
  for (std::size_t i = 0; i < at.size(); ++i) {
    pieces_.push_back(
        {at[i], mul_div(events, weights[i], std::max<std::int64_t>(1, weights.back()))});
  }
}

std::int64_t Arrivals::until(SimTime moment) const {
  const std::int64_t at = moment.count() / kNsPerMs;
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    const Piece& from = pieces_[i - 1];
    const Piece& to = pieces_[i];
    if (at < to.end_ms) {
      return from.events +
             mul_div(to.events - from.events, at - from.end_ms, to.end_ms - from.end_ms);
    }
  }
  return events_;
}

SimTime Arrivals::time_of(std::int64_t count) const {
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    const Piece& from = pieces_[i - 1];
    const Piece& to = pieces_[i];
    if (count <= to.events) {
      const std::int64_t events = std::max<std::int64_t>(1, to.events - from.events);
      return SimTime((from.end_ms + mul_div(to.end_ms - from.end_ms, count - from.events, events)) *
                     kNsPerMs);
    }
  }
  return SimTime(pieces_.back().end_ms * kNsPerMs);
}

}  // namespace oomcast::streaming
