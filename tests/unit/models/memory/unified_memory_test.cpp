#include "models/memory/unified_memory.hpp"

#include "models/memory/memory_store.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

namespace {

constexpr MemoryMode kOn = MemoryMode::kOnHeap;
constexpr MemoryMode kOff = MemoryMode::kOffHeap;
constexpr UnifiedMemorySizes kThousand{1000_B, 500_B, 0_B, 0_B};

constexpr TaskAttemptId task(std::int64_t id) { return TaskAttemptId{id}; }

BlockId rdd(std::int64_t id, std::int64_t split) { return {BlockId::Kind::kRdd, id, split}; }

Bytes granted(UnifiedMemory& memory, std::int64_t id, Bytes wanted) {
  const Acquisition got = memory.acquire_execution(task(id), wanted, kOn);
  CHECK(got.status == AcquireStatus::kGranted);
  return got.granted;
}

bool waits(UnifiedMemory& memory, std::int64_t id, Bytes wanted) {
  return memory.acquire_execution(task(id), wanted, kOn).status == AcquireStatus::kWaiting;
}

}  // namespace

TEST_CASE("execution evicts storage only down to the storage region", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  MemoryStore store(memory);
  for (std::int64_t i = 0; i < 7; ++i) {
    REQUIRE(store.put({rdd(0, i), 100_B}));
  }
  CHECK(granted(memory, 1, 1000_B) == 500_B);
  CHECK(memory.storage(kOn).used() == 500_B);
  CHECK(granted(memory, 1, 100_B) == 0_B);
}

TEST_CASE("when pinned blocks do not leave enough to evict, none goes", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  MemoryStore store(memory);
  for (std::int64_t i = 0; i < 4; ++i) {
    REQUIRE(store.put({rdd(0, i), i == 3 ? 100_B : 200_B}));
  }
  for (std::int64_t i = 1; i < 4; ++i) {
    store.pin(rdd(0, i));
  }
  // 300 free in the execution pool; 200 could be reclaimed but only 200 are evictable.
  CHECK(granted(memory, 1, 600_B) == 500_B);
  CHECK(memory.storage(kOn).used() == 500_B);
  store.unpin(rdd(0, 1));
  CHECK(granted(memory, 1, 100_B) == 0_B);
}

TEST_CASE("storage takes back what execution does not hold, and no more", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  MemoryStore store(memory);
  CHECK(granted(memory, 1, 800_B) == 800_B);
  CHECK_FALSE(store.put({rdd(0, 0), 201_B}));
  CHECK(store.put({rdd(0, 0), 200_B}));
}

TEST_CASE("what a task could not have beside one more is told once", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  CHECK(granted(memory, 1, 500_B) == 500_B);
  CHECK_FALSE(memory.took_beyond_share(task(1), kOn));
  CHECK(granted(memory, 1, 1_B) == 1_B);
  CHECK(memory.took_beyond_share(task(1), kOn));
  CHECK_FALSE(memory.took_beyond_share(task(1), kOn));
  // A second task leaves each half: with a third, a third.
  CHECK(granted(memory, 2, 400_B) == 400_B);
  CHECK(memory.took_beyond_share(task(2), kOn));
  CHECK_FALSE(memory.took_beyond_share(task(3), kOn));
}

TEST_CASE("a waiter is completed by the release it waited for", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  CHECK(granted(memory, 1, 1000_B) == 1000_B);
  CHECK(waits(memory, 2, 300_B));
  memory.release_execution(task(1), 100_B, kOn);
  CHECK(memory.completions().empty());
  memory.release_execution(task(1), 150_B, kOn);
  REQUIRE(memory.completions().size() == 1);
  CHECK(memory.completions()[0].task == task(2));
  CHECK(memory.completions()[0].outcome.granted == 250_B);
}

TEST_CASE("freeing storage wakes nobody", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  MemoryStore store(memory);
  REQUIRE(store.put({rdd(0, 0), 500_B}));
  CHECK(granted(memory, 1, 500_B) == 500_B);
  CHECK(waits(memory, 2, 200_B));
  store.remove(rdd(0, 0));
  CHECK(memory.completions().empty());
  memory.release_execution(task(1), 1_B, kOn);
  CHECK(memory.completions().size() == 1);
}

TEST_CASE("woken waiters come first, last, last but one, ...", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  CHECK(granted(memory, 1, 1000_B) == 1000_B);
  for (std::int64_t id = 2; id <= 5; ++id) {
    CHECK(waits(memory, id, 300_B));
  }
  // Each newcomer woke the others, which rejoined behind it: 5 waits longest by now.
  std::vector<std::int64_t> order;
  for (const UnifiedMemory::Waiter& waiter : memory.waiters()) {
    order.push_back(waiter.task.value);
  }
  CHECK(order == std::vector<std::int64_t>{5, 4, 2, 3});
  memory.release_execution(task(1), 1000_B, kOn);
  std::vector<std::int64_t> completed;
  for (const Completion& each : memory.completions()) {
    completed.push_back(each.task.value);
  }
  CHECK(completed == std::vector<std::int64_t>{5, 3, 2, 4});
}

TEST_CASE("an interrupted waiter stays active until it releases", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  CHECK(granted(memory, 1, 1000_B) == 1000_B);
  CHECK(waits(memory, 2, 300_B));
  CHECK(memory.interrupt(task(2)));
  CHECK_FALSE(memory.interrupt(task(2)));
  CHECK(memory.completions()[0].outcome.status == AcquireStatus::kInterrupted);
  CHECK(memory.execution(kOn).active_tasks() == 2);
  CHECK(memory.release_all_execution(task(2)) == 0_B);
  CHECK(memory.execution(kOn).active_tasks() == 1);
}

TEST_CASE("4.3.0 forgets a waiting task that another thread ends", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  CHECK(granted(memory, 1, 900_B) == 900_B);
  CHECK(waits(memory, 2, 400_B));
  memory.release_all_execution(task(2));
  REQUIRE(memory.completions().size() == 1);
  CHECK(memory.completions()[0].outcome.status == AcquireStatus::kForgotten);
}

TEST_CASE("asking for nothing is refused and registers nobody", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  CHECK(memory.acquire_execution(task(1), 0_B, kOn).status == AcquireStatus::kInvalid);
  CHECK(memory.execution(kOn).active_tasks() == 0);
}

TEST_CASE("the pools of the two modes do not mix", "[memory][unified]") {
  UnifiedMemory memory({1000_B, 500_B, 400_B, 200_B});
  CHECK(memory.acquire_execution(task(1), 1000_B, kOff).granted == 400_B);
  CHECK(granted(memory, 1, 2000_B) == 1000_B);
  CHECK(memory.execution_used_by(task(1)) == 1400_B);
}

TEST_CASE("unmanaged memory lowers the cap and the storage limit", "[memory][unified]") {
  UnifiedMemory memory(kThousand);
  MemoryStore store(memory);
  memory.set_unmanaged(kOn, 300_B);
  CHECK_FALSE(store.put({rdd(0, 0), 701_B}));
  CHECK(store.put({rdd(0, 0), 100_B}));
  CHECK(granted(memory, 1, 1000_B) == 600_B);
}
