// Simulated time: whole nanoseconds since the start of the run.
#pragma once

#include "sim/quantity.hpp"

namespace oomcast {

using Duration = sim::Quantity<struct NanosecondsUnit>;

/// A point in simulated time. Points differ by durations; two points are never added.
class SimTime {
 public:
  constexpr SimTime() = default;
  constexpr explicit SimTime(std::int64_t since_start_ns) : since_start_(since_start_ns) {}
  [[nodiscard]] constexpr std::int64_t count() const { return since_start_.count(); }
  constexpr auto operator<=>(const SimTime&) const = default;
  friend constexpr SimTime operator+(SimTime t, Duration d) {
    return SimTime((t.since_start_ + d).count());
  }
  friend constexpr Duration operator-(SimTime a, SimTime b) {
    return a.since_start_ - b.since_start_;
  }

 private:
  Duration since_start_;
};

inline namespace literals {
consteval Duration operator""_ns(unsigned long long n) {
  return Duration(static_cast<std::int64_t>(n));
}
consteval Duration operator""_us(unsigned long long n) {
  return Duration(static_cast<std::int64_t>(n) * 1'000);
}
consteval Duration operator""_ms(unsigned long long n) {
  return Duration(static_cast<std::int64_t>(n) * 1'000'000);
}
consteval Duration operator""_s(unsigned long long n) {
  return Duration(static_cast<std::int64_t>(n) * 1'000'000'000);
}
}  // namespace literals

}  // namespace oomcast
