// Sampling sizes as Spark does.
#include "models/memory/size_tracking_vector.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/memory/java_values.hpp"
#include "models/sizes/java_layout.hpp"

namespace oomcast::memory {
namespace {

constexpr std::int64_t kInitialCapacity = 64;    // PrimitiveVector
constexpr double kSampleGrowthRate = 1.1;        // SizeTracker.SAMPLE_GROWTH_RATE
constexpr std::int64_t kKeptSamples = 2;         // SizeTracker.takeSample
constexpr std::int64_t kSampleFromLength = 400;  // SizeEstimator.ARRAY_SIZE_FOR_SAMPLING
constexpr std::int64_t kSampleSize = 100;        // SizeEstimator.ARRAY_SAMPLE_SIZE
constexpr std::int64_t kSampleSeed = 42;         // SizeEstimator.visitArray

/// The vector's own object, its queue of samples and the queue's array of 16: measured, as the
/// recorded estimate of one element less what is known.
constexpr Bytes kVectorShell{232};
/// SizeTracker.Sample: two longs.
constexpr Bytes kSampleObject = sizes::instance_bytes({.longs = 2});

/// java.util.Random.
class JavaRandom {
 public:
  explicit JavaRandom(std::int64_t seed)
      : state_((static_cast<std::uint64_t>(seed) ^ kMultiplier) & kMask) {}

  std::int64_t next_below(std::int64_t bound) {
    std::int64_t bits = next31();
    if ((bound & (bound - 1)) == 0) {
      return (bound * bits) >> 31;
    }
    std::int64_t value = bits % bound;
    while (bits - value + bound - 1 > INT32_MAX) {  // Java sees this sum overflow
      bits = next31();
      value = bits % bound;
    }
    return value;
  }

 private:
  static constexpr std::uint64_t kMultiplier = 0x5DEECE66DULL;
  static constexpr std::uint64_t kAddend = 0xBULL;
  static constexpr std::uint64_t kMask = (std::uint64_t{1} << 48) - 1;

  std::int64_t next31() {
    state_ = (state_ * kMultiplier + kAddend) & kMask;
    return static_cast<std::int64_t>(state_ >> 17);
  }

  std::uint64_t state_;
};

/// How many of the elements drawn, of 100 and then 100 others, are among the first `filled`.
std::array<std::int64_t, 2> draw_filled(std::int64_t length, std::int64_t filled) {
  JavaRandom random(kSampleSeed);
  std::array<std::int64_t, 2 * kSampleSize> drawn{};
  std::array<std::int64_t, 2> hits{};
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto end = drawn.begin() + static_cast<std::ptrdiff_t>(i);
    do {
      drawn[i] = random.next_below(length);
    } while (std::find(drawn.begin(), end, drawn[i]) != end);
    hits[i / kSampleSize] += drawn[i] < filled ? 1 : 0;
  }
  return hits;
}

}  // namespace

Bytes estimated_reference_array(std::int64_t length, std::int64_t filled, Bytes element) {
  SIM_CHECK(filled >= 0 && filled <= length, "an array is filled up to its length");
  const Bytes shell = sizes::reference_array_bytes(length);
  if (length <= kSampleFromLength) {
    return shell + filled * element;
  }
  const std::array<std::int64_t, 2> hits = draw_filled(length, filled);
  const std::int64_t rest = (length - kSampleSize) / kSampleSize;
  return shell + (std::max(hits[0], hits[1]) + std::min(hits[0], hits[1]) * rest) * element;
}

SizeTrackingVector::SizeTrackingVector(Bytes element)
    : element_(element), capacity_(kInitialCapacity) {
  reset_samples();
}

void SizeTrackingVector::grow_to(std::int64_t elements) {
  SIM_CHECK(elements >= elements_, "a vector only grows");
  while (elements_ < elements) {
    if (elements_ == capacity_) {
      capacity_ *= 2;
      reset_samples();
    }
    // Nothing happens until the next sample or until the array is full.
    const std::int64_t to_sample = std::max<std::int64_t>(1, next_sample_ - updates_);
    const std::int64_t step = std::min({elements - elements_, capacity_ - elements_, to_sample});
    elements_ += step;
    updates_ += step;
    if (updates_ == next_sample_) {
      take_sample();
    }
  }
}

void SizeTrackingVector::reset_samples() {
  updates_ = 1;
  samples_ = 0;
  take_sample();
}

void SizeTrackingVector::take_sample() {
  const Bytes size = kVectorShell + samples_ * kSampleObject +
                     estimated_reference_array(capacity_, elements_, element_);
  bytes_per_update_ = 0;
  if (samples_ > 0) {
    const double delta = static_cast<double>((size - sampled_size_).count()) /
                         static_cast<double>(updates_ - sampled_at_);
    bytes_per_update_ = std::max(0.0, delta);
  }
  samples_ = std::min(samples_ + 1, kKeptSamples);
  sampled_size_ = size;
  sampled_at_ = updates_;
  next_sample_ = java_double_to_long(std::ceil(static_cast<double>(updates_) * kSampleGrowthRate));
}

Bytes SizeTrackingVector::estimate() const {
  const double extrapolated = bytes_per_update_ * static_cast<double>(updates_ - sampled_at_);
  return Bytes(java_double_to_long(static_cast<double>(sampled_size_.count()) + extrapolated));
}

}  // namespace oomcast::memory
