#include "sim/math.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "sim/random.hpp"
#include "tests/support/catch.hpp"

namespace sim = oomcast::sim;

namespace {

/// The distance of two finite numbers of one sign in units of the last place.
std::int64_t ulps(double a, double b) {
  return std::abs(std::bit_cast<std::int64_t>(a) - std::bit_cast<std::int64_t>(b));
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("logarithms have the known bits", "[sim][math]") {
  CHECK(sim::log(1) == 0);
  CHECK(sim::log(2) == 0x1.62e42fefa39efp-1);
  CHECK(sim::log(10) == 0x1.26bb1bbb55516p+1);
  CHECK(sim::log(0.5) == -0x1.62e42fefa39efp-1);
  CHECK(sim::log(1e-300) == -0x1.5963447f87fb5p+9);
  CHECK(sim::log(0x1p-1074) == -0x1.74385446d71c3p+9);
  CHECK(sim::log(0) == -kInfinity);
  CHECK(sim::log(kInfinity) == kInfinity);
}

TEST_CASE("exponentials have the known bits", "[sim][math]") {
  CHECK(sim::exp(0) == 1);
  CHECK(sim::exp(1) == 0x1.5bf0a8b14576ap+1);  // 0.67 ulp from e

  CHECK(sim::exp(-1) == 0x1.78b56362cef38p-2);
  CHECK(sim::exp(700) == 0x1.d945df4f8ec8ep+1009);
  CHECK(sim::exp(710) == kInfinity);
  CHECK(sim::exp(-746) == 0);
  CHECK(sim::exp(-745) == 0x1p-1074);
}

TEST_CASE("log and exp are within one unit in the last place of the library's", "[sim][math]") {
  sim::Random random(5);
  std::int64_t worst_log = 0;
  std::int64_t worst_exp = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double x = (random.unit() - 0.5) * 1'400;
    worst_exp = std::max(worst_exp, ulps(sim::exp(x), std::exp(x)));
    const double y = i % 2 == 0 ? std::exp(x) : 0.5 + random.unit();
    worst_log = std::max(worst_log, ulps(sim::log(y), std::log(y)));
  }
  CHECK(worst_exp <= 1);
  CHECK(worst_log <= 1);
}

TEST_CASE("powers keep the stated tolerance", "[sim][math]") {
  CHECK(sim::pow(2, 0) == 1);
  CHECK(sim::pow(0, 0) == 1);
  CHECK(sim::pow(0, 2.5) == 0);
  CHECK(sim::pow(0, -1) == kInfinity);
  CHECK(sim::pow(1, 1e300) == 1);
  sim::Random random(6);
  double worst = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double base = random.lognormal(0, 3);
    const double exponent = random.normal(0, 20);
    const double expected = std::pow(base, exponent);
    if (expected > 1e-300 && expected < 1e300) {
      const double tolerance = 0x1p-52 * (1 + std::fabs(exponent * std::log(base)));
      worst = std::max(worst, std::fabs(sim::pow(base, exponent) / expected - 1) / tolerance);
    }
  }
  CHECK(worst <= 1);
}

TEST_CASE("products are divided without overflow, towards zero", "[sim][math]") {
  CHECK(sim::mul_div(INT64_MAX, 1'000, 1'000) == INT64_MAX);
  CHECK(sim::mul_div(INT64_MIN, 7, 7) == INT64_MIN);
  CHECK(sim::mul_div(10, 10, 7) == 14);
  CHECK(sim::mul_div(-10, 10, 7) == -14);
  CHECK(sim::mul_div(INT64_C(1) << 62, 6, 8) == (INT64_C(1) << 60) * 3);
}

TEST_CASE("divisions round up and sizes go to powers of two", "[sim][math]") {
  CHECK(sim::ceil_div(0, 5) == 0);
  CHECK(sim::ceil_div(10, 5) == 2);
  CHECK(sim::ceil_div(11, 5) == 3);
  CHECK(sim::ceil_div(INT64_MAX, 2) == INT64_C(1) << 62);
  CHECK(sim::next_power_of_two(0) == 1);
  CHECK(sim::next_power_of_two(1) == 1);
  CHECK(sim::next_power_of_two(5) == 8);
  CHECK(sim::next_power_of_two(8) == 8);
  CHECK(sim::next_power_of_two((INT64_C(1) << 61) + 1) == INT64_C(1) << 62);
}
