// A task alone with a pool of execution memory, for tests of the structures that grow in it.
#pragma once

#include "models/consumers/growing_consumer.hpp"
#include "models/memory/task_memory_manager.hpp"
#include "models/memory/unified_memory.hpp"

namespace oomcast::test {

class LoneTask {
 public:
  explicit LoneTask(Bytes pool, Bytes page = Bytes(std::int64_t{1} << 20))
      : pools_({.max_heap = pool,
                .on_heap_storage_region = Bytes(),
                .max_off_heap = Bytes(),
                .off_heap_storage_region = Bytes()}),
        task_(pools_, memory::TaskAttemptId{0}, page) {}

  memory::TaskMemoryManager& memory() { return task_; }
  memory::UnifiedMemory& pools() { return pools_; }
  Bytes consumption() const { return task_.consumption(); }
  Bytes peak() const { return task_.peak(memory::MemoryMode::kOnHeap); }

 private:
  memory::UnifiedMemory pools_;
  memory::TaskMemoryManager task_;
};

/// Inserts in bulk until all rows are in or the structure fails; returns those that are in.
template <class Structure>
Rows fill(Structure& structure, Rows rows, Bytes row) {
  Rows done;
  while (done < rows) {
    const Rows fit = std::min(rows - done, structure.fits(row));
    if (fit > Rows()) {
      structure.insert(fit, row);
      done += fit;
      continue;
    }
    (void)structure.make_room(row);
    if (structure.error()) {
      break;
    }
    structure.insert(Rows(1), row);
    done += Rows(1);
  }
  return done;
}

}  // namespace oomcast::test
