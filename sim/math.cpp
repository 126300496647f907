// The polynomials are interpolations at Chebyshev nodes, computed with 300 bits; their own error is
// below 2^-62. They are evaluated in an order of our own choice (Estrin), never reordered.
#include "sim/math.hpp"

#include <limits>

namespace oomcast::sim {
namespace {

constexpr double kLn2High = 0x1.62e42feep-1;  // 32 bits: times an exponent it is exact
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kInverseLn2 = 0x1.71547652b82fep+0;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr auto kSqrtHalfBits = std::bit_cast<std::uint64_t>(0x1.6a09e667f3bcdp-1);

/// (log((1+s)/(1-s)) - 2s) / s^3 as a polynomial of z = s^2, for (1+s)/(1-s) within sqrt(2)^+-1.
double log_tail(double z) {
  const double z2 = z * z;
  const double z4 = z2 * z2;
  const double p01 = 0x1.5555555555555p-1 + 0x1.9999999999a38p-2 * z;
  const double p23 = 0x1.2492492476cccp-2 + 0x1.c71c720159177p-3 * z;
  const double p45 = 0x1.745cf9048dd95p-3 + 0x1.3b1c355a8f7a2p-3 * z;
  const double p67 = 0x1.0fbe95d716020p-3 + 0x1.0c039c49989c6p-3 * z;
  return (p01 + p23 * z2) + (p45 + p67 * z2) * z4;
}

/// (e^r - 1 - r) / r^2 for |r| <= ln(2)/2.
double exp_tail(double r) {
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double p01 = 0x1.0000000000000p-1 + 0x1.5555555555557p-3 * r;
  const double p23 = 0x1.5555555555556p-5 + 0x1.11111111100dfp-7 * r;
  const double p45 = 0x1.6c16c16c162d6p-10 + 0x1.a01a01abe62ddp-13 * r;
  const double p67 = 0x1.a01a01a6d7808p-16 + 0x1.71de02375656cp-19 * r;
  const double p89 = 0x1.27e4db67b4303p-22 + 0x1.af4ddd84882fep-26 * r;
  const double high = p89 + 0x1.1f72fc730b4ffp-29 * r2;
  return (p01 + p23 * r2) + ((p45 + p67 * r2) + high * r4) * r4;
}

double power_of_two(std::int64_t exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

}  // namespace

double log(double x) {
  SIM_CHECK(x >= 0, "the logarithm of a negative number");
  if (x == 0 || x == kInfinity) [[unlikely]] {
    return x == 0 ? -kInfinity : x;
  }
  std::int64_t exponent = 0;
  if (x < std::numeric_limits<double>::min()) [[unlikely]] {
    x *= 0x1p54;
    exponent = -54;
  }
  // x = 2^shift m with m in [sqrt(1/2), sqrt(2)), found without a branch on the mantissa.
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const auto shift = static_cast<std::int64_t>(bits - kSqrtHalfBits) >> 52;
  exponent += shift;
  const double f = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(shift) << 52)) - 1;
  const double s = f / (2 + f);
  const double z = s * s;
  const double half_square = 0.5 * f * f;
  const auto k = static_cast<double>(exponent);
  // log(1+f) = f - f^2/2 + s (f^2/2 + z tail(z)): more exact than 2s + s^3 tail, since f is exact.
  const double small = s * (half_square + z * log_tail(z)) + k * kLn2Low;
  return k * kLn2High - ((half_square - small) - f);
}

double exp(double x) {
  if (x > 709.8) {
    return kInfinity;
  }
  if (x < -745.2) {
    return 0;
  }
  constexpr double kRound = 0x1.8p52;  // adding it leaves no bits for a fraction
  const double k = (x * kInverseLn2 + kRound) - kRound;
  const double high = x - k * kLn2High;
  const double low = k * kLn2Low;
  const double r = high - low;
  const double result = 1 + (high + (r * r * exp_tail(r) - low));
  const auto exponent = static_cast<std::int64_t>(k);
  const std::int64_t half = exponent / 2;  // in two steps, for results near either end
  return result * power_of_two(half) * power_of_two(exponent - half);
}

double pow(double base, double exponent) {
  SIM_CHECK(base >= 0, "a power of a negative number");
  if (exponent == 0 || base == 1) {
    return 1;
  }
  return exp(exponent * log(base));
}

}  // namespace oomcast::sim
