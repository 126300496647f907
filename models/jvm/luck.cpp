#include "models/jvm/luck.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sim/math.hpp"
#include "sim/random.hpp"

namespace oomcast::jvm {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;

}  // namespace

std::int64_t usual_luck_ppm(std::int32_t attempt, std::int64_t scatter_ppm) {
  // Of the normal distribution, what the best of 1, 2, 3 and 4 is above as often as not.
  constexpr std::array<std::int64_t, 4> kBest{0, 544'952, 819'260, 998'157};
  const auto at = std::min(static_cast<std::size_t>(std::max(attempt, 0)), kBest.size() - 1);
  return kMillion + mul_div(kBest[at], scatter_ppm, kMillion);
}

std::int64_t no_luck_ppm(std::int64_t grown_ppm, std::int64_t attempts, std::int64_t scatter_ppm) {
  constexpr std::int64_t kJustBelow = 990'000;
  const auto last = static_cast<std::int32_t>(std::min<std::int64_t>(attempts, kMillion) - 1);
  const std::int64_t enough = mul_div(grown_ppm, kMillion, usual_luck_ppm(last, scatter_ppm));
  return mul_div(enough, kJustBelow, kMillion);
}

std::int64_t drawn_luck_ppm(std::uint64_t seed, std::uint64_t draw, const Attempt& attempt,
                            std::int64_t scatter_ppm) {
  constexpr std::int64_t kLeast = 100'000;
  std::string name = "gap/" + std::to_string(draw);
  name += '/' + std::to_string(attempt.stage);
  name += '/' + std::to_string(attempt.task);
  name += '/' + std::to_string(attempt.attempt);
  sim::Random random(sim::stream_seed(seed, name));
  const double luck =
      random.normal(static_cast<double>(kMillion), static_cast<double>(scatter_ppm));
  return std::max(kLeast, static_cast<std::int64_t>(luck));
}

}  // namespace oomcast::jvm
