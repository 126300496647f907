// Something in a task that holds tracked memory and may be asked to spill it.
// Mirrors Spark's MemoryConsumer (4.3.0).
#pragma once

#include <cstdint>
#include <string>

#include "models/memory/memory_mode.hpp"
#include "sim/bytes.hpp"
#include "sim/ids.hpp"

namespace oomcast::memory {

using ConsumerId = sim::Id<struct ConsumerTag>;

/// What can go wrong in a spill.
enum class SpillFault : std::uint8_t {
  kNone,
  kIo,           // IOException: the disk is full
  kInterrupted,  // the task is being killed: ClosedByInterruptException, InterruptedIOException
  kOther,        // any other exception passes through
};

struct SpillOutcome {
  Bytes released;  // 0 means: there is nothing to be had here
  SpillFault fault = SpillFault::kNone;
  std::string message = {};  // of the exception
};

/// Contract: one consumer belongs to one task; spill() frees through the TaskMemoryManager, asks it
/// for nothing, and returns what it freed.
class MemoryConsumer {
 public:
  /// Among consumers that use the same, the highest id is spilled first.
  MemoryConsumer(ConsumerId id, MemoryMode mode) : id_(id), mode_(mode) {}
  virtual ~MemoryConsumer() = default;
  MemoryConsumer(const MemoryConsumer&) = delete;
  MemoryConsumer& operator=(const MemoryConsumer&) = delete;

  /// Frees at least `wanted` bytes if it can. `trigger` is the consumer that needs them.
  virtual SpillOutcome spill(Bytes wanted, const MemoryConsumer& trigger) = 0;
  /// The consumer's toString, as error messages show it.
  [[nodiscard]] virtual std::string name() const = 0;

  [[nodiscard]] ConsumerId id() const { return id_; }
  [[nodiscard]] MemoryMode mode() const { return mode_; }
  [[nodiscard]] Bytes used() const { return used_; }

 private:
  friend class TaskMemoryManager;

  ConsumerId id_;
  MemoryMode mode_;
  Bytes used_;
};

}  // namespace oomcast::memory
