#include "models/memory/task_memory_manager.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

namespace {

constexpr MemoryMode kOn = MemoryMode::kOnHeap;
constexpr UnifiedMemorySizes kThousand{1000_B, 500_B, 0_B, 0_B};

enum class Spills { kAll, kNothing, kFails };

/// Frees all it has when asked, or nothing, or fails; remembers who was asked.
class Consumer final : public MemoryConsumer {
 public:
  Consumer(TaskMemoryManager& manager, std::int64_t id, std::vector<std::int64_t>& asked,
           Spills spills = Spills::kAll)
      : MemoryConsumer(ConsumerId{id}, kOn), manager_(manager), asked_(asked), spills_(spills) {}

  SpillOutcome spill(Bytes, const MemoryConsumer&) override {
    asked_.push_back(id().value);
    if (spills_ == Spills::kFails) {
      return {0_B, SpillFault::kIo, "disk full"};
    }
    return {spills_ == Spills::kAll ? free_all() : 0_B};
  }
  std::string name() const override { return "c" + std::to_string(id().value); }

  /// The size of the page, 0 if there is none.
  Bytes allocate(Bytes required) {
    REQUIRE(manager_.allocate_page(*this, required) == Progress::kDone);
    const MemoryOutcome& outcome = manager_.outcome();
    if (!outcome.failure) {
      pages_.push_back(outcome.page);
    }
    return outcome.granted;
  }

 private:
  Bytes free_all() {
    const Bytes all = used();
    for (const PageNumber page : pages_) {
      manager_.free_page(*this, page);
    }
    pages_.clear();
    manager_.free(*this, used());
    return all;
  }

  TaskMemoryManager& manager_;
  std::vector<std::int64_t>& asked_;
  Spills spills_;
  std::vector<PageNumber> pages_;
};

/// Room for so many bytes.
class Limit final : public PageAllocator {
 public:
  explicit Limit(Bytes room) : room_(room) {}
  bool allocate(Bytes size) override {
    if (size > room_) {
      return false;
    }
    room_ -= size;
    return true;
  }
  void free(Bytes size) override { room_ += size; }

 private:
  Bytes room_;
};

struct Task {
  explicit Task(UnifiedMemory& memory, std::int64_t id = 1, PageAllocator* allocator = nullptr)
      : manager(memory, TaskAttemptId{id}, 100_B, kOn, allocator) {}

  Bytes acquire(Consumer& consumer, Bytes wanted) {
    REQUIRE(manager.acquire(consumer, wanted) == Progress::kDone);
    return manager.outcome().granted;
  }

  std::vector<std::int64_t> asked;
  TaskMemoryManager manager;
};

}  // namespace

TEST_CASE("the smallest consumer that covers the shortfall is spilled", "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Task task(memory);
  Consumer a(task.manager, 0, task.asked);
  Consumer b(task.manager, 1, task.asked);
  Consumer c(task.manager, 2, task.asked);
  task.acquire(a, 100_B);
  task.acquire(b, 300_B);
  task.acquire(c, 500_B);
  Consumer d(task.manager, 3, task.asked);
  CHECK(task.acquire(d, 350_B) == 350_B);
  CHECK(task.asked == std::vector<std::int64_t>{1});
}

TEST_CASE("a requester spills itself last of all", "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Task task(memory);
  Consumer a(task.manager, 0, task.asked);
  Consumer b(task.manager, 1, task.asked);
  task.acquire(a, 600_B);
  task.acquire(b, 400_B);
  CHECK(task.acquire(a, 900_B) == 900_B);
  // The other one, once more because it gave something, then itself.
  CHECK(task.asked == std::vector<std::int64_t>{1, 1, 0});
}

TEST_CASE("a failed spill leaves the grant with the task but with no consumer", "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Task task(memory);
  Consumer bad(task.manager, 0, task.asked, Spills::kFails);
  Consumer other(task.manager, 1, task.asked);
  task.acquire(bad, 900_B);
  REQUIRE(task.manager.acquire(other, 500_B) == Progress::kDone);
  const MemoryFailure& failure = task.manager.outcome().failure;
  CHECK(failure.kind == MemoryFailure::Kind::kSpillIo);
  CHECK(spark_error(failure).message ==
        "[SPILL_OUT_OF_MEMORY] Error while calling spill() on c0 : disk full SQLSTATE: 82003");
  CHECK(other.used() == 0_B);
  CHECK(task.manager.consumption() == 1000_B);
  CHECK(task.manager.peak(kOn) == 900_B);
  CHECK(task.manager.clean_up() == 1000_B);
}

TEST_CASE("a page smaller than the page size is kept if it covers what is required",
          "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Task task(memory);
  Consumer holder(task.manager, 0, task.asked, Spills::kNothing);
  Consumer a(task.manager, 1, task.asked, Spills::kNothing);
  task.acquire(holder, 950_B);
  CHECK(a.allocate(40_B) == 50_B);
  CHECK(a.used() == 50_B);
  CHECK(a.allocate(10_B) == 0_B);
  CHECK(task.manager.outcome().failure.received == 0_B);
}

TEST_CASE("an array that cannot be had in full is an error that tells both sizes",
          "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Task task(memory);
  Consumer a(task.manager, 0, task.asked);
  REQUIRE(task.manager.allocate_array(a, 1200_B) == Progress::kDone);
  CHECK(spark_error(task.manager.outcome().failure).message ==
        "[UNABLE_TO_ACQUIRE_MEMORY] Unable to acquire 1200 bytes of memory, got 1000. SQLSTATE: "
        "53200");
  CHECK(a.used() == 0_B);
  CHECK(task.manager.consumption() == 0_B);
}

TEST_CASE("a page beyond what a long array can hold is refused", "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Task task(memory);
  Consumer a(task.manager, 0, task.asked);
  REQUIRE(task.manager.allocate_page(a, kMaxPageSize + 1_B) == Progress::kDone);
  CHECK(spark_error(task.manager.outcome().failure).message ==
        "Cannot allocate a page of 17179869177 bytes.");
}

TEST_CASE("a task that waits for memory may die with its process", "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Task one(memory, 1);
  Task two(memory, 2);
  Consumer a(one.manager, 0, one.asked);
  Consumer b(two.manager, 0, two.asked);
  one.acquire(a, 1000_B);
  REQUIRE(two.manager.allocate_page(b, 60_B) == Progress::kWaiting);
  CHECK(two.manager.clean_up() == 0_B);
  CHECK_FALSE(two.manager.is_waiting());
  memory.clear_completions();
  one.manager.free(a, 400_B);
  CHECK(memory.completions().empty());
}

TEST_CASE("a request waits in its middle and goes on with what it is given", "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Task one(memory, 1);
  Task two(memory, 2);
  Consumer a(one.manager, 0, one.asked);
  Consumer b(two.manager, 0, two.asked);
  one.acquire(a, 1000_B);
  CHECK(two.manager.allocate_page(b, 60_B) == Progress::kWaiting);
  CHECK(two.manager.is_waiting());
  one.manager.free(a, 400_B);
  REQUIRE(memory.completions().size() == 1);
  const Acquisition granted = memory.completions()[0].outcome;
  memory.clear_completions();
  CHECK(two.manager.resume(granted) == Progress::kDone);
  CHECK(two.manager.outcome().granted == 100_B);
  CHECK(b.used() == 100_B);
}

TEST_CASE("when the memory behind a page is not there, consumers spill for it", "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Limit limit(300_B);
  Task task(memory, 1, &limit);
  Consumer a(task.manager, 0, task.asked);
  Consumer b(task.manager, 1, task.asked);
  CHECK(a.allocate(10_B) == 100_B);
  CHECK(a.allocate(10_B) == 100_B);
  CHECK(b.allocate(250_B) == 250_B);
  CHECK(task.asked == std::vector<std::int64_t>{0, 0});
  CHECK(task.manager.consumption() == 250_B);
  CHECK(task.manager.peak(kOn) == 450_B);
}

TEST_CASE("if nobody can spill for a page, the least that will do is tried", "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Limit limit(250_B);
  Task task(memory, 1, &limit);
  Consumer a(task.manager, 0, task.asked, Spills::kNothing);
  CHECK(a.allocate(50_B) == 100_B);
  CHECK(a.allocate(50_B) == 100_B);
  CHECK(a.allocate(40_B) == 40_B);
  CHECK(task.manager.consumption() == 240_B);
  CHECK(task.manager.peak(kOn) == 400_B);
  // Not even that: what was asked last stays with the task.
  CHECK(a.allocate(20_B) == 0_B);
  CHECK(task.manager.consumption() == 260_B);
  CHECK(a.used() == 240_B);
}

TEST_CASE("the end of a task frees its pages and tells what leaked", "[memory][task]") {
  UnifiedMemory memory(kThousand);
  Limit limit(1000_B);
  Task task(memory, 1, &limit);
  Consumer a(task.manager, 0, task.asked);
  CHECK(a.allocate(10_B) == 100_B);
  task.acquire(a, 77_B);
  CHECK(task.manager.clean_up() == 177_B);
  CHECK(task.manager.consumption() == 0_B);
  CHECK(limit.allocate(1000_B));
}
