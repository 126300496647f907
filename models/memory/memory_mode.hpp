// Where tracked memory lies, and who asks for it: the two words every part of this room shares.
// Mirrors Spark's MemoryMode and the task attempt id used as a key by ExecutionMemoryPool.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/ids.hpp"

namespace oomcast::memory {

enum class MemoryMode : std::uint8_t { kOnHeap = 0, kOffHeap = 1 };

inline constexpr std::size_t kMemoryModes = 2;

constexpr std::size_t index_of(MemoryMode mode) { return static_cast<std::size_t>(mode); }

using TaskAttemptId = sim::Id<struct TaskAttemptTag>;

}  // namespace oomcast::memory
