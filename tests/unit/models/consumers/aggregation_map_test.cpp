#include "models/consumers/aggregation_map.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/lone_task.hpp"

using namespace oomcast;
using namespace oomcast::consumers;
using oomcast::test::LoneTask;

namespace {

constexpr memory::MemoryMode kHeap = memory::MemoryMode::kOnHeap;
constexpr AggregationConf kLongKeys{.key = Bytes(16), .buffer = Bytes(16)};

Rows aggregate(AggregationMap& map, Rows groups) {
  Rows done;
  while (done < groups) {
    const Rows fit = std::min(groups - done, map.fits());
    if (fit == Rows()) {
      (void)map.make_room();
      if (map.error()) {
        break;
      }
      continue;
    }
    map.insert(fit);
    (void)map.settle();
    done += fit;
  }
  return done;
}

}  // namespace

TEST_CASE("a hundred thousand long keys peak as in a real task", "[consumers][aggregation]") {
  LoneTask task(Bytes(227750707), Bytes(8388592));
  AggregationMap map(task.memory(), memory::ConsumerId{1}, memory::ConsumerId{2}, kHeap, kLongKeys);
  (void)map.open();
  CHECK(aggregate(map, Rows(100'000)) == Rows(100'000));
  CHECK(map.fast().groups() == Rows(65536));
  CHECK(map.map().keys() == Rows(34464));
  CHECK(map.map().slot_bytes() == Bytes(2097152));
  CHECK(map.peak() == Bytes(10485744));
  CHECK(task.peak() == Bytes(19922912));
}

TEST_CASE("keys that fit the fast map show only the empty map's slots",
          "[consumers][aggregation]") {
  LoneTask task(Bytes(227750707), Bytes(8388592));
  AggregationMap map(task.memory(), memory::ConsumerId{1}, memory::ConsumerId{2}, kHeap, kLongKeys);
  (void)map.open();
  CHECK(aggregate(map, Rows(50'484)) == Rows(50'484));
  CHECK(map.peak() == Bytes(262144));
  CHECK(task.peak() == Bytes(8650736));
}

TEST_CASE("a map that is refused is sorted, spilled and used again", "[consumers][aggregation]") {
  LoneTask task(8_MiB, 1_MiB);
  AggregationMap map(task.memory(), memory::ConsumerId{1}, memory::ConsumerId{2}, kHeap, kLongKeys);
  (void)map.open();
  CHECK(aggregate(map, Rows(400'000)) == Rows(400'000));
  CHECK(map.fell_back());
  (void)map.finish();
  Rows spilled;
  for (const SpillRecord& spill : map.take_spills()) {
    spilled += spill.records;
  }
  CHECK(spilled + map.fast().groups() == Rows(400'000));
  map.free();
  CHECK(task.consumption() == Bytes());
}

TEST_CASE("a group that finds no room in an empty map fails the task", "[consumers][aggregation]") {
  LoneTask task(300_KiB, 1_MiB);
  AggregationMap map(task.memory(), memory::ConsumerId{1}, memory::ConsumerId{2}, kHeap,
                     {.key = Bytes(100'000), .buffer = Bytes(16), .fast_map = false});
  (void)map.open();
  CHECK(aggregate(map, Rows(10)) == Rows());
  REQUIRE(map.error());
  CHECK(map.error()->condition == "AGGREGATE_OUT_OF_MEMORY");
}

TEST_CASE("while groups are put out others may take the map's last pages",
          "[consumers][aggregation]") {
  LoneTask task(64_MiB, 1_MiB);
  AggregationConf conf = kLongKeys;
  conf.fast_map = false;
  AggregationMap map(task.memory(), memory::ConsumerId{1}, memory::ConsumerId{2}, kHeap, conf);
  BytesMap other(task.memory(), memory::ConsumerId{3}, kHeap, 64);
  (void)map.open();
  (void)aggregate(map, Rows(80'000));
  const std::int64_t pages = map.map().pages();
  map.begin_output();
  map.output(Rows(1));
  auto& consumer = const_cast<BytesMap&>(map.map());
  CHECK(consumer.spill(1_MiB, other).released == 1_MiB);
  CHECK(map.map().pages() == pages - 1);
}
