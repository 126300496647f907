// Blocks of every storage level under a local SparkContext. Sizes of Java objects are the model's
// own; how well bytes compress is taken from the recording, as its README asks.
#include "studies/conform/block_manager.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "models/memory/block_manager.hpp"
#include "models/memory/size_tracking_vector.hpp"
#include "models/memory/unified_memory.hpp"
#include "models/sizes/java_layout.hpp"
#include "studies/conform/shared_fields.hpp"

namespace oomcast::conform {
namespace {

using memory::BlockEntries;
using memory::BlockId;
using memory::BlockStatus;
using memory::MemoryMode;
using memory::StorageLevel;
using memory::TaskAttemptId;
using vectors::Kind;
using vectors::Reader;
using vectors::Value;

/// Blocks are put by a thread of no task.
constexpr TaskAttemptId kDriverThread{-1};

/// A block of byte arrays of one length, as the recording's driver makes them.
class ByteArrays final : public memory::BlockContent {
 public:
  ByteArrays(std::int64_t elements, std::int64_t element_bytes, Bytes serialized, Bytes disk)
      : elements_(elements),
        element_(sizes::byte_array_bytes(element_bytes)),
        serialized_(serialized),
        disk_(disk) {}

  [[nodiscard]] std::int64_t elements() const override { return elements_; }
  [[nodiscard]] Bytes values_bytes() const override {
    return memory::estimated_reference_array(elements_, elements_, element_);
  }
  [[nodiscard]] Bytes serialized_bytes() const override { return serialized_; }
  [[nodiscard]] Bytes disk_bytes() const override { return disk_; }
  [[nodiscard]] Bytes values_after(std::int64_t elements) override {
    if (!vector_ || elements < asked_) {
      vector_.emplace(element_);
    }
    asked_ = elements;
    vector_->grow_to(elements);
    return vector_->estimate();
  }
  /// Compressed bytes, of which a check sees at most all.
  [[nodiscard]] Bytes serialized_after(std::int64_t elements) override {
    return serialized_ * elements / std::max<std::int64_t>(1, elements_);
  }

 private:
  std::int64_t elements_;
  Bytes element_;
  Bytes serialized_;
  Bytes disk_;
  std::optional<memory::SizeTrackingVector> vector_;
  std::int64_t asked_ = 0;
};

std::string text_of_level(const StorageLevel& level) {
  std::string text;
  const auto add = [&text](bool flag, std::string_view word) {
    if (flag) {
      text += (text.empty() ? "" : "+") + std::string(word);
    }
  };
  add(level.use_memory, "mem");
  add(level.use_disk, "disk");
  add(level.use_off_heap, "offheap");
  add(level.deserialized, "deser");
  return text;
}

memory::UnifiedMemorySizes sizes_of_context(const Value& vector, Reader& in) {
  const Bytes max_heap = bytes_not_negative(in.field(vector, "config"), "max_heap", in);
  return {max_heap, max_heap / 2, 0_B, 0_B};  // spark.memory.storageFraction is left at 0.5
}

class Replay {
 public:
  Replay(const Value& vector, Reader& in, VectorCheck& check)
      : in_(in),
        check_(check),
        steps_(in.items(vector, "steps")),
        memory_(sizes_of_context(vector, in)),
        blocks_(memory_, memory::UnrollPolicy{}) {}

  void run() {
    for (; step_ < steps_.size() && !check_.failed() && in_.ok(); ++step_) {
      check_.begin_step();
      replay_step(steps_[step_]);
      check_.end_step();
    }
  }

 private:
  void replay_step(const Value& step) {
    const Value result = apply(step);
    check_.same_fields(step, in_,
                       {{"result", result},
                        {"storage_used", memory_.storage_used()},
                        {"exec_used", memory_.execution(MemoryMode::kOnHeap).used()},
                        {"unroll_memory", blocks_.store().unroll_memory(MemoryMode::kOnHeap)},
                        {"blocks", blocks_value()},
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
    if (op == "put") {
      return put(step, block);
    }
    if (op == "remove") {
      blocks_.remove(block);
      return Value::object();
    }
    if (op == "get") {
      const bool found = blocks_.get(kDriverThread, block);
      Value result = Value::object({{"found", found}});
      if (found) {
        result.set("elements", contents_.at(block)->elements());
      }
      return result;
    }
    in_.refuse(in_.field(step, "op"), "is \"" + op + "\", which is no operation of this family");
    return {};
  }

  Value put(const Value& step, const BlockId& block) {
    const std::string& name = in_.text(step, "level");
    const auto level =
        std::find_if(memory::storage_levels().begin(), memory::storage_levels().end(),
                     [&](const memory::NamedLevel& each) { return each.name == name; });
    if (level == memory::storage_levels().end()) {
      in_.refuse(step, "has the level \"" + name + "\", which is none of Spark's");
    }
    const bool known = std::any_of(blocks_.blocks().begin(), blocks_.blocks().end(),
                                   [&](const BlockStatus& each) { return each.block == block; });
    if (known) {
      in_.refuse(step, "puts a block that exists");
    }
    const std::int64_t elements = integer_not_negative(step, "elements", in_);
    const std::int64_t element_bytes = integer_not_negative(step, "element_bytes", in_);
    if (!in_.ok()) {
      return {};
    }
    const Bytes disk = recorded_bytes(block, "disk");
    const Bytes memory = recorded_bytes(block, "mem");
    // Serialized, the same bytes are in memory and on disk.
    const Bytes serialized = level->level.deserialized || memory == 0_B ? disk : memory;
    contents_[block] = std::make_unique<ByteArrays>(elements, element_bytes, serialized,
                                                    disk == 0_B ? serialized : disk);
    return Value::object(
        {{"ok", blocks_.put(kDriverThread, block, level->level, *contents_[block])}});
  }

  /// The first size recorded for a block in one of its places, from this step until it is gone.
  [[nodiscard]] Bytes recorded_bytes(const BlockId& block, std::string_view place) const {
    const std::string name = to_string(block);
    for (std::size_t i = step_; i < steps_.size(); ++i) {
      const Value* row = row_of(steps_[i], name);
      const Value* bytes = row == nullptr ? nullptr : row->find(place);
      if (bytes == nullptr) {
        break;
      }
      if (bytes->integer() > 0) {
        return Bytes(bytes->integer());
      }
    }
    return 0_B;
  }

  /// What a step's `blocks` tell of a block; null if it is not among them.
  static const Value* row_of(const Value& step, const std::string& name) {
    const Value* rows = step.find("blocks");
    if (rows == nullptr) {
      return nullptr;
    }
    for (const Value& row : rows->items()) {
      const Value* id = row.find("block");
      if (id != nullptr && id->text() == name) {
        return &row;
      }
    }
    return nullptr;
  }

  /// The recorder looked up each block after each step, which is a use: so do we, in its order.
  [[nodiscard]] Value blocks_value() {
    Value rows = Value::array();
    for (const BlockStatus& status : blocks_.blocks()) {
      rows.push(Value::object({{"block", to_string(status.block)},
                               {"level", text_of_level(status.level)},
                               {"mem", blocks_.look_up_memory(status.block)},
                               {"disk", status.on_disk}}));
    }
    return rows;
  }

  [[nodiscard]] Value lru_value() {
    Value lru = Value::array();
    const BlockEntries& entries = blocks_.store().entries();
    for (auto slot = entries.eldest(); slot != BlockEntries::kNone; slot = entries.next(slot)) {
      lru.push(to_string(entries.at(slot).block));
    }
    return lru;
  }

  Reader& in_;
  VectorCheck& check_;
  const std::vector<Value>& steps_;
  std::size_t step_ = 0;
  memory::UnifiedMemory memory_;
  memory::BlockManager blocks_;
  std::map<BlockId, std::unique_ptr<ByteArrays>> contents_;
};

}  // namespace

void replay_block_manager(const Value& vector, Reader& in, VectorCheck& check) {
  Replay each(vector, in, check);
  if (in.ok()) {
    each.run();
  }
}

}  // namespace oomcast::conform
