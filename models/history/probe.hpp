// Watches one executor for the Recorder: hears what Spark's memory manager decides and says which
// steps that makes. Grants that nobody waited for and that fit the pool are no steps.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/history/recorder.hpp"
#include "models/memory/memory_store.hpp"
#include "models/memory/unified_memory.hpp"

namespace oomcast::history {

class Probe final : public memory::MemoryListener,
                    public memory::StorageListener,
                    public memory::EvictionHandler {
 public:
  /// All arguments outlive the probe. It listens from now on.
  Probe(Recorder& recorder, std::int32_t executor, memory::UnifiedMemory& memory);

  [[nodiscard]] Recorder& recorder() { return recorder_; }
  /// Hears nothing any more: the executor is dead.
  void stop();
  void sample(const Ledger& ledger, Bytes rss) { recorder_.sample(executor_, ledger, rss); }

  void held(memory::TaskAttemptId task, Account account, Bytes bytes, std::string_view by);
  void spilled(memory::TaskAttemptId task, memory::MemoryMode mode, bool forced, Bytes bytes,
               std::string_view by);
  void collected(Bytes garbage, Duration took);

  void on_wait(memory::TaskAttemptId task, memory::MemoryMode mode, Bytes asked) override;
  void on_grant(memory::TaskAttemptId task, memory::MemoryMode mode, Bytes asked,
                Bytes granted) override;
  void on_storage(const memory::BlockId& block, memory::MemoryMode mode, Bytes asked,
                  bool granted) override;
  void on_unroll(const memory::BlockId& block, memory::MemoryMode mode, Bytes asked,
                 bool granted) override;
  void on_evict(const memory::BlockEntry& entry) override;

 private:
  /// Says which pool has grown at the cost of the other since this was last asked.
  void look_at_pools(memory::MemoryMode mode, memory::TaskAttemptId task);

  Recorder& recorder_;
  std::int32_t executor_;
  memory::UnifiedMemory& memory_;
  std::array<Bytes, memory::kMemoryModes> storage_size_;
  std::vector<memory::TaskAttemptId> waiting_;
};

}  // namespace oomcast::history
