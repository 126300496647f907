// A collection of Java objects that watches its own estimated size and spills when it is refused
// memory. Mirrors Spillable, and so ExternalSorter and ExternalAppendOnlyMap of the RDD API
// (4.3.0). The estimate is the caller's: Spark samples the objects (SizeTracker).
#pragma once

#include <limits>

#include "models/consumers/growing_consumer.hpp"

namespace oomcast::consumers {

struct SpillableConf {
  Bytes initial_threshold{std::int64_t{5} << 20};  // spark.shuffle.spill.initialMemoryThreshold
  Rows spill_records{std::numeric_limits<std::int32_t>::max()};
  Bytes spill_bytes{std::numeric_limits<std::int64_t>::max()};
  /// Other consumers may force it to disk: on-heap Tungsten mode, and a collection that can.
  bool can_be_forced = true;
};

class Spillable final : public GrowingConsumer {
 public:
  /// Accounts on the heap, whatever the Tungsten mode.
  Spillable(memory::TaskMemoryManager& memory, memory::ConsumerId id, const SpillableConf& conf);

  /// Elements that can be counted before one whose check asks for memory or spills, if the
  /// estimate at the k-th from here is `base + k * per_element`.
  [[nodiscard]] Rows fits(Bytes base, Bytes per_element) const;
  /// Elements were added; none of them has a check that does something.
  void insert(Rows elements) { count(elements); }
  /// Counts one element and checks, as maybeSpill does: with the estimate at that moment.
  Progress check_after(Bytes estimate);
  /// The check alone: of the elements counted before (ExternalAppendOnlyMap).
  Progress check(Bytes estimate);
  void count(Rows elements);
  /// Whether the last check spilled; the collection starts anew then.
  [[nodiscard]] bool spilled() const { return spilled_; }
  /// Whether another consumer forced it to disk since the last call.
  [[nodiscard]] bool take_forced() { return std::exchange(forced_, false); }
  void free();

  memory::SpillOutcome spill(Bytes wanted, const MemoryConsumer& trigger) override;

  [[nodiscard]] Bytes threshold() const { return threshold_; }
  /// Elements since the collection spilled by itself.
  [[nodiscard]] Rows elements() const { return elements_; }

 private:
  Ask next() override;
  void answer(const memory::MemoryOutcome& outcome) override;
  [[nodiscard]] bool is_forced(Rows elements, Bytes estimate) const;
  void spill_now(Bytes estimate);

  SpillableConf conf_;
  Bytes threshold_;
  Rows elements_;
  Rows in_memory_;  // also since it was forced
  Bytes estimate_;
  bool asking_ = false;
  bool spilled_ = false;
  bool forced_ = false;
};

}  // namespace oomcast::consumers
