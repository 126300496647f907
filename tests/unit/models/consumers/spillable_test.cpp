#include "models/consumers/spillable.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/lone_task.hpp"

using namespace oomcast;
using namespace oomcast::consumers;
using oomcast::test::LoneTask;

TEST_CASE("a collection asks first when its estimate reaches five mebibytes",
          "[consumers][spillable]") {
  LoneTask task(1_GiB);
  Spillable collection(task.memory(), memory::ConsumerId{1}, {});
  const Rows quiet = collection.fits(64_B, 5000_B);
  CHECK(quiet == Rows(1055));
  collection.insert(quiet);
  (void)collection.check_after(64_B + 1056 * 5000_B);
  CHECK_FALSE(collection.spilled());
  CHECK(collection.threshold() == Bytes(10560128));
  CHECK(collection.used() == Bytes(10560128) - 5_MiB);
}

TEST_CASE("a refused collection spills what it estimates and starts anew",
          "[consumers][spillable]") {
  LoneTask task(1_MiB);
  Spillable collection(task.memory(), memory::ConsumerId{1}, {});
  collection.insert(Rows(31));
  (void)collection.check_after(100_MiB);
  CHECK(collection.spilled());
  CHECK(collection.memory_bytes_spilled() == 100_MiB);
  CHECK(collection.elements() == Rows());
  CHECK(task.consumption() == Bytes());
}

TEST_CASE("a collection forced to disk counts what it had acquired", "[consumers][spillable]") {
  LoneTask task(1_GiB);
  Spillable collection(task.memory(), memory::ConsumerId{1}, {});
  Spillable other(task.memory(), memory::ConsumerId{2}, {});
  collection.insert(Rows(31));
  (void)collection.check_after(8_MiB);
  CHECK(collection.spill(1_B, other).released == 11_MiB);
  CHECK(collection.take_forced());
  CHECK(collection.memory_bytes_spilled() == 11_MiB);
  CHECK(collection.elements() == Rows(32));
}

TEST_CASE("a collection that never grows is never checked to effect", "[consumers][spillable]") {
  LoneTask task(1_GiB);
  const Spillable collection(task.memory(), memory::ConsumerId{1}, {.spill_records = Rows(10)});
  CHECK(collection.fits(1_B, 0_B) == Rows(10));
}
