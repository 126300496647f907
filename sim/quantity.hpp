// A signed 64-bit amount of one unit, with checked arithmetic: what Bytes, Rows and Duration share.
#pragma once

#include <compare>
#include <cstdint>

#include "sim/check.hpp"

namespace oomcast::sim {

template <class Unit>
class Quantity {
 public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(std::int64_t count) : count_(count) {}

  [[nodiscard]] constexpr std::int64_t count() const { return count_; }

  constexpr auto operator<=>(const Quantity&) const = default;

  constexpr Quantity& operator+=(Quantity other) {
    SIM_CHECK(!__builtin_add_overflow(count_, other.count_, &count_), "addition overflows");
    return *this;
  }
  constexpr Quantity& operator-=(Quantity other) {
    SIM_CHECK(!__builtin_sub_overflow(count_, other.count_, &count_), "subtraction overflows");
    return *this;
  }
  constexpr Quantity& operator*=(std::int64_t factor) {
    SIM_CHECK(!__builtin_mul_overflow(count_, factor, &count_), "multiplication overflows");
    return *this;
  }
  constexpr Quantity& operator/=(std::int64_t divisor) {
    SIM_CHECK(divisor != 0, "division by zero");
    count_ /= divisor;
    return *this;
  }
  constexpr Quantity operator-() const { return Quantity() - *this; }

  friend constexpr Quantity operator+(Quantity a, Quantity b) { return a += b; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return a -= b; }
  friend constexpr Quantity operator*(Quantity a, std::int64_t n) { return a *= n; }
  friend constexpr Quantity operator*(std::int64_t n, Quantity a) { return a *= n; }
  friend constexpr Quantity operator/(Quantity a, std::int64_t n) { return a /= n; }
  /// How many times b goes into a, towards zero.
  friend constexpr std::int64_t operator/(Quantity a, Quantity b) {
    SIM_CHECK(b.count_ != 0, "division by zero");
    return a.count_ / b.count_;
  }
  friend constexpr Quantity operator%(Quantity a, Quantity b) {
    SIM_CHECK(b.count_ != 0, "division by zero");
    return Quantity(a.count_ % b.count_);
  }

 private:
  std::int64_t count_ = 0;
};

}  // namespace oomcast::sim
