#include "models/memory/execution_pool.hpp"
#include "models/memory/storage_pool.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

namespace {

constexpr TaskAttemptId kOne{1};
constexpr TaskAttemptId kTwo{2};

/// Frees exactly `blocks` bytes whenever at most that much is wanted, as one block would.
class OneBlock final : public EvictableStore {
 public:
  OneBlock(StoragePool& pool, Bytes block) : pool_(pool), block_(block) {}
  Bytes evict_to_free_space(const BlockId*, Bytes space, MemoryMode) override {
    if (space > block_) {
      return 0_B;
    }
    pool_.release(block_);
    return block_;
  }

 private:
  StoragePool& pool_;
  Bytes block_;
};

}  // namespace

TEST_CASE("a task is offered at most one N-th of what the pool could be", "[memory][pool]") {
  ExecutionPool pool(1000_B);
  pool.activate(kOne);
  pool.activate(kTwo);
  const ExecutionPool::Offer offer = pool.offer(kOne, 900_B, 1000_B);
  CHECK(offer.granted == 500_B);
  CHECK_FALSE(offer.must_wait);
}

TEST_CASE("a task below one half of its share waits rather than take little", "[memory][pool]") {
  ExecutionPool pool(1000_B);
  pool.activate(kOne);
  pool.take(kOne, 800_B);
  pool.activate(kTwo);
  CHECK(pool.offer(kTwo, 300_B, 1000_B).must_wait);        // 200 are free, the floor is 250
  CHECK_FALSE(pool.offer(kTwo, 200_B, 1000_B).must_wait);  // all it wants is there
}

TEST_CASE("releasing the last byte makes a task inactive", "[memory][pool]") {
  ExecutionPool pool(1000_B);
  pool.activate(kOne);
  pool.take(kOne, 10_B);
  pool.release(kOne, 4_B);
  CHECK(pool.active_tasks() == 1);
  pool.release(kOne, 100_B);
  CHECK(pool.active_tasks() == 0);
  CHECK(pool.used() == 0_B);
}

TEST_CASE("a shrinking storage pool gives whole blocks", "[memory][pool]") {
  StoragePool pool(MemoryMode::kOnHeap, 1000_B);
  OneBlock store(pool, 600_B);
  pool.set_store(&store);
  REQUIRE(pool.acquire({}, 900_B));
  CHECK(pool.free_space_to_shrink(50_B) == 50_B);    // unused bytes suffice
  CHECK(pool.free_space_to_shrink(200_B) == 700_B);  // 100 unused and a block of 600
}

TEST_CASE("a storage request fails if evictable blocks do not cover it", "[memory][pool]") {
  StoragePool pool(MemoryMode::kOnHeap, 1000_B);
  OneBlock store(pool, 100_B);
  pool.set_store(&store);
  REQUIRE(pool.acquire({}, 900_B));
  CHECK_FALSE(pool.acquire({}, 300_B));
  CHECK(pool.used() == 900_B);
  CHECK(pool.acquire({}, 200_B));
  CHECK(pool.used() == 1000_B);
}
