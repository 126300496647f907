// The consumers of the task_memory recordings: what each does when it is asked to spill is its
// policy, described in tests/oracle/memory/README.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/vectors/value.hpp"
#include "models/memory/memory_consumer.hpp"
#include "models/memory/task_memory_manager.hpp"

namespace oomcast::conform {

enum class SpillPolicy : std::uint8_t {
  kAll,
  kClosedByInterrupt,
  kExact,
  kHalf,
  kInterruptedIo,
  kIoError,
  kNone,
  kOthersOnly,
  kOverreports,
  kRuntime,
  kSelfOnly,
  kUnderreports,
};

std::optional<SpillPolicy> spill_policy(std::string_view name);

/// The exception a policy throws, as its own class names it; nothing if it throws none.
std::optional<memory::SparkError> thrown_by(SpillPolicy policy);

class RecordedConsumer final : public memory::MemoryConsumer {
 public:
  struct Held {
    std::int64_t serial = 0;  // in the order of all successful allocations of the recording
    memory::PageNumber number = memory::kNoPage;
    Bytes size;
  };

  /// Spills are written to `events`.
  RecordedConsumer(memory::TaskMemoryManager& manager, memory::ConsumerId id,
                   memory::MemoryMode mode, SpillPolicy policy, vectors::Value& events)
      : MemoryConsumer(id, mode), manager_(manager), policy_(policy), events_(events) {}

  memory::SpillOutcome spill(Bytes wanted, const MemoryConsumer& trigger) override;
  [[nodiscard]] std::string name() const override { return "c" + std::to_string(id().value); }

  [[nodiscard]] SpillPolicy policy() const { return policy_; }
  [[nodiscard]] const std::vector<Held>& pages() const { return pages_; }
  /// Used bytes that are neither in pages nor in arrays.
  [[nodiscard]] Bytes plain() const;

  /// Whether a step has named this consumer.
  [[nodiscard]] bool is_seen() const { return seen_; }
  void mark_seen() { seen_ = true; }

  void hold_page(const Held& page) { pages_.push_back(page); }
  void hold_array(const Held& array) { arrays_.push_back(array); }
  /// Frees by serial number; false if it is not held.
  bool free_page(std::int64_t serial) { return free_held(pages_, serial); }
  bool free_array(std::int64_t serial) { return free_held(arrays_, serial); }

 private:
  bool free_held(std::vector<Held>& held, std::int64_t serial);
  Bytes free_plain(Bytes most);
  /// Plain bytes first, then the oldest pages, until `target` is reached.
  Bytes free_towards(Bytes target);
  Bytes free_all();
  /// What the policy frees and what it says it freed.
  memory::SpillOutcome apply(Bytes wanted, bool is_trigger);

  memory::TaskMemoryManager& manager_;
  SpillPolicy policy_;
  vectors::Value& events_;
  std::vector<Held> pages_;
  std::vector<Held> arrays_;
  bool seen_ = false;
};

}  // namespace oomcast::conform
