// Whom a task asks to spill, and in which order, when a request cannot be met.
// Mirrors the sortedConsumers map of Spark's TaskMemoryManager.acquireExecutionMemory (4.3.0).
#pragma once

#include <vector>

#include "models/memory/memory_consumer.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

/// Contract: keys are fixed when the candidates are gathered; a consumer that spilled something
/// stays under its old key, one that released nothing is dropped.
class SpillCandidates {
 public:
  /// `consumers` in ascending order of their ids; the requester comes last of all, by key 0.
  void gather(const std::vector<MemoryConsumer*>& consumers, const MemoryConsumer& requester);

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// The smallest candidate that covers the shortfall, else the largest; of equals the last.
  MemoryConsumer& pick(Bytes shortfall);
  /// Drops the candidate picked last.
  void drop_picked();

 private:
  struct Row {
    Bytes key;
    MemoryConsumer* consumer = nullptr;
  };

  std::vector<Row> rows_;
  std::size_t picked_ = 0;
};

}  // namespace oomcast::memory
