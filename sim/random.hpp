// Random numbers that are the same everywhere: xoshiro256** (Blackman and Vigna), seeded by
// splitmix64, and distributions of our own (the standard's differ between libraries).
//
// Streams are made from names, not from the order of creation: a new model does not move the dice
// of the others. All of exponential, normal, lognormal and pareto are inversions that take one
// draw, so two runs that differ in one parameter stay comparable draw by draw.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "sim/check.hpp"

namespace oomcast::sim {

/// The seed of the stream `name` (e.g. "executor-3/task-17") of a run.
[[nodiscard]] std::uint64_t stream_seed(std::uint64_t run_seed, std::string_view name);

/// One step of splitmix64: advances the state and returns the next number.
std::uint64_t splitmix64(std::uint64_t& state);

class Random {
 public:
  explicit Random(std::uint64_t seed);

  /// 64 random bits.
  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// A whole number in [0, count), each equally likely (Lemire). count > 0.
  std::uint64_t below(std::uint64_t count);
  /// A whole number in [low, high], both included.
  std::int64_t between(std::int64_t low, std::int64_t high);
  /// True in `numerator` of `denominator` cases, exactly.
  bool chance(std::uint64_t numerator, std::uint64_t denominator);

  /// A number in (0, 1): the middle of one of 2^52 equal parts.
  double unit() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }
  double exponential(double mean);
  double normal(double mean, double deviation);
  /// e^N(mu, sigma): mu and sigma are those of the logarithm.
  double lognormal(double mu, double sigma);
  /// At least `minimum`, with the tail (minimum/x)^shape.
  double pareto(double minimum, double shape);

  /// Successes in `trials` with probability p. Exact up to 64 trials or up to an expectation of 30
  /// (successes or failures, whichever are fewer); beyond, the rounded normal approximation.
  std::int64_t binomial(std::int64_t trials, double p);

 private:
  std::int64_t binomial_by_inversion(std::int64_t trials, double p);

  std::array<std::uint64_t, 4> state_;
};

/// Ranks 1..count with probability proportional to rank^-exponent, for any count, without a table:
/// rejection-inversion (Hoermann and Derflinger, 1996).
class Zipf {
 public:
  /// count >= 1, exponent >= 0 (0: uniform).
  Zipf(std::int64_t count, double exponent);
  std::int64_t draw(Random& random) const;

 private:
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double integral(double x) const;
  [[nodiscard]] double inverse_integral(double y) const;

  double count_;
  double exponent_;
  double integral_first_;
  double integral_last_;
  double sure_distance_;
};

/// The x below which a standard normal variable lies with probability p, 0 < p < 1 (Wichura's
/// algorithm AS 241; relative error about 1e-15).
[[nodiscard]] double normal_quantile(double p);

}  // namespace oomcast::sim
