// Whatever is asked of a manager, in whatever order: no byte appears or is lost, no pool goes
// negative, and nobody waits for memory that is free. A sequence that breaks this is shrunk and
// printed as code.
#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "models/memory/memory_store.hpp"
#include "models/memory/unified_memory.hpp"
#include "sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

namespace {

struct Op {
  enum class Kind { kAcquire, kRelease, kReleaseAll, kInterrupt, kPut, kRemove, kTouch, kPin };
  Kind kind = Kind::kAcquire;
  std::int64_t who = 0;  // task or block
  Bytes bytes;
  MemoryMode mode = MemoryMode::kOnHeap;
};

std::string as_code(const Op& op) {
  static const char* const kNames[] = {"kAcquire", "kRelease", "kReleaseAll", "kInterrupt",
                                       "kPut",     "kRemove",  "kTouch",      "kPin"};
  std::ostringstream out;
  out << "{Op::Kind::" << kNames[static_cast<int>(op.kind)] << ", " << op.who << ", "
      << op.bytes.count()
      << "_B, MemoryMode::" << (op.mode == MemoryMode::kOnHeap ? "kOnHeap" : "kOffHeap") << "},";
  return out.str();
}

class World {
 public:
  explicit World(bool with_blocks) : with_blocks_(with_blocks), store_(memory_) {}

  /// What is wrong after the operation; empty if nothing is.
  std::string apply(const Op& op) {
    const bool wakes = perform(op);
    memory_.clear_completions();
    for (const MemoryMode mode : {MemoryMode::kOnHeap, MemoryMode::kOffHeap}) {
      if (std::string wrong = check_pools(mode); !wrong.empty()) {
        return wrong;
      }
    }
    return wakes && !with_blocks_ ? check_waiters() : std::string();
  }

 private:
  /// True if the operation woke the waiters.
  bool perform(const Op& op) {
    const TaskAttemptId task{op.who};
    const BlockId block{BlockId::Kind::kRdd, op.who % 3, op.who};
    const bool waiting =
        std::any_of(memory_.waiters().begin(), memory_.waiters().end(),
                    [task](const UnifiedMemory::Waiter& each) { return each.task == task; });
    switch (op.kind) {
      case Op::Kind::kAcquire: {
        const bool is_new = !memory_.execution(op.mode).is_active(task);
        if (!waiting) {  // a task's thread that waits asks for nothing else
          static_cast<void>(memory_.acquire_execution(task, op.bytes, op.mode));
        }
        return is_new && !waiting;
      }
      case Op::Kind::kRelease:
        memory_.release_execution(task, op.bytes, op.mode);
        return true;
      case Op::Kind::kReleaseAll:
        memory_.release_all_execution(task);
        return true;
      case Op::Kind::kInterrupt:
        memory_.interrupt(task);
        return false;
      default:
        if (with_blocks_) {
          perform_on_block(op, block);
        }
        return false;
    }
  }

  void perform_on_block(const Op& op, const BlockId& block) {
    if (op.kind == Op::Kind::kPut) {
      if (!store_.contains(block)) {
        store_.put({block, op.bytes, op.mode});
      }
    } else if (op.kind == Op::Kind::kRemove) {
      store_.remove(block);
    } else if (op.kind == Op::Kind::kTouch) {
      store_.touch(block);
    } else if (!store_.unpin(block)) {
      store_.pin(block);
    }
  }

  std::string check_pools(MemoryMode mode) const {
    const ExecutionPool& execution = memory_.execution(mode);
    const StoragePool& storage = memory_.storage(mode);
    Bytes held;
    for (const TaskShare& share : execution.shares()) {
      held += share.used;
      if (share.used < 0_B) {
        return "a task holds less than nothing";
      }
    }
    Bytes stored;
    const BlockEntries& entries = store_.entries();
    for (auto slot = entries.eldest(); slot != BlockEntries::kNone; slot = entries.next(slot)) {
      stored += entries.at(slot).mode == mode ? entries.at(slot).size : 0_B;
    }
    if (execution.size() + storage.size() != memory_.max_memory(mode)) {
      return "the pools do not add up to the maximum";
    }
    if (held != execution.used() || stored != storage.used()) {
      return "a pool does not know what is held of it";
    }
    return execution.free() < 0_B || storage.free() < 0_B ? "a pool gave what it did not have" : "";
  }

  /// Without blocks nothing can be evicted, so a second look must find the same.
  std::string check_waiters() const {
    for (const UnifiedMemory::Waiter& waiter : memory_.waiters()) {
      const ExecutionPool& pool = memory_.execution(waiter.mode);
      if (!pool.is_active(waiter.task)) {
        return "a task waits although it was ended";
      }
      if (memory_.storage(waiter.mode).free() > 0_B) {
        return "a task waits although the storage pool has free memory";
      }
      if (!pool.offer(waiter.task, waiter.asked, memory_.max_memory(waiter.mode)).must_wait) {
        return "a task waits although memory is free for it";
      }
    }
    return "";
  }

  bool with_blocks_;
  UnifiedMemory memory_{{1000_B, 400_B, 300_B, 150_B}};
  MemoryStore store_;
};

std::string run(const std::vector<Op>& ops, bool with_blocks) {
  World world(with_blocks);
  for (const Op& op : ops) {
    if (std::string wrong = world.apply(op); !wrong.empty()) {
      return wrong;
    }
  }
  return "";
}

/// Leaves out what is not needed to fail, one operation at a time.
std::vector<Op> shrink(std::vector<Op> ops, bool with_blocks) {
  for (std::size_t i = ops.size(); i-- > 0;) {
    std::vector<Op> fewer = ops;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (!run(fewer, with_blocks).empty()) {
      ops = std::move(fewer);
    }
  }
  return ops;
}

std::vector<Op> draw_ops(std::uint64_t seed, std::size_t count) {
  sim::Random random(seed);
  std::vector<Op> ops;
  for (std::size_t i = 0; i < count; ++i) {
    Op op;
    op.kind = static_cast<Op::Kind>(random.below(8));
    op.who = random.between(1, 6);
    op.bytes = Bytes(random.between(1, 700));
    op.mode = random.below(4) == 0 ? MemoryMode::kOffHeap : MemoryMode::kOnHeap;
    ops.push_back(op);
  }
  return ops;
}

void require_no_failure(bool with_blocks, std::uint64_t seeds) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const std::vector<Op> ops = draw_ops(seed, 200);
    const std::string wrong = run(ops, with_blocks);
    if (!wrong.empty()) {
      std::string code = wrong + ", seed " + std::to_string(seed) + ":\n";
      for (const Op& op : shrink(ops, with_blocks)) {
        code += "    " + as_code(op) + "\n";
      }
      FAIL(code);
    }
  }
  SUCCEED("no sequence broke the rules");
}

}  // namespace

TEST_CASE("no order of requests loses a byte or leaves a task waiting for free memory",
          "[memory][property]") {
  require_no_failure(false, 400);
}

TEST_CASE("no order of requests, puts and evictions loses a byte", "[memory][property]") {
  require_no_failure(true, 400);
}
