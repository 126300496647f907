// Hash aggregation with buffers of fixed width: a fast map of one page first, then a hash map, and
// sorted spills of it when a group finds no room. Mirrors the generated code of HashAggregateExec,
// RowBasedKeyValueBatch and UnsafeFixedWidthAggregationMap (4.3.0).
//
// Groups go in many at once, as rows do elsewhere; rows of a group that is in cost no memory. What
// the fast map's two probes miss is not modelled: it is taken to fill up first.
#pragma once

#include <optional>

#include "models/consumers/bytes_map.hpp"

namespace oomcast::consumers {

struct AggregationConf {
  Bytes key{};     // of the grouping columns' row
  Bytes buffer{};  // of the aggregation buffers' row
  bool fast_map = true;
  bool fixed_length = true;  // no grouping column of variable length: records have no lengths
  std::int64_t fast_capacity = std::int64_t{1} << 16;  // ...fastHashMap.capacityBit
  std::int64_t initial_capacity = 1024 * 16;           // HashAggregateExec.createHashMap
};

/// The page of the fast map; without memory it does without.
class FastBatch final : public GrowingConsumer {
 public:
  FastBatch(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
            const AggregationConf& conf);
  Progress open();
  [[nodiscard]] Rows fits() const;
  void insert(Rows groups) { groups_ += groups; }
  void free() { GrowingConsumer::free(page_); }
  memory::SpillOutcome spill(Bytes, const MemoryConsumer&) override { return {}; }

  [[nodiscard]] Rows groups() const { return groups_; }

 private:
  Ask next() override;
  void answer(const memory::MemoryOutcome& outcome) override;

  Bytes record_;
  std::int64_t capacity_;
  Block page_;
  Rows groups_;
  bool asking_ = false;
};

class AggregationMap {
 public:
  /// Two consumers: `fast` and `map`.
  AggregationMap(memory::TaskMemoryManager& memory, memory::ConsumerId fast, memory::ConsumerId map,
                 memory::MemoryMode mode, const AggregationConf& conf);

  Progress open();
  /// New groups that can be inserted before memory is needed.
  [[nodiscard]] Rows fits() const;
  void insert(Rows groups);
  /// To be done after insert(); see BytesMap.
  Progress settle();
  /// Makes room for one more group; sorts and spills the map if it is refused (take_spills()).
  Progress make_room();
  /// After the last row: if it fell back, the rest is spilled too and the map freed.
  Progress finish();
  Progress resume(const memory::Acquisition& acquisition);

  /// Output begins: groups are read once, others may take the map's pages.
  void begin_output();
  void output(Rows groups);
  void free();

  [[nodiscard]] const std::optional<memory::SparkError>& error() const { return error_; }
  /// Bytes asked for in vain, and had, if that is why it failed.
  [[nodiscard]] const memory::MemoryFailure& failure() const { return map_.failure(); }
  [[nodiscard]] bool fell_back() const { return fallbacks_ > 0; }
  [[nodiscard]] std::int64_t fallbacks() const { return fallbacks_; }
  [[nodiscard]] std::vector<SpillRecord> take_spills();
  [[nodiscard]] Bytes memory_bytes_spilled() const { return memory_bytes_spilled_; }
  /// What the operator adds to peakExecutionMemory: the fast map's page is not in it.
  [[nodiscard]] Bytes peak() { return map_.peak(); }
  [[nodiscard]] const FastBatch& fast() const { return fast_; }
  [[nodiscard]] const BytesMap& map() const { return map_; }

 private:
  enum class Step : std::uint8_t {
    kIdle,
    kOpenFast,
    kOpenMap,
    kSettle,
    kRoom,          // for a group
    kExtraArray,    // to sort more entries than the slots have room for
    kReset,         // of the spilled map
    kRoomAfterAll,  // for the group that was refused
  };
  Progress begin(Step step);
  Progress go_on(Progress progress);
  /// What follows a step that is over; kIdle if nothing does.
  Step after(Step step);
  Progress start(Step step);
  Step fall_back();
  void spill_map();

  AggregationConf conf_;
  Bytes record_;
  FastBatch fast_;
  BytesMap map_;
  std::vector<SpillRecord> spilled_;
  std::int64_t fallbacks_ = 0;
  Bytes memory_bytes_spilled_;
  std::optional<memory::SparkError> error_;
  Step step_ = Step::kIdle;
  bool finishing_ = false;
};

}  // namespace oomcast::consumers
