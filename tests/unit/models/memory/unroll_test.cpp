#include "models/memory/unroll.hpp"

#include "models/memory/size_tracking_vector.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

namespace {

constexpr MemoryMode kOn = MemoryMode::kOnHeap;
constexpr TaskAttemptId kTask{1};

BlockId rdd(std::int64_t id, std::int64_t split) { return {BlockId::Kind::kRdd, id, split}; }

/// Every element weighs the same.
class Linear final : public UnrolledSize {
 public:
  explicit Linear(Bytes element) : element_(element) {}
  Bytes after(std::int64_t elements) override { return element_ * elements; }

 private:
  Bytes element_;
};

}  // namespace

TEST_CASE("even a tiny block evicts to make its reservation of 1 MiB", "[memory][unroll]") {
  UnifiedMemory memory({4_MiB, 2_MiB, 0_B, 0_B});
  MemoryStore store(memory);
  for (std::int64_t i = 0; i < 4; ++i) {
    REQUIRE(store.put({rdd(i, 0), 1_MiB}));
  }
  Unroll unroll(store, kTask, rdd(9, 0), kOn, {});
  CHECK(unroll.begin());
  CHECK(unroll.finish(56_B, true));
  CHECK_FALSE(store.contains(rdd(0, 0)));
  CHECK(memory.storage(kOn).used() == 3_MiB + 56_B);
  CHECK(store.unroll_memory(kOn) == 0_B);
}

TEST_CASE("a reservation grows to half as much again as is believed", "[memory][unroll]") {
  UnifiedMemory memory({1000_B, 1000_B, 0_B, 0_B});
  MemoryStore store(memory);
  Unroll unroll(store, kTask, rdd(0, 0), kOn, {.initial = 100_B});
  REQUIRE(unroll.begin());
  CHECK(unroll.check(99_B));
  CHECK(unroll.reserved() == 100_B);
  CHECK(unroll.check(101_B));
  CHECK(unroll.reserved() == 151_B);
}

TEST_CASE("a failed unroll holds its memory until it is released", "[memory][unroll]") {
  UnifiedMemory memory({1000_B, 1000_B, 0_B, 0_B});
  MemoryStore store(memory);
  const UnrollPolicy policy{.initial = 100_B};
  Unroll unroll(store, kTask, rdd(0, 0), kOn, policy);
  Linear size(10_B);
  const UnrollResult result = unroll_all(unroll, policy, 200, size, 2000_B, true);
  CHECK_FALSE(result.stored);
  CHECK(result.consumed == 113);  // 1130 bytes: 1695 would be wanted
  CHECK(store.unroll_memory(kOn) == unroll.reserved());
  CHECK(unroll.reserved() > 0_B);
  unroll.release();
  CHECK(memory.storage(kOn).used() == 0_B);
}

TEST_CASE("a vector of 17 small arrays weighs what SizeTracker recorded", "[memory][unroll]") {
  SizeTrackingVector vector(24_B);
  vector.grow_to(1);
  CHECK(vector.estimate() == 560_B);
  vector.grow_to(17);
  CHECK(vector.estimate() == 976_B);
  vector.grow_to(65);
  CHECK(vector.estimate() == 2352_B);
}

TEST_CASE("arrays of more than 400 references are sampled", "[memory][unroll]") {
  CHECK(estimated_reference_array(73, 73, 20016_B) == 1461480_B);
  CHECK(estimated_reference_array(679, 679, 1016_B) == 612336_B);
  CHECK(estimated_reference_array(0, 0, 16_B) == 16_B);
}
