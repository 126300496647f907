#include "models/consumers/hashed_relation.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/lone_task.hpp"

using namespace oomcast;
using namespace oomcast::consumers;
using oomcast::test::LoneTask;

TEST_CASE("a relation of long keys doubles its page with the old one held",
          "[consumers][relation]") {
  // 1 GiB of rows: the last copy holds half as much again.
  const RelationShape shape{.single_long_key = true, .key = Bytes(16), .row = Bytes(120)};
  const std::int64_t rows = (std::int64_t{1} << 30) / 128;
  const BuiltRelation built =
      build_without_limit(shape, Rows(rows), Rows(1), 0, Bytes(std::int64_t{1} << 20));
  CHECK(built.size == 1_GiB + 8_B);
  CHECK(built.peak >= 1_GiB + 512_MiB);
  CHECK_FALSE(built.key_is_unique);
}

TEST_CASE("keys close together become indexes", "[consumers][relation]") {
  const RelationShape shape{.single_long_key = true, .key = Bytes(16), .row = Bytes(32)};
  const BuiltRelation dense =
      build_without_limit(shape, Rows(1000), Rows(1000), 999, Bytes(std::int64_t{1} << 20));
  CHECK(dense.size == 1_MiB + 8000_B);
  const BuiltRelation sparse =
      build_without_limit(shape, Rows(1000), Rows(1000), 999'000'000, Bytes(std::int64_t{1} << 20));
  CHECK(sparse.size == 1_MiB + Bytes(4096 * 8));
}

TEST_CASE("a shuffled hash join that cannot double its page fails the task",
          "[consumers][relation]") {
  LoneTask task(4_MiB);
  const RelationShape shape{.single_long_key = true, .key = Bytes(16), .row = Bytes(120)};
  HashedRelation relation(task.memory(), memory::ConsumerId{1}, memory::MemoryMode::kOnHeap, shape,
                          RelationKind::kLongKey);
  (void)relation.open();
  Rows done;
  while (!relation.error()) {
    const Rows fit = relation.fits(true);
    relation.insert(fit, true);
    (void)relation.settle();
    done += fit;
    if (fit == Rows()) {
      (void)relation.make_room();
    }
  }
  CHECK(relation.error()->condition == "UNABLE_TO_ACQUIRE_MEMORY");
  CHECK(relation.failure().requested == 4_MiB);
  relation.free();
  CHECK(task.consumption() == Bytes());
}

TEST_CASE("no rows make an empty relation, unless null keys are kept", "[consumers][relation]") {
  RelationShape shape{.single_long_key = true};
  CHECK(relation_kind(shape, Rows()) == RelationKind::kEmpty);
  CHECK(relation_kind(shape, Rows(1)) == RelationKind::kLongKey);
  shape.allows_null_key = true;
  CHECK(relation_kind(shape, Rows()) == RelationKind::kBinaryKey);
}
