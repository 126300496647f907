#include "models/state/heap_store.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using state::HeapStore;
using state::StateRow;

namespace {

// A long key and a long value: rows of 16 bytes; UnsafeRow 40 bytes, its array 32.
constexpr StateRow kRow{.key = Bytes(16), .value = Bytes(16), .wrapped = false};
constexpr std::int64_t kPair = 2 * (40 + 32);
constexpr std::int64_t kNode = 32;

}  // namespace

TEST_CASE("a version is its entries, an array, and the rows") {
  HeapStore store(kRow);
  CHECK_FALSE(store.loaded());
  store.commit({.before = 0, .added = 1000}, 2);
  // 1000 entries fill three quarters of no less than 2048 places.
  CHECK(store.bytes() == Bytes(1000 * (kPair + kNode) + 16 + 4 * 2048));
}

TEST_CASE("values in wrappers take sixteen bytes more in each version") {
  HeapStore plain(kRow);
  HeapStore wrapped({.key = Bytes(16), .value = Bytes(16), .wrapped = true});
  plain.commit({.before = 0, .added = 1000}, 2);
  wrapped.commit({.before = 0, .added = 1000}, 2);
  CHECK(wrapped.bytes() - plain.bytes() == Bytes(16'000));
}

TEST_CASE("a new version copies the entries, not the rows") {
  HeapStore store(kRow);
  store.commit({.before = 0, .added = 1000}, 2);
  CHECK(store.copy() == Bytes(1000 * kNode + 16 + 4 * 2048));
  CHECK(store.updates({.before = 1000, .updated = 10}) == Bytes(10 * (40 + 32)));
}

TEST_CASE("rows that were replaced stay as long as an old version has them") {
  HeapStore store(kRow);
  store.commit({.before = 0, .added = 1000}, 2);
  const Bytes one = store.bytes();
  store.commit({.before = 1000, .updated = 1000}, 2);
  const Bytes map = Bytes(1000 * kNode + 16 + 4 * 2048);
  CHECK(store.bytes() == one + map + Bytes(1000 * (40 + 32)));
  store.commit({.before = 1000}, 2);
  CHECK(store.bytes() == one + map);
}

TEST_CASE("spark.sql.streaming.maxBatchesToRetainInMemory is how many versions stay") {
  HeapStore one(kRow);
  HeapStore five(kRow);
  for (int i = 0; i < 10; ++i) {
    const state::StateChange change{.before = i * 100, .added = 100};
    one.commit(change, 1);
    five.commit(change, 5);
  }
  CHECK(one.rows() == 1000);
  CHECK(five.bytes() > one.bytes() + Bytes(4 * 600 * kNode));
}

TEST_CASE("rows that the watermark drops go with the last version that has them") {
  HeapStore store(kRow);
  store.commit({.before = 0, .added = 1000}, 2);
  store.commit({.before = 1000, .removed = 900}, 2);
  CHECK(store.rows() == 100);
  CHECK(store.bytes() > Bytes(1000 * kPair));
  store.commit({.before = 100}, 2);
  CHECK(store.bytes() < Bytes(100 * kPair + 2 * 100 * kNode + 2 * 4 * 2048 + 1000));
}

TEST_CASE("state from a checkpoint is one version") {
  HeapStore store(kRow);
  store.load(1000);
  CHECK(store.loaded());
  CHECK(store.rows() == 1000);
  CHECK(store.bytes() == Bytes(1000 * (kPair + kNode) + 16 + 4 * 2048));
}
