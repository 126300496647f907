#include "models/jvm/luck.hpp"

#include <cmath>

#include "models/cost/coefficients.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::jvm;

namespace {

constexpr std::int64_t kScatter = 265'000;
constexpr std::uint64_t kSeed = 7;

}  // namespace

TEST_CASE("the scatter of a gap is that of the largest of random pieces", "[luck]") {
  // Of n random pieces of a line of length one, with the sums h of 1/i and q of 1/i^2: the largest
  // has the mean h/n and the mean square (h^2 + q) / (n (n + 1)).
  const Coefficient& row = coefficients()[static_cast<std::size_t>(Coef::kG1GapScatterPpm)];
  double h = 0;
  double q = 0;
  for (int n = 1; n <= 20; ++n) {
    h += 1.0 / n;
    q += 1.0 / n / n;
    const double mean = h / n;
    const double deviation = std::sqrt((h * h + q) / (n * (n + 1.0)) - mean * mean);
    if (n >= 4) {
      CHECK(deviation / mean >= static_cast<double>(row.low) / 1e6);
      CHECK(deviation / mean <= static_cast<double>(row.high) / 1e6);
    }
  }
}

TEST_CASE("the first attempt finds the usual, later ones more", "[luck]") {
  CHECK(usual_luck_ppm(0, kScatter) == 1'000'000);
  for (std::int32_t attempt = 1; attempt < 4; ++attempt) {
    CHECK(usual_luck_ppm(attempt, kScatter) > usual_luck_ppm(attempt - 1, kScatter));
  }
  CHECK(usual_luck_ppm(100, kScatter) == usual_luck_ppm(3, kScatter));
  CHECK(usual_luck_ppm(3, 0) == 1'000'000);
}

TEST_CASE("without luck no attempt finds what a task wants", "[luck]") {
  constexpr std::int64_t kWanted = 700'000;
  const std::int64_t luck = no_luck_ppm(kWanted, 4, kScatter);
  for (std::int32_t attempt = 0; attempt < 4; ++attempt) {
    CHECK(luck / 1'000 * usual_luck_ppm(attempt, kScatter) / 1'000 < kWanted);
  }
}

TEST_CASE("drawn luck is the same for the same attempt, and scatters as it should", "[luck]") {
  const Attempt attempt{.stage = 1, .task = 5, .attempt = 0};
  CHECK(drawn_luck_ppm(kSeed, 3, attempt, kScatter) == drawn_luck_ppm(kSeed, 3, attempt, kScatter));
  CHECK(drawn_luck_ppm(kSeed, 3, attempt, kScatter) != drawn_luck_ppm(kSeed, 4, attempt, kScatter));
  double sum = 0;
  double squares = 0;
  constexpr int kDraws = 4'000;
  for (int i = 0; i < kDraws; ++i) {
    const Attempt one{.stage = 1, .task = i, .attempt = 1};
    const double off = static_cast<double>(drawn_luck_ppm(kSeed, 0, one, kScatter)) / 1e6 - 1;
    sum += off;
    squares += off * off;
  }
  // Three standard errors of a mean of so many.
  CHECK(std::abs(sum / kDraws) < 3 * 0.265 / std::sqrt(kDraws));
  CHECK(std::sqrt(squares / kDraws) == Approx(0.265).epsilon(3 / std::sqrt(2.0 * kDraws)));
}
