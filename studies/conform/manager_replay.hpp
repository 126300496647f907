// One memory manager with a store, played step by step against a recording; what happens under the
// manager's lock is collected as events of the step.
#pragma once

#include "models/memory/memory_store.hpp"
#include "models/memory/unified_memory.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/shared_fields.hpp"

namespace oomcast::conform {

class ManagerReplay : public memory::MemoryListener, public memory::EvictionHandler {
 public:
  ManagerReplay(const vectors::Value& vector, vectors::Reader& in, VectorCheck& check)
      : in_(in),
        check_(check),
        memory_(sizes_of(in.field(vector, "config"), in)),
        store_(memory_, this) {
    memory_.set_listener(this);
  }

  /// The state before the steps, each step, and who waits at the end.
  void run(const vectors::Value& vector);

  void on_wait(memory::TaskAttemptId task, memory::MemoryMode mode, Bytes asked) override;
  void on_grant(memory::TaskAttemptId task, memory::MemoryMode mode, Bytes asked,
                Bytes granted) override;
  void on_evict(const memory::BlockEntry& entry) override;

 protected:
  /// Plays the step and compares all that the recording says of it.
  virtual void replay_step(const vectors::Value& step) = 0;

  vectors::Reader& in_;
  VectorCheck& check_;
  vectors::Value events_ = vectors::Value::array();
  memory::UnifiedMemory memory_;
  memory::MemoryStore store_;
  std::int64_t step_ = 0;
};

}  // namespace oomcast::conform
