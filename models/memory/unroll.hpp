// Putting a block of unknown size into memory: reserve, unroll a while, reserve more, and at the
// end trade the reservation for the block. Mirrors MemoryStore.putIterator (4.3.0).
#pragma once

#include <cstdint>

#include "models/memory/block_entries.hpp"
#include "models/memory/memory_mode.hpp"
#include "models/memory/memory_store.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

struct UnrollPolicy {
  Bytes initial = 1_MiB;           // spark.storage.unrollMemoryThreshold
  double growth_factor = 1.5;      // spark.storage.unrollMemoryGrowthFactor
  std::int64_t check_period = 16;  // elements: spark.storage.unrollMemoryCheckPeriod
};

/// One attempt. What it has reserved stays reserved when it fails, until release() is called: the
/// iterator over the unrolled part still holds the values.
class Unroll {
 public:
  Unroll(MemoryStore& store, TaskAttemptId task, const BlockId& block, MemoryMode mode,
         const UnrollPolicy& policy);

  /// Reserves the initial threshold. False if refused; so do the two below.
  bool begin();
  /// Tells what the unrolled part is believed to weigh; due after element 1, 1 + period, ...
  bool check(Bytes current_size);
  /// The block is complete and weighs this: it becomes an entry of the store.
  bool finish(Bytes precise_size, bool deserialized);
  /// Gives back what a failed attempt holds.
  void release();

  [[nodiscard]] Bytes reserved() const { return reserved_; }

 private:
  bool reserve(Bytes more);

  MemoryStore* store_;
  TaskAttemptId task_;
  BlockId block_;
  MemoryMode mode_;
  UnrollPolicy policy_;
  Bytes threshold_;
  Bytes reserved_;
};

/// How heavy the first elements of a block are once unrolled, as far as Spark can tell.
class UnrolledSize {
 public:
  virtual ~UnrolledSize() = default;
  /// Asked with growing numbers of elements.
  virtual Bytes after(std::int64_t elements) = 0;
};

struct UnrollResult {
  bool stored = false;
  std::int64_t consumed = 0;  // elements taken from the input
};

/// Drives an attempt over a block of so many elements.
UnrollResult unroll_all(Unroll& unroll, const UnrollPolicy& policy, std::int64_t elements,
                        UnrolledSize& size, Bytes precise_size, bool deserialized);

}  // namespace oomcast::memory
