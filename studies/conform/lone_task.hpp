// One task alone with its memory manager, as the recordings of single structures have it: a pool of
// so many bytes, and neighbours that hold one byte each and lower the task's cap to 1/N.
#pragma once

#include <memory>

#include "inputs/vectors/reader.hpp"
#include "inputs/vectors/value.hpp"
#include "models/consumers/growing_consumer.hpp"
#include "models/memory/task_memory_manager.hpp"
#include "models/memory/unified_memory.hpp"

namespace oomcast::conform {

class LoneTask {
 public:
  LoneTask(Bytes max_memory, Bytes page_size, memory::MemoryMode mode,
           std::int64_t idle_neighbours);

  [[nodiscard]] memory::TaskMemoryManager& memory() { return task_; }
  [[nodiscard]] memory::MemoryMode mode() const { return mode_; }

 private:
  memory::MemoryMode mode_;
  memory::UnifiedMemory pools_;
  memory::TaskMemoryManager task_;
};

/// The task that a recording's `config` describes.
std::unique_ptr<LoneTask> lone_task(const vectors::Value& config, vectors::Reader& in);

/// Compares recorded states one by one; what is left over at the end differs too.
class RecordedSteps {
 public:
  explicit RecordedSteps(const std::vector<vectors::Value>& steps) : steps_(steps) {}
  template <class Check>
  void expect(Check& check, const vectors::Value& got) {
    check.begin_step();
    check.same("", next_ < steps_.size() ? steps_[next_] : vectors::Value(), got);
    check.end_step();
    next_ += 1;
  }
  template <class Check>
  void finish(Check& check) const {
    check.end_steps();
    check.same("steps", vectors::Value(steps_.size()), vectors::Value(next_));
  }

 private:
  const std::vector<vectors::Value>& steps_;
  std::size_t next_ = 0;
};

}  // namespace oomcast::conform
