// The vector in which values are unrolled, and what Spark believes it weighs. The belief is sampled
// and extrapolated, so it lags or leaps; here for elements that all weigh the same.
// Mirrors SizeTrackingVector, SizeTracker and SizeEstimator.visitArray (4.3.0, 64-bit HotSpot with
// compressed references).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/bytes.hpp"

namespace oomcast::memory {

/// SizeEstimator.estimate of an array of references: `filled` elements of the same weight, the rest
/// null. Arrays of more than 400 are sampled, by a generator with a fixed seed.
Bytes estimated_reference_array(std::int64_t length, std::int64_t filled, Bytes element);

class SizeTrackingVector {
 public:
  explicit SizeTrackingVector(Bytes element);

  /// Appends until the vector holds `elements`; never fewer than it held before.
  void grow_to(std::int64_t elements);
  /// SizeTracker.estimateSize.
  [[nodiscard]] Bytes estimate() const;

 private:
  /// When the array is doubled, what was learnt is forgotten.
  void reset_samples();
  void take_sample();

  Bytes element_;
  std::int64_t elements_ = 0;
  std::int64_t capacity_;
  std::int64_t updates_ = 1;      // SizeTracker.numUpdates
  std::int64_t next_sample_ = 1;  // SizeTracker.nextSampleNum
  std::int64_t samples_ = 0;      // kept, at most 2
  std::int64_t sampled_at_ = 0;
  Bytes sampled_size_;
  double bytes_per_update_ = 0;
};

}  // namespace oomcast::memory
