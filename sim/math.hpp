// Arithmetic with the same bits on every machine: exp, log and pow from IEEE +, -, *, / alone (no
// libm, no fused multiply-add: the build says -ffp-contract=off), and integers that do not
// overflow.
#pragma once

#include <bit>
#include <cstdint>

#include "sim/check.hpp"

namespace oomcast::sim {

/// e^x within 1 ulp; 0 below -745.2, infinity above 709.8. Results below 2^-1022 are rounded twice.
[[nodiscard]] double exp(double x);

/// The natural logarithm within 1 ulp. x >= 0; log(0) is -infinity.
[[nodiscard]] double log(double x);

/// base^exponent as exp(exponent * log(base)): the relative error is below
/// 2^-52 * (1 + |exponent * log(base)|). base >= 0.
[[nodiscard]] double pow(double base, double exponent);

/// a * b / c towards zero, with a product of 128 bits. The quotient must fit.
[[nodiscard]] constexpr std::int64_t mul_div(std::int64_t a, std::int64_t b, std::int64_t c) {
  __extension__ using Wide = __int128;
  SIM_CHECK(c != 0, "division by zero");
  // Nearly always 64 bits do, which divide several times as fast.
  std::int64_t product = 0;
  if (c != -1 && !__builtin_mul_overflow(a, b, &product)) {
    return product / c;
  }
  const Wide quotient = Wide{a} * b / c;
  SIM_CHECK(quotient >= INT64_MIN && quotient <= INT64_MAX, "the quotient does not fit");
  return static_cast<std::int64_t>(quotient);
}

/// a / b rounded up. a >= 0, b > 0.
[[nodiscard]] constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  SIM_CHECK(a >= 0 && b > 0, "ceil_div of a negative number or by none");
  return a / b + (a % b != 0 ? 1 : 0);
}

/// The smallest power of two that is at least n. 0 <= n <= 2^62.
[[nodiscard]] constexpr std::int64_t next_power_of_two(std::int64_t n) {
  SIM_CHECK(n >= 0 && n <= std::int64_t{1} << 62, "no power of two fits");
  return static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(n)));
}

}  // namespace oomcast::sim
