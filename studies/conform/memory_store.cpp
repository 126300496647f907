// Family oracle/memory/memory_store/1, the vectors of one MemoryStore: puts of known and unknown
// size, unroll memory, eviction. Vectors of a whole BlockManager share the schema; they are
// replayed by studies/conform/block_manager.cpp.
#include "models/memory/memory_store.hpp"

#include <map>
#include <optional>
#include <vector>

#include "models/memory/unified_memory.hpp"
#include "models/memory/unroll.hpp"
#include "studies/conform/block_manager.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/shared_fields.hpp"

namespace oomcast::conform {
namespace {

using memory::BlockEntries;
using memory::BlockId;
using memory::MemoryMode;
using memory::TaskAttemptId;
using vectors::Kind;
using vectors::Reader;
using vectors::Value;

/// Blocks are put by a thread of no task.
constexpr TaskAttemptId kDriverThread{-1};

/// The tracked sizes that the recording gives for each check.
class RecordedEstimates final : public memory::UnrolledSize {
 public:
  RecordedEstimates(const std::vector<Value>& estimates, std::int64_t period)
      : estimates_(estimates), period_(period) {}
  Bytes after(std::int64_t elements) override {
    const auto check = static_cast<std::size_t>((elements - 1) / period_);
    return check < estimates_.size() ? Bytes(estimates_[check].integer()) : 0_B;
  }

 private:
  const std::vector<Value>& estimates_;
  std::int64_t period_;
};

memory::UnrollPolicy policy_of(const Value& config, Reader& in) {
  memory::UnrollPolicy policy;
  policy.initial = bytes_not_negative(config, "unroll_threshold", in);
  const Value& factor = in.field(config, "growth_factor");
  if (!factor.is(Kind::kReal) && !factor.is(Kind::kInteger)) {
    in.refuse(factor, "is not a number");
  }
  policy.growth_factor =
      factor.is(Kind::kReal) ? factor.real() : static_cast<double>(factor.integer());
  policy.check_period = in.integer(config, "check_period");
  if (in.ok() && (policy.growth_factor < 1 || policy.check_period < 1)) {
    in.refuse(config, "has an unroll factor or period below 1");
  }
  policy.check_period = std::max<std::int64_t>(1, policy.check_period);
  return policy;
}

memory::UnifiedMemorySizes on_heap_sizes(const Value& config, Reader& in) {
  const memory::UnifiedMemorySizes sizes{in.bytes(config, "max_heap"),
                                         in.bytes(config, "on_heap_storage_region"), 0_B, 0_B};
  if (in.ok() &&
      !(0_B <= sizes.on_heap_storage_region && sizes.on_heap_storage_region <= sizes.max_heap)) {
    in.refuse(config, "has a storage region that is not a part of its memory");
  }
  return in.ok() ? sizes : memory::UnifiedMemorySizes{};
}

class Replay final : public memory::MemoryListener,
                     public memory::StorageListener,
                     public memory::EvictionHandler {
 public:
  Replay(const Value& vector, Reader& in, VectorCheck& check)
      : in_(in),
        check_(check),
        policy_(policy_of(in.field(vector, "config"), in)),
        memory_(on_heap_sizes(in.field(vector, "config"), in)),
        store_(memory_, this) {
    memory_.set_listener(this);
    memory_.set_storage_listener(this);
  }

  void run(const Value& vector) {
    for (const Value& step : in_.items(vector, "steps")) {
      check_.begin_step();
      replay_step(step);
      check_.end_step();
      if (check_.failed() || !in_.ok()) {
        return;
      }
    }
  }

  void on_wait(TaskAttemptId task, MemoryMode mode, Bytes /*asked*/) override {
    events_.push(wait_event(task, mode));
  }
  void on_grant(TaskAttemptId task, MemoryMode mode, Bytes asked, Bytes granted) override {
    events_.push(grant_event(task, mode, asked, granted));
  }
  void on_storage(const BlockId& block, MemoryMode mode, Bytes asked, bool granted) override {
    events_.push(request_event("storage", block, mode, asked, granted));
  }
  void on_unroll(const BlockId& block, MemoryMode mode, Bytes asked, bool granted) override {
    events_.push(request_event("unroll", block, mode, asked, granted));
  }
  void on_evict(const memory::BlockEntry& entry) override {
    events_.push(evict_event(entry)).set("use_disk", use_disk_[entry.block]);
  }

 private:
  static Value request_event(std::string_view name, const BlockId& block, MemoryMode mode,
                             Bytes asked, bool granted) {
    return Value::object({{"e", name},
                          {"block", to_string(block)},
                          {"bytes", asked},
                          {"ok", granted},
                          {"mode", text_of(mode)}});
  }

  void replay_step(const Value& step) {
    events_ = Value::array();
    const Value result = apply(step);
    check_.same_fields(step, in_,
                       {{"result", result},
                        {"events", events_},
                        {"state", state_value(memory_)},
                        {"unroll_memory", store_.unroll_memory(MemoryMode::kOnHeap)},
                        {"lru", lru_value()}});
  }

  Value apply(const Value& step) {
    const std::string& op = in_.text(step, "op");
    if (op == "acquire_exec" || op == "release_exec" || op == "release_all_exec") {
      return execution_step(memory_, op, step, in_);
    }
    const BlockId block = block_of(step, "block", in_);
    if (!in_.ok()) {
      return {};
    }
    if (op == "put_bytes" || op == "put_values") {
      if (store_.contains(block)) {
        in_.refuse(step, "puts a block that is in the store");
        return {};
      }
      use_disk_[block] = in_.boolean(step, "use_disk");
      return op == "put_bytes" ? put_bytes(step, block) : put_values(step, block);
    }
    if (op == "close_partial") {
      close_partial(step, block);
      return Value::object();
    }
    if (op == "touch") {
      return Value::object({{"ok", store_.touch(block)}});
    }
    if (op == "remove_block") {
      return Value::object({{"ok", store_.remove(block)}});
    }
    return unknown(op, step);
  }

  Value put_bytes(const Value& step, const BlockId& block) {
    const Bytes bytes = bytes_not_negative(step, "bytes", in_);
    return in_.ok()
               ? Value::object({{"ok", store_.put({block, bytes, MemoryMode::kOnHeap, false})}})
               : Value();
  }

  Value put_values(const Value& step, const BlockId& block) {
    const std::vector<Value>& estimates = in_.items(step, "estimates_at_checks");
    const std::int64_t elements = integer_not_negative(step, "elements", in_);
    const Bytes size = bytes_not_negative(step, "array_size", in_);
    const std::int64_t checks = (elements + policy_.check_period - 1) / policy_.check_period;
    if (in_.ok() && static_cast<std::int64_t>(estimates.size()) < checks) {
      in_.refuse(step, "gives fewer estimates than there are checks");
    }
    if (!in_.ok()) {
      return {};
    }
    RecordedEstimates recorded(estimates, policy_.check_period);
    memory::Unroll unroll(store_, kDriverThread, block, MemoryMode::kOnHeap, policy_);
    const memory::UnrollResult result = unroll_all(unroll, policy_, elements, recorded, size, true);
    if (!result.stored) {
      partial_.emplace_back(block, unroll);
      return Value::object({{"ok", false}, {"consumed", result.consumed}});
    }
    return Value::object({{"ok", true}, {"size", size}, {"consumed", result.consumed}});
  }

  /// Closes the iterator over what a failed put of the block had unrolled.
  void close_partial(const Value& step, const BlockId& block) {
    for (auto each = partial_.begin(); each != partial_.end(); ++each) {
      if (each->first == block) {
        each->second.release();
        partial_.erase(each);
        return;
      }
    }
    in_.refuse(step, "closes an unroll that is not open");
  }

  Value unknown(const std::string& op, const Value& step) {
    in_.refuse(in_.field(step, "op"), "is \"" + op + "\", which is no operation of this family");
    return {};
  }

  [[nodiscard]] Value lru_value() const {
    Value lru = Value::array();
    const BlockEntries& entries = store_.entries();
    for (auto slot = entries.eldest(); slot != BlockEntries::kNone; slot = entries.next(slot)) {
      const memory::BlockEntry& entry = entries.at(slot);
      lru.push(Value::array({to_string(entry.block), entry.size}));
    }
    return lru;
  }

  Reader& in_;
  VectorCheck& check_;
  memory::UnrollPolicy policy_;
  memory::UnifiedMemory memory_;
  memory::MemoryStore store_;
  Value events_ = Value::array();
  std::map<BlockId, bool> use_disk_;
  std::vector<std::pair<BlockId, memory::Unroll>> partial_;
};

/// A vector of a whole BlockManager says nothing of the unroll policy and puts by level.
bool is_of_block_manager(const Value& vector) {
  const Value* config = vector.find("config");
  const Value* steps = vector.find("steps");
  if (config == nullptr || steps == nullptr || config->find("unroll_threshold") != nullptr) {
    return false;
  }
  return !steps->items().empty() && steps->items().front().find("blocks") != nullptr;
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  if (is_of_block_manager(vector)) {
    replay_block_manager(vector, in, check);
    return;
  }
  Replay each(vector, in, check);
  if (in.ok()) {
    each.run(vector);
  }
}

}  // namespace

Family memory_store_family() {
  return {.schema = "oracle/memory/memory_store/1",
          .summary = "blocks: unrolling, storing, eviction, storage levels",
          .replay = replay};
}

}  // namespace oomcast::conform
