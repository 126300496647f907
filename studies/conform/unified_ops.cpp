// Family oracle/memory/unified_ops/1: sequences of calls on one memory manager.
#include <map>
#include <optional>

#include "studies/conform/family.hpp"
#include "studies/conform/manager_replay.hpp"

namespace oomcast::conform {
namespace {

using memory::AcquireStatus;
using memory::BlockEntries;
using memory::BlockEntry;
using memory::BlockId;
using memory::MemoryMode;
using memory::TaskAttemptId;
using vectors::Reader;
using vectors::Value;

/// The error that ends an acquisition Spark gives up on.
Value error_value(AcquireStatus status, TaskAttemptId task, Bytes asked) {
  memory::SparkError error;
  if (status == AcquireStatus::kForgotten) {
    error.exception_class = "java.util.NoSuchElementException";
    error.message = "key not found: " + std::to_string(task.value);
  } else {
    error.exception_class = "java.lang.AssertionError";
    error.message = asked < 0_B ? "assertion failed"
                                : "assertion failed: invalid number of bytes requested: " +
                                      std::to_string(asked.count());
  }
  return value_of(error);
}

class Replay final : public ManagerReplay {
 public:
  using ManagerReplay::ManagerReplay;

 private:
  void replay_step(const Value& step) override {
    events_ = Value::array();
    memory_.clear_completions();
    const Value result = apply(step);
    check_.same_fields(step, in_,
                       {{"result", result},
                        {"completed", completed_value()},
                        {"events", events_},
                        {"blocked", blocked_tasks(memory_)},
                        {"state", state_value(memory_)},
                        {"lru", lru_value()}});
  }

  Value apply(const Value& step) {
    const std::string& op = in_.text(step, "op");
    if (op.ends_with("_exec") || op == "interrupt") {
      return apply_to_execution(op, step);
    }
    if (op.ends_with("_block")) {
      return apply_to_block(op, step);
    }
    if (op == "acquire_storage" || op == "acquire_unroll") {
      const BlockId block = block_of(step, "block", in_);
      const Bytes bytes = bytes_not_negative(step, "bytes", in_);
      const MemoryMode mode = mode_of(step, "mode", in_);
      return Value::object({{"ok", memory_.acquire_storage(block, bytes, mode)}});
    }
    if (op == "release_storage") {
      memory_.release_storage(bytes_not_negative(step, "bytes", in_), mode_of(step, "mode", in_));
      return Value::object();
    }
    return unknown(op, step);
  }

  Value apply_to_execution(const std::string& op, const Value& step) {
    const TaskAttemptId task{in_.integer(step, "task")};
    if (op == "interrupt") {
      memory_.interrupt(task);
      return Value::object();
    }
    if (op == "release_all_exec") {
      return Value::object({{"freed", memory_.release_all_execution(task)}});
    }
    const MemoryMode mode = mode_of(step, "mode", in_);
    if (op == "release_exec") {
      memory_.release_execution(task, bytes_not_negative(step, "bytes", in_), mode);
      return Value::object();
    }
    if (op != "acquire_exec") {
      return unknown(op, step);
    }
    const Bytes bytes = in_.bytes(step, "bytes");
    if (!in_.ok()) {
      return {};
    }
    const memory::Acquisition outcome = memory_.acquire_execution(task, bytes, mode);
    switch (outcome.status) {
      case AcquireStatus::kGranted:
        return Value::object({{"granted", outcome.granted}});
      case AcquireStatus::kWaiting:
        waiting_since_[task.value] = step_;
        return Value::object({{"blocked", true}});
      default:
        return Value::object({{"error", error_value(outcome.status, task, bytes)}});
    }
  }

  Value apply_to_block(const std::string& op, const Value& step) {
    const BlockId block = block_of(step, "block", in_);
    if (op == "put_block") {
      const Bytes bytes = bytes_not_negative(step, "bytes", in_);
      const MemoryMode mode = mode_of(step, "mode", in_);
      if (store_.contains(block)) {
        in_.refuse(step, "puts a block that is in the store");
      }
      return in_.ok() ? Value::object({{"ok", store_.put({block, bytes, mode})}}) : Value();
    }
    if (op == "remove_block") {
      return Value::object({{"ok", store_.remove(block)}});
    }
    if (op == "touch_block") {
      return Value::object({{"ok", store_.touch(block)}});
    }
    if (op == "pin_block") {
      return Value::object({{"ok", store_.pin(block)}});
    }
    if (op == "unpin_block") {
      store_.unpin(block);
      return Value::object();
    }
    return unknown(op, step);
  }

  Value unknown(const std::string& op, const Value& step) {
    in_.refuse(in_.field(step, "op"), "is \"" + op + "\", which is no operation of this family");
    return {};
  }

  Value completed_value() {
    Value completed = Value::array();
    for (const memory::Completion& each : memory_.completions()) {
      Value& row = completed.push(
          Value::object({{"step", waiting_since_[each.task.value]}, {"task", each.task.value}}));
      switch (each.outcome.status) {
        case AcquireStatus::kGranted:
          row.set("granted", each.outcome.granted);
          break;
        case AcquireStatus::kInterrupted:
          row.set("interrupted", true);
          break;
        default:
          row.set("error", error_value(each.outcome.status, each.task, each.asked));
      }
    }
    return completed;
  }

  Value lru_value() const {
    Value lru = Value::array();
    const BlockEntries& entries = store_.entries();
    for (auto slot = entries.eldest(); slot != BlockEntries::kNone; slot = entries.next(slot)) {
      lru.push(to_string(entries.at(slot).block));
    }
    return lru;
  }

  std::map<std::int64_t, std::int64_t> waiting_since_;  // the step in which a task went to wait
};

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  Replay each(vector, in, check);
  if (in.ok()) {
    each.run(vector);
  }
}

}  // namespace

Family unified_ops_family() {
  return {.schema = "oracle/memory/unified_ops/1",
          .summary = "calls on one memory manager: grants, waits, evictions, pools",
          .replay = replay};
}

}  // namespace oomcast::conform
