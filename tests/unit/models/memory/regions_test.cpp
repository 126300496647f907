#include "models/memory/regions.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

namespace {

RegionsInput heap_of(Bytes heap, std::int64_t cores) {
  RegionsInput input;
  input.runtime_max_memory = heap;
  input.cores = cores;
  return input;
}

}  // namespace

TEST_CASE("a 1 GiB heap with 2 cores has the regions of a real 4.3.0 log", "[memory][regions]") {
  const auto regions = compute_regions(heap_of(1_GiB, 2));
  REQUIRE(regions.ok());
  CHECK(regions.value().sizes.max_heap == 455501414_B);
  CHECK(regions.value().sizes.on_heap_storage_region == 227750707_B);
  CHECK(regions.value().page_size == 8_MiB - 16_B);
}

TEST_CASE("pages grow with the share of a core, up to 64 MiB", "[memory][regions]") {
  CHECK(compute_regions(heap_of(1_GiB, 1)).value().page_size == 16_MiB - 16_B);
  CHECK(compute_regions(heap_of(4_GiB, 4)).value().page_size == 32_MiB - 16_B);
  CHECK(compute_regions(heap_of(32_GiB, 8)).value().page_size == 64_MiB - 16_B);
  CHECK(default_page_size(1_MiB, 64, MemoryMode::kOnHeap, Collector::kParallel) == 1_MiB);
}

TEST_CASE("only collectors of regions leave room for an array header", "[memory][regions]") {
  RegionsInput input = heap_of(1_GiB, 2);
  for (const Collector collector : {Collector::kSerial, Collector::kParallel}) {
    input.collector = collector;
    CHECK(compute_regions(input).value().page_size == 8_MiB);
  }
  input.collector = Collector::kG1;
  input.conf = {{"spark.memory.offHeap.enabled", "true"}, {"spark.memory.offHeap.size", "1g"}};
  CHECK(compute_regions(input).value().page_size == 16_MiB);
}

TEST_CASE("a heap of 450 MiB starts, one byte less does not", "[memory][regions]") {
  CHECK(compute_regions(heap_of(450_MiB, 2)).ok());
  const auto refused = compute_regions(heap_of(450_MiB - 1_B, 2));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().condition == "INVALID_EXECUTOR_MEMORY.SYSTEM_MEMORY");
}

TEST_CASE("the first wrong setting, in Spark's order, is the one that is told",
          "[memory][regions]") {
  RegionsInput input = heap_of(2_GiB, 2);
  input.conf = {{"spark.buffer.pageSize", "big"}, {"spark.memory.storageFraction", "1"}};
  const auto refused = compute_regions(input);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().params[0].second == "spark.memory.storageFraction");
}
