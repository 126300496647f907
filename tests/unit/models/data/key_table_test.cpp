#include "models/data/key_table.hpp"

#include <numeric>

#include "models/data/murmur3.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::data;

namespace {

KeyTable table_of(const std::vector<std::string>& texts, std::int64_t rows) {
  std::vector<KeyExpression> columns;
  for (const std::string& text : texts) {
    auto parsed = parse_key_expression(text);
    REQUIRE(parsed.ok());
    columns.push_back(parsed.value());
  }
  return make_key_table(columns, Rows(rows));
}

std::vector<std::int64_t> rows_of(const std::vector<KeyCounts>& partitions) {
  std::vector<std::int64_t> rows;
  for (const KeyCounts& partition : partitions) {
    rows.push_back(partition.rows.count());
  }
  return rows;
}

}  // namespace

TEST_CASE("a hot key's rows all land in one partition", "[data][key_table]") {
  const auto table =
      table_of({"CASE WHEN id % 100 < 90 THEN 0 ELSE 1 + pmod(id * 2654435761, 1009) END"}, 60000);
  const auto partitions = keys_by_map_and_partition(table, 1, 8).front();
  CHECK(rows_of(partitions) == std::vector<std::int64_t>{679, 875, 758, 853, 674, 54666, 674, 821});
  CHECK(partitions[5].distinct_keys == 113);
  CHECK(partitions[5].largest_key_rows == Rows(54000));
  CHECK(partitions[0].largest_key_rows == Rows(7));
}

TEST_CASE("maps of a generated table are cut as spark.range cuts them", "[data][key_table]") {
  const auto table = table_of({"CASE WHEN pmod(id * 2654435761, 1000000) < 900000 THEN 0 "
                               "ELSE 1 + pmod(id * 2654435761, 20011) END"},
                              60000);
  const auto maps = keys_by_map(table, 8);
  std::vector<std::int64_t> distinct;
  for (const KeyCounts& map : maps) {
    distinct.push_back(map.distinct_keys);
    CHECK(map.rows == Rows(7500));
  }
  CHECK(distinct == std::vector<std::int64_t>{752, 751, 750, 753, 750, 750, 751, 751});
  CHECK(range_map_start(1, 3, Rows(10)) == 3);
  CHECK(range_map_start(2, 3, Rows(10)) == 6);
}

TEST_CASE("blocks between maps and partitions add up to both", "[data][key_table]") {
  const auto table = table_of({"pmod(id * 2654435761, 503)"}, 4000);
  const auto blocks = keys_by_map_and_partition(table, 3, 5);
  const auto partitions = keys_by_map_and_partition(table, 1, 5).front();
  const auto maps = keys_by_map(table, 3);
  for (std::size_t p = 0; p < 5; ++p) {
    CHECK(blocks[0][p].rows + blocks[1][p].rows + blocks[2][p].rows == partitions[p].rows);
  }
  for (std::size_t m = 0; m < 3; ++m) {
    const auto keys = std::accumulate(
        blocks[m].begin(), blocks[m].end(), std::int64_t{0},
        [](std::int64_t sum, const KeyCounts& block) { return sum + block.distinct_keys; });
    CHECK(keys == maps[m].distinct_keys);
  }
}

TEST_CASE("two key columns hash in chain", "[data][key_table]") {
  const auto table = table_of({"pmod(id, 3)", "cast(id % 2 AS int)"}, 60);
  REQUIRE(table.distinct() == 6);
  CHECK(table.rows == std::vector<std::int64_t>(6, 10));
  for (std::size_t key = 0; key < table.distinct(); ++key) {
    const std::vector<HashValue> row{
        HashValue::of_long(table.values_of(key)[0]),
        HashValue::of_int(static_cast<std::int32_t>(table.values_of(key)[1]))};
    CHECK(table.hashes[key] == murmur3_columns(row));
  }
}

TEST_CASE("string keys hash as their text", "[data][key_table]") {
  const auto table = table_of({"concat('user_', cast(id AS string))"}, 20);
  REQUIRE(table.distinct() == 20);
  CHECK(table.text);
  CHECK(table.hashes[9] == murmur3_bytes("user_9", kShuffleHashSeed));
}

TEST_CASE("keys far apart are counted like dense ones", "[data][key_table]") {
  const auto sparse = table_of({"pmod(id, 10) * 1000000007000"}, 1000);
  CHECK(sparse.distinct() == 10);
  CHECK(sparse.rows == std::vector<std::int64_t>(10, 100));
  CHECK(sparse.values.back() == 9 * 1000000007000);
}
