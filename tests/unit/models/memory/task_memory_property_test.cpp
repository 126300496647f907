// Several tasks with several consumers each, that ask, free, spill and end in any order: what
// consumers hold is what the pools know, pages are within their table, and nobody waits for memory
// that nobody else holds. A sequence that breaks this is shrunk and printed as code.
#include <array>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "models/memory/task_memory_manager.hpp"
#include "sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

namespace {

constexpr Bytes kPageSize{64};
constexpr std::int64_t kTasks = 3;
constexpr std::int64_t kConsumers = 3;  // of each task: one gives all, one its pages, one nothing

struct Op {
  enum class Kind { kAcquire, kPage, kArray, kFree, kFreePage, kEnd };
  Kind kind = Kind::kAcquire;
  std::int64_t task = 0;
  std::int64_t consumer = 0;
  Bytes bytes;
};

std::string as_code(const Op& op) {
  static const char* const kNames[] = {"kAcquire", "kPage", "kArray", "kFree", "kFreePage", "kEnd"};
  std::ostringstream out;
  out << "{Op::Kind::" << kNames[static_cast<int>(op.kind)] << ", " << op.task << ", "
      << op.consumer << ", " << op.bytes.count() << "_B},";
  return out.str();
}

class Holder final : public MemoryConsumer {
 public:
  Holder(TaskMemoryManager& manager, std::int64_t task, std::int64_t number)
      : MemoryConsumer(ConsumerId{task * kConsumers + number}, MemoryMode::kOnHeap),
        manager_(manager),
        number_(number) {}

  SpillOutcome spill(Bytes /*wanted*/, const MemoryConsumer& /*trigger*/) override {
    const Bytes before = used();
    if (number_ == 0) {
      while (!pages_.empty()) {
        free_page();
      }
      manager_.free(*this, used());
    } else if (number_ == 1) {
      while (!pages_.empty()) {
        free_page();
      }
    }
    return {before - used(), SpillFault::kNone, {}};
  }
  [[nodiscard]] std::string name() const override { return "holder"; }

  void take(const MemoryOutcome& outcome) {
    if (outcome.page != kNoPage && !outcome.failure) {
      pages_.push_back(outcome.page);
      page_bytes_.push_back(outcome.granted);
    }
  }
  void free_page() {
    if (!pages_.empty()) {
      manager_.free_page(*this, pages_.back());
      pages_.pop_back();
      page_bytes_.pop_back();
    }
  }
  /// Plain bytes, at most so many.
  void free_bytes(Bytes amount) { manager_.free(*this, std::min(amount, used() - in_pages())); }
  void forget() {
    pages_.clear();
    page_bytes_.clear();
  }
  [[nodiscard]] Bytes in_pages() const {
    Bytes sum;
    for (const Bytes size : page_bytes_) {
      sum += size;
    }
    return sum;
  }

 private:
  TaskMemoryManager& manager_;
  std::int64_t number_;
  std::vector<PageNumber> pages_;
  std::vector<Bytes> page_bytes_;
};

class World {
 public:
  World() {
    for (std::int64_t task = 0; task < kTasks; ++task) {
      start(static_cast<std::size_t>(task));
    }
  }

  std::string apply(const Op& op) {
    perform(op);
    deliver();
    return check();
  }

 private:
  struct Task {
    std::unique_ptr<TaskMemoryManager> manager;
    std::vector<std::unique_ptr<Holder>> holders;
    Holder* asking = nullptr;
  };

  void start(std::size_t index) {
    Task& task = tasks_[index];
    task.manager =
        std::make_unique<TaskMemoryManager>(pools_, TaskAttemptId{next_id_++}, kPageSize);
    task.holders.clear();
    for (std::int64_t number = 0; number < kConsumers; ++number) {
      task.holders.push_back(
          std::make_unique<Holder>(*task.manager, static_cast<std::int64_t>(index), number));
    }
  }

  void perform(const Op& op) {
    Task& task = tasks_[static_cast<std::size_t>(op.task)];
    if (task.manager->is_waiting()) {
      return;  // its thread stands still
    }
    Holder& holder = *task.holders[static_cast<std::size_t>(op.consumer)];
    switch (op.kind) {
      case Op::Kind::kAcquire:
        settle(task, holder, task.manager->acquire(holder, op.bytes));
        return;
      case Op::Kind::kPage:
        settle(task, holder, task.manager->allocate_page(holder, op.bytes));
        return;
      case Op::Kind::kArray:
        settle(task, holder, task.manager->allocate_array(holder, op.bytes));
        return;
      case Op::Kind::kFree:
        holder.free_bytes(op.bytes);
        return;
      case Op::Kind::kFreePage:
        holder.free_page();
        return;
      case Op::Kind::kEnd:
        static_cast<void>(task.manager->clean_up());
        for (const auto& each : task.holders) {
          each->forget();
        }
        start(static_cast<std::size_t>(op.task));
        return;
    }
  }

  static void settle(Task& task, Holder& holder, Progress progress) {
    task.asking = &holder;
    if (progress == Progress::kDone) {
      holder.take(task.manager->outcome());
    }
  }

  /// Tasks whose requests were completed by others go on, and may complete more.
  void deliver() {
    while (!pools_.completions().empty()) {
      const auto done =
          std::vector<Completion>(pools_.completions().begin(), pools_.completions().end());
      pools_.clear_completions();
      for (const Completion& each : done) {
        for (Task& task : tasks_) {
          if (task.manager->task() == each.task) {
            settle(task, *task.asking, task.manager->resume(each.outcome));
          }
        }
      }
    }
  }

  [[nodiscard]] std::string check() const {
    Bytes in_all;
    for (const Task& task : tasks_) {
      Bytes held;
      for (const auto& holder : task.holders) {
        held += holder->used();
        if (holder->used() < holder->in_pages()) {
          return "a consumer holds less than its pages";
        }
      }
      const Bytes known = task.manager->consumption();
      // What a waiting request was granted so far belongs to no consumer yet.
      if (task.manager->is_waiting() ? known < held : known != held) {
        return "the pool does not know what the consumers hold";
      }
      if (task.manager->peak(MemoryMode::kOnHeap) < held) {
        return "the peak is below what is held";
      }
      in_all += known;
      if (task.manager->is_waiting() && alone(task)) {
        return "a task waits although nobody else holds anything";
      }
    }
    const ExecutionPool& execution = pools_.execution(MemoryMode::kOnHeap);
    if (in_all != execution.used() || execution.used() > execution.size()) {
      return "tasks hold more than the pool has";
    }
    return "";
  }

  [[nodiscard]] bool alone(const Task& waiting) const {
    for (const Task& task : tasks_) {
      if (&task != &waiting && task.manager->consumption() > 0_B) {
        return false;
      }
    }
    return true;
  }

  UnifiedMemory pools_{{1000_B, 400_B, 0_B, 0_B}};
  std::int64_t next_id_ = 0;
  std::array<Task, static_cast<std::size_t>(kTasks)> tasks_;
};

std::string run(const std::vector<Op>& ops) {
  World world;
  for (const Op& op : ops) {
    if (std::string wrong = world.apply(op); !wrong.empty()) {
      return wrong;
    }
  }
  return "";
}

std::vector<Op> shrink(std::vector<Op> ops) {
  for (std::size_t i = ops.size(); i-- > 0;) {
    std::vector<Op> fewer = ops;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (!run(fewer).empty()) {
      ops = std::move(fewer);
    }
  }
  return ops;
}

std::vector<Op> draw_ops(std::uint64_t seed) {
  sim::Random random(seed);
  std::vector<Op> ops;
  for (int i = 0; i < 300; ++i) {
    Op op;
    // Asking twice as often as freeing keeps the pool nearly full.
    const std::int64_t kind = random.between(0, 40);
    op.kind = static_cast<Op::Kind>(kind == 40 ? 5 : kind % 10 < 7 ? kind % 3 : 3 + kind % 2);
    op.task = random.between(0, kTasks - 1);
    op.consumer = random.between(0, kConsumers - 1);
    op.bytes = Bytes(random.between(1, 250));
    ops.push_back(op);
  }
  return ops;
}

}  // namespace

TEST_CASE("whatever tasks ask, spill and free, consumers hold what the pools know",
          "[memory][property]") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const std::vector<Op> ops = draw_ops(seed);
    const std::string wrong = run(ops);
    std::string code;
    for (const Op& op : wrong.empty() ? std::vector<Op>() : shrink(ops)) {
      code += "    " + as_code(op) + "\n";
    }
    INFO(wrong << ", seed " << seed << ":\n" << code);
    REQUIRE(wrong.empty());
  }
}
