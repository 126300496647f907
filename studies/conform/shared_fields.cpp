// Reading and writing the fields that several families share.
#include "studies/conform/shared_fields.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace oomcast::conform {

using memory::MemoryMode;
using vectors::Value;

std::string_view text_of(MemoryMode mode) { return mode == MemoryMode::kOnHeap ? "on" : "off"; }

MemoryMode mode_of(const Value& object, std::string_view field, vectors::Reader& in) {
  const std::string& word = in.text(object, field);
  if (word != "on" && word != "off" && in.ok()) {
    in.refuse(in.field(object, field), "is \"" + word + "\"", "one of: on, off");
  }
  return word == "off" ? MemoryMode::kOffHeap : MemoryMode::kOnHeap;
}

memory::BlockId block_of(const Value& object, std::string_view field, vectors::Reader& in) {
  const std::string& name = in.text(object, field);
  const std::optional<memory::BlockId> block = memory::parse_block_id(name);
  if (!block && in.ok()) {
    in.refuse(in.field(object, field), "is \"" + name + "\", which names no block",
              "rdd_<rdd>_<split>, broadcast_<n>, test_<n>");
  }
  return block.value_or(memory::BlockId{});
}

Value value_of(const memory::SparkError& error) {
  Value value = Value::object();
  value.set("class", error.exception_class);
  if (!error.condition.empty()) {
    value.set("condition", error.condition);
    value.set("sqlstate", error.sqlstate);
    Value& params = value.set("params", Value::object());
    for (const auto& [name, param] : error.params) {
      params.set(name, param);
    }
  }
  value.set("message", error.message.empty() ? Value() : Value(error.message));
  return value;
}

Value pools_value(const memory::UnifiedMemory& memory, MemoryMode mode) {
  const memory::ExecutionPool& execution = memory.execution(mode);
  const memory::StoragePool& storage = memory.storage(mode);
  Value tasks = Value::object();
  for (const memory::TaskShare& share : execution.shares()) {
    tasks.set(std::to_string(share.task.value), share.used);
  }
  return Value::object({{"storage_pool", storage.size()},
                        {"storage_used", storage.used()},
                        {"exec_pool", execution.size()},
                        {"exec_used", execution.used()},
                        {"tasks", std::move(tasks)}});
}

Value state_value(const memory::UnifiedMemory& memory) {
  Value state = Value::object();
  state.set("on", pools_value(memory, MemoryMode::kOnHeap));
  if (memory.max_memory(MemoryMode::kOffHeap) > 0_B) {
    state.set("off", pools_value(memory, MemoryMode::kOffHeap));
  }
  return state;
}

memory::UnifiedMemorySizes sizes_of(const Value& config, vectors::Reader& in) {
  const memory::UnifiedMemorySizes sizes{
      in.bytes(config, "max_heap"), in.bytes(config, "on_heap_storage_region"),
      in.bytes(config, "off_heap_size"), in.bytes(config, "off_heap_storage_region")};
  const auto sound = [](Bytes region, Bytes all) { return region >= 0_B && region <= all; };
  if (in.ok() && !(sound(sizes.on_heap_storage_region, sizes.max_heap) &&
                   sound(sizes.off_heap_storage_region, sizes.max_off_heap))) {
    in.refuse(config, "has a storage region that is not a part of its memory");
  }
  return in.ok() ? sizes : memory::UnifiedMemorySizes{};
}

std::int64_t integer_not_negative(const Value& object, std::string_view field,
                                  vectors::Reader& in) {
  const std::int64_t integer = in.integer(object, field);
  if (integer < 0) {
    in.refuse(in.field(object, field), "is negative");
  }
  return std::max<std::int64_t>(0, integer);
}

Bytes bytes_not_negative(const Value& object, std::string_view field, vectors::Reader& in) {
  return Bytes(integer_not_negative(object, field, in));
}

Value wait_event(memory::TaskAttemptId task, MemoryMode mode) {
  return Value::object({{"e", "wait"}, {"task", task.value}, {"mode", text_of(mode)}});
}

Value grant_event(memory::TaskAttemptId task, MemoryMode mode, Bytes asked, Bytes granted) {
  return Value::object({{"e", "grant"},
                        {"task", task.value},
                        {"asked", asked},
                        {"bytes", granted},
                        {"mode", text_of(mode)}});
}

Value evict_event(const memory::BlockEntry& entry) {
  return Value::object({{"e", "evict"}, {"block", to_string(entry.block)}, {"bytes", entry.size}});
}

Value execution_step(memory::UnifiedMemory& memory, std::string_view op, const Value& step,
                     vectors::Reader& in) {
  const memory::TaskAttemptId task{in.integer(step, "task")};
  if (op == "release_all_exec") {
    return Value::object({{"freed", memory.release_all_execution(task)}});
  }
  const Bytes bytes = bytes_not_negative(step, "bytes", in);
  if (!in.ok()) {
    return {};
  }
  if (op == "release_exec") {
    memory.release_execution(task, bytes, MemoryMode::kOnHeap);
    return Value::object();
  }
  const memory::Acquisition outcome = memory.acquire_execution(task, bytes, MemoryMode::kOnHeap);
  return outcome.status == memory::AcquireStatus::kGranted
             ? Value::object({{"granted", outcome.granted}})
             : Value::object({{"blocked", true}});
}

Value blocked_tasks(const memory::UnifiedMemory& memory) {
  std::set<std::int64_t> tasks;
  for (const memory::UnifiedMemory::Waiter& waiter : memory.waiters()) {
    tasks.insert(waiter.task.value);
  }
  Value blocked = Value::array();
  for (const std::int64_t task : tasks) {
    blocked.push(task);
  }
  return blocked;
}

}  // namespace oomcast::conform
