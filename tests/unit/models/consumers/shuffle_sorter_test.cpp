#include "models/consumers/shuffle_sorter.hpp"

#include "models/consumers/shuffle_writer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/lone_task.hpp"

using namespace oomcast;
using namespace oomcast::consumers;
using oomcast::test::fill;
using oomcast::test::LoneTask;

TEST_CASE("shuffle pointers take eight bytes, half of the array kept for radix sort",
          "[consumers][shuffle]") {
  LoneTask task(1_GiB);
  ShuffleSorter sorter(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap, {});
  (void)sorter.open();
  CHECK(sorter.array_bytes() == 32_KiB);
  (void)fill(sorter, Rows(2048), Bytes(8));
  CHECK(sorter.array_bytes() == 32_KiB);
  (void)fill(sorter, Rows(1), Bytes(8));
  CHECK(sorter.array_bytes() == 64_KiB);
  CHECK(sorter.close() == 1);
  CHECK(task.consumption() == Bytes());
}

TEST_CASE("a shuffle spill counts pages and array", "[consumers][shuffle]") {
  LoneTask task(64_MiB);
  ShuffleSorter sorter(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap,
                       {.spill_records = Rows(100)});
  (void)sorter.open();
  (void)fill(sorter, Rows(101), Bytes(8));
  CHECK(sorter.memory_bytes_spilled() == 1_MiB + 32_KiB);
  CHECK(sorter.close() == 2);
}

TEST_CASE("few partitions bypass sorting, objects are sorted as objects", "[consumers][shuffle]") {
  CHECK(choose_shuffle_writer({.partitions = 200}, 200) == ShuffleWriter::kBypassMergeSort);
  CHECK(choose_shuffle_writer({.partitions = 201}, 200) == ShuffleWriter::kUnsafe);
  CHECK(choose_shuffle_writer({.partitions = 10, .map_side_combine = true}, 200) ==
        ShuffleWriter::kSort);
  CHECK(choose_shuffle_writer({.partitions = 500, .relocatable_serializer = false}, 200) ==
        ShuffleWriter::kSort);
  CHECK(choose_shuffle_writer({.partitions = (1 << 24) + 1}, 200) == ShuffleWriter::kSort);
}
