#include "models/consumers/growing_consumer.hpp"

#include "models/consumers/aggregation_map.hpp"
#include "models/consumers/external_sorter.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/lone_task.hpp"

using namespace oomcast;
using namespace oomcast::consumers;
using oomcast::test::fill;

namespace {

constexpr memory::MemoryMode kHeap = memory::MemoryMode::kOnHeap;
constexpr memory::TaskAttemptId kGreedy{1};

/// A pool of 16 MiB of which another task holds all, as before our task became active.
struct CrowdedPool {
  CrowdedPool()
      : pools({.max_heap = 16_MiB,
               .on_heap_storage_region = Bytes(),
               .max_off_heap = Bytes(),
               .off_heap_storage_region = Bytes()}),
        task(pools, memory::TaskAttemptId{0}, 1_MiB) {
    held = pools.acquire_execution(kGreedy, 16_MiB, kHeap).granted;
  }
  /// What the pools say to our task since the last call.
  memory::Acquisition completion() {
    REQUIRE(pools.completions().size() == 1);
    const memory::Acquisition outcome = pools.completions()[0].outcome;
    pools.clear_completions();
    return outcome;
  }

  memory::UnifiedMemory pools;
  memory::TaskMemoryManager task;
  Bytes held;
};

}  // namespace

TEST_CASE("a structure waits for its floor of the pool and goes on where it was",
          "[consumers][waiting]") {
  CrowdedPool crowd;
  REQUIRE(crowd.held == 16_MiB);
  ExternalSorter sorter(crowd.task, memory::ConsumerId{1}, kHeap, {});
  REQUIRE(sorter.open() == Progress::kWaiting);
  crowd.pools.release_execution(kGreedy, 1_MiB, kHeap);
  REQUIRE(sorter.resume(crowd.completion()) == Progress::kDone);
  CHECK_FALSE(sorter.error());
  CHECK(sorter.array_bytes() == 64_KiB);
  // The page does not fit what is left, and the task is below its floor of a quarter.
  REQUIRE(sorter.make_room(Bytes(100)) == Progress::kWaiting);
  crowd.pools.release_execution(kGreedy, 4_MiB, kHeap);
  REQUIRE(sorter.resume(crowd.completion()) == Progress::kDone);
  CHECK(sorter.fits(Bytes(100)) > Rows());
}

TEST_CASE("an operation of several structures waits in each of them", "[consumers][waiting]") {
  CrowdedPool crowd;
  AggregationMap map(crowd.task, memory::ConsumerId{1}, memory::ConsumerId{2}, kHeap,
                     {.key = Bytes(16), .buffer = Bytes(16)});
  REQUIRE(map.open() == Progress::kWaiting);  // for the fast map's page
  crowd.pools.release_execution(kGreedy, 1_MiB, kHeap);
  REQUIRE(map.resume(crowd.completion()) == Progress::kWaiting);  // for the hash map's slots
  crowd.pools.release_execution(kGreedy, 1_MiB, kHeap);
  REQUIRE(map.resume(crowd.completion()) == Progress::kDone);
  CHECK_FALSE(map.error());
  CHECK(map.map().capacity() == 16384);
}

TEST_CASE("spills are handed over once", "[consumers][spill]") {
  oomcast::test::LoneTask task(4_MiB);
  ExternalSorter sorter(task.memory(), memory::ConsumerId{1}, kHeap, {});
  (void)sorter.open();
  (void)fill(sorter, Rows(100'000), Bytes(64));
  const std::int64_t spills = sorter.spill_count();
  REQUIRE(spills > 0);
  CHECK(static_cast<std::int64_t>(sorter.take_spills().size()) == spills);
  CHECK(sorter.take_spills().empty());
  CHECK(sorter.spill_count() == spills);
}
