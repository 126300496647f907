// Fields that several families of recordings share: memory modes, blocks, errors, pool states.
#pragma once

#include <string_view>

#include "inputs/vectors/reader.hpp"
#include "inputs/vectors/value.hpp"
#include "models/memory/block_entries.hpp"
#include "models/memory/block_id.hpp"
#include "models/memory/memory_mode.hpp"
#include "models/memory/spark_error.hpp"
#include "models/memory/unified_memory.hpp"

namespace oomcast::conform {

/// "on" or "off".
std::string_view text_of(memory::MemoryMode mode);
memory::MemoryMode mode_of(const vectors::Value& object, std::string_view field,
                           vectors::Reader& in);

memory::BlockId block_of(const vectors::Value& object, std::string_view field, vectors::Reader& in);

/// {class, condition, sqlstate, params, message}; a plain Java exception has class and message.
vectors::Value value_of(const memory::SparkError& error);

/// {storage_pool, storage_used, exec_pool, exec_used, tasks {id: bytes}} of one mode.
vectors::Value pools_value(const memory::UnifiedMemory& memory, memory::MemoryMode mode);

/// {on: pools, off: pools}; `off` only where there is off-heap memory.
vectors::Value state_value(const memory::UnifiedMemory& memory);

/// Sizes of a manager from {max_heap, on_heap_storage_region, off_heap_size, ...}.
memory::UnifiedMemorySizes sizes_of(const vectors::Value& config, vectors::Reader& in);

Bytes bytes_not_negative(const vectors::Value& object, std::string_view field, vectors::Reader& in);

std::int64_t integer_not_negative(const vectors::Value& object, std::string_view field,
                                  vectors::Reader& in);

// What happened under the manager's lock, as recordings tell it.
vectors::Value wait_event(memory::TaskAttemptId task, memory::MemoryMode mode);
vectors::Value grant_event(memory::TaskAttemptId task, memory::MemoryMode mode, Bytes asked,
                           Bytes granted);
vectors::Value evict_event(const memory::BlockEntry& entry);

/// acquire_exec, release_exec or release_all_exec on the heap, of a step that nobody lets wait.
vectors::Value execution_step(memory::UnifiedMemory& memory, std::string_view op,
                              const vectors::Value& step, vectors::Reader& in);

/// The tasks that wait, ascending.
vectors::Value blocked_tasks(const memory::UnifiedMemory& memory);

}  // namespace oomcast::conform
