#include "models/memory/memory_store.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

namespace {

constexpr MemoryMode kOn = MemoryMode::kOnHeap;

BlockId rdd(std::int64_t id, std::int64_t split) { return {BlockId::Kind::kRdd, id, split}; }

/// Remembers what was evicted.
class Evicted final : public EvictionHandler {
 public:
  void on_evict(const BlockEntry& entry) override { blocks.push_back(to_string(entry.block)); }
  std::vector<std::string> blocks;
};

}  // namespace

TEST_CASE("the block that was used longest ago goes first", "[memory][store]") {
  UnifiedMemory memory({300_B, 300_B, 0_B, 0_B});
  Evicted evicted;
  MemoryStore store(memory, &evicted);
  for (std::int64_t i = 0; i < 3; ++i) {
    REQUIRE(store.put({rdd(i, 0), 100_B}));
  }
  CHECK(store.touch(rdd(0, 0)));
  CHECK(store.put({rdd(9, 0), 150_B}));
  CHECK(evicted.blocks == std::vector<std::string>{"rdd_1_0", "rdd_2_0"});
}

TEST_CASE("a block never evicts blocks of its own RDD", "[memory][store]") {
  UnifiedMemory memory({300_B, 300_B, 0_B, 0_B});
  Evicted evicted;
  MemoryStore store(memory, &evicted);
  REQUIRE(store.put({rdd(1, 0), 150_B}));
  REQUIRE(store.put({rdd(2, 0), 150_B}));
  CHECK_FALSE(store.put({rdd(1, 1), 200_B}));
  CHECK(evicted.blocks.empty());
  CHECK(store.put({rdd(1, 1), 150_B}));
  CHECK(evicted.blocks == std::vector<std::string>{"rdd_2_0"});
}

TEST_CASE("a block of the other mode is no candidate", "[memory][store]") {
  UnifiedMemory memory({300_B, 300_B, 300_B, 300_B});
  MemoryStore store(memory);
  REQUIRE(store.put({rdd(1, 0), 300_B, MemoryMode::kOffHeap}));
  REQUIRE(store.put({rdd(2, 0), 300_B}));
  CHECK(store.put({rdd(3, 0), 100_B}));
  CHECK(store.contains(rdd(1, 0)));
  CHECK_FALSE(store.contains(rdd(2, 0)));
}

TEST_CASE("unroll memory is storage that no eviction can reach", "[memory][store]") {
  UnifiedMemory memory({300_B, 300_B, 0_B, 0_B});
  MemoryStore store(memory);
  const TaskAttemptId task{7};
  CHECK(store.reserve_unroll(task, rdd(1, 0), 250_B, kOn));
  CHECK_FALSE(store.put({rdd(2, 0), 100_B}));
  store.release_unroll(task, 1000_B, kOn);
  CHECK(store.unroll_memory(kOn) == 0_B);
  CHECK(memory.storage(kOn).used() == 0_B);
  CHECK(store.put({rdd(2, 0), 100_B}));
}

TEST_CASE("slots of erased blocks are used again", "[memory][store]") {
  BlockEntries entries;
  const BlockEntries::Slot first = entries.insert({rdd(1, 0), 1_B});
  entries.insert({rdd(2, 0), 1_B});
  entries.erase(first);
  CHECK(entries.insert({rdd(3, 0), 1_B}) == first);
  CHECK(entries.find(rdd(1, 0)) == BlockEntries::kNone);
  CHECK(entries.at(entries.eldest()).block == rdd(2, 0));
  CHECK(entries.size() == 2);
}
