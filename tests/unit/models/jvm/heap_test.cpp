#include "models/jvm/heap.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::jvm;
using namespace oomcast::literals;

TEST_CASE("the JVM picks Serial on one CPU or below 1792 MiB, else G1", "[jvm]") {
  CHECK(chosen_collector("", 2, 2_GiB) == Collector::kG1);
  CHECK(chosen_collector("", 1, 64_GiB) == Collector::kSerial);
  CHECK(chosen_collector("", 8, 1791_MiB) == Collector::kSerial);
  CHECK(chosen_collector("-Xss2m -XX:+UseParallelGC", 1, 1_GiB) == Collector::kParallel);
  CHECK(chosen_collector("-XX:+UseG1GC", 1, 1_GiB) == Collector::kG1);
}

TEST_CASE("maxMemory at -Xmx512m gives the unified memory that executors reported", "[jvm]") {
  // unified = (maxMemory - 300 MiB) x 0.6; real block managers at 512m said 122,644,070 under
  // Serial and 97,832,140 under Parallel.
  const auto unified = [](Collector collector) {
    const Bytes max = heap_shape(collector, 512_MiB).max_memory;
    return static_cast<std::int64_t>(static_cast<double>((max - 300_MiB).count()) * 0.6);
  };
  CHECK(heap_shape(Collector::kG1, 512_MiB).max_memory == 512_MiB);
  CHECK(unified(Collector::kSerial) == Approx(122'644'070).epsilon(0.01));
  CHECK(unified(Collector::kParallel) == Approx(97'832'140).epsilon(0.02));
}

TEST_CASE("G1 regions are a power of two between 1 and 32 MiB", "[jvm]") {
  CHECK(heap_shape(Collector::kG1, 512_MiB).region == 1_MiB);
  CHECK(heap_shape(Collector::kG1, 4_GiB).region == 2_MiB);
  CHECK(heap_shape(Collector::kG1, 16_GiB).region == 8_MiB);
  CHECK(heap_shape(Collector::kG1, 256_GiB).region == 32_MiB);
}

TEST_CASE("alive at the limit, dead one byte above it", "[jvm]") {
  const HeapShape shape = heap_shape(Collector::kG1, 1_GiB);
  CHECK(fits(shape, 1_MiB, shape.live_limit - 1_MiB, 0_B));
  CHECK_FALSE(fits(shape, 1_MiB, shape.live_limit - 1_MiB + 1_B, 0_B));
}

TEST_CASE("no single object has half of the heap", "[jvm]") {
  const HeapShape shape = heap_shape(Collector::kG1, 1_GiB);
  CHECK(fits(shape, 0_B, 512_MiB - 1_B, 512_MiB - 1_B));
  CHECK_FALSE(fits(shape, 0_B, 512_MiB, 512_MiB));
}

TEST_CASE("collecting the same garbage costs more the fuller the heap is", "[jvm]") {
  const HeapShape shape = heap_shape(Collector::kG1, 1_GiB);
  Duration before(0);
  for (const Bytes live : {50_MiB, 300_MiB, 600_MiB, 900_MiB}) {
    const Duration cost = collection_time(shape, live, 4_GiB);
    CHECK(cost > before);
    before = cost;
  }
  CHECK(collection_time(shape, 50_MiB, 0_B) == Duration(0));
}
