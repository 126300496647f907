#include "models/memory/block_manager.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

namespace {

constexpr MemoryMode kOn = MemoryMode::kOnHeap;
constexpr TaskAttemptId kTask{1};
constexpr StorageLevel kMemoryOnly{false, true, false, true};
constexpr StorageLevel kMemoryAndDisk{true, true, false, true};
constexpr StorageLevel kMemoryAndDiskSer{true, true, false, false};
constexpr StorageLevel kDiskOnly{true, false, false, false};

BlockId rdd(std::int64_t id, std::int64_t split) { return {BlockId::Kind::kRdd, id, split}; }

/// Ten elements that weigh a tenth each, and half of that in bytes.
class Ten final : public BlockContent {
 public:
  explicit Ten(Bytes values) : values_(values) {}
  std::int64_t elements() const override { return 10; }
  Bytes values_bytes() const override { return values_; }
  Bytes serialized_bytes() const override { return values_ / 2; }
  Bytes disk_bytes() const override { return values_ / 2; }
  Bytes values_after(std::int64_t elements) override { return values_ * elements / 10; }
  Bytes serialized_after(std::int64_t elements) override { return values_ * elements / 20; }

 private:
  Bytes values_;
};

struct Fixture {
  UnifiedMemory memory{{1000_B, 500_B, 0_B, 0_B}};
  BlockManager blocks{memory, {.initial = 10_B}};
  Ten content{600_B};
};

}  // namespace

TEST_CASE("an evicted block goes to disk if its level has disk, else it is gone",
          "[memory][blocks]") {
  Fixture f;
  REQUIRE(f.blocks.put(kTask, rdd(1, 0), kMemoryAndDisk, f.content));
  REQUIRE(f.blocks.put(kTask, rdd(2, 0), kMemoryOnly, f.content));
  CHECK(f.blocks.look_up_memory(rdd(1, 0)) == 0_B);
  CHECK(f.blocks.blocks()[0].on_disk == 300_B);
  REQUIRE(f.blocks.put(kTask, rdd(3, 0), kMemoryOnly, f.content));
  CHECK_FALSE(f.blocks.get(kTask, rdd(2, 0)));
  CHECK(f.blocks.blocks().size() == 2);
}

TEST_CASE("reading a block from disk brings it back and keeps the disk copy", "[memory][blocks]") {
  Fixture f;
  REQUIRE(f.blocks.put(kTask, rdd(1, 0), kMemoryAndDiskSer, f.content));
  REQUIRE(f.blocks.put(kTask, rdd(2, 0), kMemoryAndDisk, f.content));
  REQUIRE(f.blocks.put(kTask, rdd(3, 0), kMemoryOnly, f.content));
  CHECK(f.blocks.look_up_memory(rdd(2, 0)) == 0_B);
  CHECK(f.blocks.get(kTask, rdd(2, 0)));
  CHECK(f.blocks.look_up_memory(rdd(2, 0)) == 600_B);
  CHECK(f.blocks.blocks()[1].on_disk == 300_B);
}

TEST_CASE("a block that does not fit is on disk, or nowhere, and holds no unroll memory",
          "[memory][blocks]") {
  Fixture f;
  Ten big(4000_B);
  CHECK_FALSE(f.blocks.put(kTask, rdd(1, 0), kMemoryOnly, big));
  CHECK(f.blocks.put(kTask, rdd(2, 0), kMemoryAndDisk, big));
  CHECK(f.blocks.put(kTask, rdd(3, 0), kDiskOnly, big));
  CHECK(f.memory.storage(kOn).used() == 0_B);
  CHECK(f.blocks.store().unroll_memory(kOn) == 0_B);
  CHECK(f.blocks.get(kTask, rdd(2, 0)));
  CHECK(f.blocks.remove(rdd(2, 0)));
  CHECK_FALSE(f.blocks.remove(rdd(2, 0)));
}

TEST_CASE("looking up a size makes a block the youngest", "[memory][blocks]") {
  Fixture f;
  Ten small(300_B);
  f.blocks.put(kTask, rdd(1, 0), kMemoryOnly, small);
  f.blocks.put(kTask, rdd(2, 0), kMemoryOnly, small);
  CHECK(f.blocks.look_up_memory(rdd(1, 0)) == 300_B);
  f.blocks.put(kTask, rdd(3, 0), kMemoryOnly, f.content);
  CHECK(f.blocks.look_up_memory(rdd(1, 0)) == 300_B);
  CHECK(f.blocks.look_up_memory(rdd(2, 0)) == 0_B);
}
