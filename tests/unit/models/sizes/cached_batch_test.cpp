#include "models/sizes/cached_batch.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sizes;

namespace {

CachedPartition cache_longs(std::int64_t rows, bool compressed,
                            std::int64_t (*at)(std::int64_t row)) {
  const std::vector<DataType> columns{{.kind = TypeKind::kLong, .children = {}}};
  return cache_partition(
      columns, rows, [at](std::int64_t row, std::size_t) { return CachedValue{.number = at(row)}; },
      {.compressed = compressed});
}

}  // namespace

TEST_CASE("a thousand sequential longs are stored as deltas", "[sizes][cached]") {
  const CachedPartition cached = cache_longs(1000, true, [](std::int64_t row) { return row; });
  REQUIRE(cached.batches.size() == 1);
  CHECK(cached.batches[0].columns[0] == Bytes(1016));
  CHECK(cached.value_bytes == Bytes(8000));
  CHECK(cached.block_memory == Bytes(1264));
}

TEST_CASE("columns that do not shrink by a fifth are stored plainly", "[sizes][cached]") {
  const CachedPartition plain =
      cache_longs(1000, true, [](std::int64_t row) { return row * 1'000'000'007; });
  CHECK(plain.batches[0].columns[0] == Bytes(8 + 8000));
  const CachedPartition few = cache_longs(1000, true, [](std::int64_t row) { return row % 10; });
  CHECK(few.batches[0].columns[0] < Bytes(3000));
  const CachedPartition off = cache_longs(1000, false, [](std::int64_t row) { return row; });
  CHECK(off.batches[0].columns[0] == Bytes(8 + 8000));
}

TEST_CASE("a batch ends with its rows or with four mebibytes of values", "[sizes][cached]") {
  const auto by_rows = cache_longs(25'000, true, [](std::int64_t row) { return row; });
  REQUIRE(by_rows.batches.size() == 3);
  CHECK(by_rows.batches[2].rows == 5000);
  const std::string text(3000, 'x');
  const std::vector<DataType> columns{{.kind = TypeKind::kString, .children = {}}};
  const CachedPartition wide = cache_partition(
      columns, 4000, [&](std::int64_t, std::size_t) { return CachedValue{.bytes = text}; }, {});
  CHECK(wide.batches[0].rows == (4 << 20) / 3004 + 1);
}

TEST_CASE("nulls are positions", "[sizes][cached]") {
  const std::vector<DataType> columns{{.kind = TypeKind::kLong, .children = {}}};
  const CachedPartition nulls = cache_partition(
      columns, 100, [](std::int64_t, std::size_t) { return CachedValue{.is_null = true}; }, {});
  CHECK(nulls.batches[0].columns[0] == Bytes(8 + 400));
  CHECK(nulls.value_bytes == Bytes(400));
}
