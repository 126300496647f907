#include "models/consumers/external_sorter.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/lone_task.hpp"

using namespace oomcast;
using namespace oomcast::consumers;
using oomcast::test::fill;
using oomcast::test::LoneTask;

TEST_CASE("a million rows of 48 bytes take two pages and a doubled array", "[consumers][sorter]") {
  LoneTask task(1_GiB, Bytes(33554416));
  ExternalSorter sorter(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap, {});
  (void)sorter.open();
  CHECK(sorter.array_bytes() == 64_KiB);
  CHECK(fill(sorter, Rows(1'000'000), Bytes(48)) == Rows(1'000'000));
  CHECK(sorter.pages() == 2);
  CHECK(sorter.array_bytes() == 32_MiB);
  CHECK(sorter.memory_usage() == Bytes(100663264));
  CHECK(sorter.spill_count() == 0);
  sorter.free();
  CHECK(task.consumption() == Bytes());
  CHECK(sorter.peak() == Bytes(100663264));
}

TEST_CASE("a refused sorter spills its pages and starts again", "[consumers][sorter]") {
  LoneTask task(8_MiB, 1_MiB);
  ExternalSorter sorter(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap, {});
  (void)sorter.open();
  CHECK(fill(sorter, Rows(100'000), Bytes(96)) == Rows(100'000));
  REQUIRE(sorter.spill_count() > 0);
  Rows rows = sorter.in_memory();
  Bytes payload;
  for (const SpillRecord& spill : sorter.take_spills()) {
    rows += spill.records;
    payload += spill.payload;
    CHECK_FALSE(spill.forced_by_other);
  }
  CHECK(rows == Rows(100'000));
  CHECK(payload + sorter.in_memory().count() * Bytes(96) == 100'000 * Bytes(96));
  CHECK(sorter.take_spills().empty());
}

TEST_CASE("a sorter spills before the record that would pass a threshold", "[consumers][sorter]") {
  LoneTask task(64_MiB);
  ExternalSorter sorter(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap,
                        {.spill_records = Rows(1000)});
  (void)sorter.open();
  CHECK(fill(sorter, Rows(1000), Bytes(16)) == Rows(1000));
  CHECK(sorter.spill_count() == 0);
  CHECK(fill(sorter, Rows(1), Bytes(16)) == Rows(1));
  CHECK(sorter.spill_count() == 1);
  CHECK(sorter.in_memory() == Rows(1));
}

TEST_CASE("while it is read a sorter gives all but one page to others, once",
          "[consumers][sorter]") {
  LoneTask task(64_MiB);
  ExternalSorter sorter(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap, {});
  ExternalSorter other(task.memory(), memory::ConsumerId{2}, memory::MemoryMode::kOnHeap, {});
  (void)sorter.open();
  (void)fill(sorter, Rows(40'000), Bytes(100));
  const Bytes before = sorter.used();
  CHECK(sorter.spill(1_MiB, other).released == Bytes());
  sorter.begin_reading();
  sorter.read(Rows(10));
  CHECK(sorter.spill(1_MiB, other).released == before - 1_MiB);
  CHECK(sorter.spill(1_MiB, other).released == Bytes());
  CHECK(sorter.used() == 1_MiB);
  sorter.read(Rows(1));
  CHECK(sorter.used() == Bytes());
  CHECK(sorter.take_spills().front().records == Rows(39'990));
}
