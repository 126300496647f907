#include "models/consumers/row_array.hpp"

#include "models/consumers/row_queue.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/lone_task.hpp"

using namespace oomcast;
using namespace oomcast::consumers;
using oomcast::test::fill;
using oomcast::test::LoneTask;

TEST_CASE("rows stay on the heap up to a number, then all move to a sorter",
          "[consumers][row_array]") {
  LoneTask task(64_MiB);
  RowArray rows(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap, {});
  CHECK(fill(rows, Rows(4096), Bytes(80)) == Rows(4096));
  CHECK(rows.sorter() == nullptr);
  CHECK(task.consumption() == Bytes());
  // Each copy: an UnsafeRow of 40 bytes, a byte[] of 16 and 80, and a reference.
  CHECK(rows.heap_bytes() == Bytes(4096 * (40 + 96) + 16 + 4096 * 4));
  CHECK(fill(rows, Rows(1), Bytes(80)) == Rows(1));
  REQUIRE(rows.sorter() != nullptr);
  CHECK(rows.sorter()->in_memory() == Rows(4097));
  CHECK(rows.heap_bytes() == Bytes());
  CHECK(rows.rows() == Rows(4097));
  rows.clear();
  CHECK(task.consumption() == Bytes());
}

TEST_CASE("a limit of bytes moves rows to the sorter too", "[consumers][row_array]") {
  LoneTask task(64_MiB);
  RowArray rows(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap,
                {.in_memory_rows = Rows(1'000'000), .in_memory_bytes = Bytes(1000)});
  CHECK(rows.fits(Bytes(300)) == Rows(4));
}

TEST_CASE("a queue goes to a file when it is refused a page", "[consumers][row_queue]") {
  LoneTask task(2_MiB);
  RowQueue queue(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap);
  CHECK(fill(queue, Rows(100'000), Bytes(100)) == Rows(100'000));
  CHECK(queue.used() == 2_MiB);
  CHECK(queue.bytes_on_disk() > Bytes());
  queue.remove(Rows(90'000));
  CHECK(queue.used() == Bytes());
  CHECK(queue.rows() == Rows(10'000));
}

TEST_CASE("a queue gives others the pages that are neither read nor written",
          "[consumers][row_queue]") {
  LoneTask task(64_MiB);
  RowQueue queue(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap);
  RowQueue other(task.memory(), memory::ConsumerId{2}, memory::MemoryMode::kOnHeap);
  (void)fill(queue, Rows(40'000), Bytes(100));
  queue.remove(Rows(1));
  CHECK(queue.used() == 4_MiB);
  CHECK(queue.spill(1_B, other).released == 2_MiB);
  queue.free();
  CHECK(task.consumption() == Bytes());
}
