// Random numbers that are the same everywhere: xoshiro256** (Blackman and Vigna), seeded by
// splitmix64, and distributions of our own (the standard's differ between libraries).
//
// Streams are made from names, not from the order of creation: a new model does not move the dice
// of the others. All of exponential, normal and lognormal are inversions that take one draw, so two
// runs that differ in one parameter stay comparable draw by draw.
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

  /// A number in (0, 1): the middle of one of 2^52 equal parts.
  double unit() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }
  double exponential(double mean);
  double normal(double mean, double deviation);
  /// e^N(mu, sigma): mu and sigma are those of the logarithm.
  double lognormal(double mu, double sigma);

 private:
  std::array<std::uint64_t, 4> state_;
};

/// The x below which a standard normal variable lies with probability p, 0 < p < 1 (Wichura's
/// algorithm AS 241; relative error about 1e-15).
[[nodiscard]] double normal_quantile(double p);

}  // namespace oomcast::sim
