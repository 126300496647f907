#include "models/plan/spread.hpp"

#include <map>

#include "models/data/murmur3.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::plan;
using namespace oomcast::test;

namespace {

constexpr std::int64_t kPercent = 10'000'000;  // in parts per billion

SpreadPtr spread_of(const Column& column, std::int64_t rows) {
  const Checked<SpreadPtr> made = make_spread(column, rows);
  REQUIRE(made.ok());
  return made.value();
}

/// Rows of every value, tails listed.
std::map<std::int64_t, std::int64_t> listed(const Spread& spread) {
  std::map<std::int64_t, std::int64_t> rows;
  for (const KeyRows& key : spread.explicit_keys) {
    rows[key.key] += key.rows;
  }
  for (std::int64_t i = 0; i < spread.tail_distinct; ++i) {
    rows[spread.tail_base + i] += spread.tail_rows / spread.tail_distinct +
                                  (i < spread.tail_rows % spread.tail_distinct ? 1 : 0);
  }
  return rows;
}

template <class T, class F>
std::int64_t sum_of(const std::vector<T>& items, F part) {
  std::int64_t sum = 0;
  for (const T& item : items) {
    sum += part(item);
  }
  return sum;
}

std::int64_t rows_of(const PartitionKeys& keys) { return keys.rows; }

}  // namespace

TEST_CASE("hot keys, nulls and the others add up to all rows", "[plan][spread]") {
  Column column = key_column(100, {{"7", 20 * kPercent, {}}, {"3", 0, 11}});
  column.keys.null_share_ppb = 5 * kPercent;
  const SpreadPtr spread = spread_of(column, 1'001);
  CHECK(spread->rows() == 1'001);
  CHECK(spread->null_rows == 50);
  CHECK(spread->largest() == 200);
  CHECK(spread->distinct() == 102);
}

TEST_CASE("more hot rows than rows are a mistake", "[plan][spread]") {
  CHECK_FALSE(
      make_spread(key_column(10, {{"1", 60 * kPercent, {}}, {"2", 50 * kPercent, {}}}), 100).ok());
}

TEST_CASE("without a number of distinct values every row has its own", "[plan][spread]") {
  const SpreadPtr spread = spread_of(key_column(0), 1'000);
  CHECK(spread->distinct() == 1'000);
  CHECK(spread->largest() == 1);
}

TEST_CASE("a Zipf distribution keeps all rows and falls with the rank", "[plan][spread]") {
  Column column = key_column(50'000);
  column.keys.zipf_exponent_ppm = 1'000'000;
  const SpreadPtr spread = spread_of(column, 10'000'000);
  CHECK(spread->rows() == 10'000'000);
  // The first of 50,000 ranks has 1 / H(50,000) of the rows; H(50,000) is 11.397.
  CHECK(spread->explicit_keys[0].rows == Approx(10'000'000 / 11.397).epsilon(0.001));
  CHECK(spread->explicit_keys[1].rows ==
        Approx(spread->explicit_keys[0].rows / 2.0).epsilon(0.001));
  for (std::size_t i = 1; i < spread->explicit_keys.size(); ++i) {
    REQUIRE(spread->explicit_keys[i].rows <= spread->explicit_keys[i - 1].rows);
  }
}

TEST_CASE("values lie where Spark's Murmur3 puts them", "[plan][spread]") {
  const SpreadPtr spread = spread_of(key_column(1'000, {{"0", 50 * kPercent, {}}}), 10'000);
  const std::vector<PartitionKeys> partitions = hash_partitioned(*spread, 8);
  std::vector<PartitionKeys> expected(8);
  for (const auto& [key, rows] : listed(*spread)) {
    PartitionKeys& here = expected[static_cast<std::size_t>(
        data::hash_partition(data::murmur3_long(key, data::kShuffleHashSeed), 8))];
    here.rows += rows;
    here.groups += 1;
    here.largest = std::max(here.largest, rows);
  }
  for (std::size_t p = 0; p < 8; ++p) {
    CHECK(partitions[p].rows == expected[p].rows);
    CHECK(partitions[p].groups == expected[p].groups);
    CHECK(partitions[p].largest == expected[p].largest);
  }
}

TEST_CASE("nulls are one group in the partition of the seed", "[plan][spread]") {
  Column column = key_column(1);
  column.keys.null_share_ppb = 90 * kPercent;
  const std::vector<PartitionKeys> partitions = hash_partitioned(*spread_of(column, 100), 200);
  const auto at = static_cast<std::size_t>(data::hash_partition(data::kShuffleHashSeed, 200));
  CHECK(partitions[at].largest == 90);
}

TEST_CASE("a join meets as many rows as counting key by key", "[plan][spread]") {
  const SpreadPtr left = spread_of(key_column(50, {{"1000", 0, 300}, {"2000", 0, 10}}), 1'000);
  const SpreadPtr right = spread_of(key_column(50, {{"1000", 0, 7}}), 400);
  // Both tails start behind the largest hot key of their side: listed by value they meet.
  const auto l = listed(*left);
  const auto r = listed(*right);
  std::int64_t both_listed = 0;
  for (const auto& [key, rows] : l) {
    const auto found = r.find(key);
    both_listed += found == r.end() ? 0 : rows * found->second;
  }
  const std::vector<JoinPartition> parts = join_partitioned(*left, *right, 16);
  CHECK(sum_of(parts, [](const JoinPartition& p) { return p.left.rows; }) == 1'000);
  CHECK(sum_of(parts, [](const JoinPartition& p) { return p.right.rows; }) == 400);
  const std::int64_t rows_out = sum_of(parts, [](const JoinPartition& p) { return p.rows_out; });
  CHECK(rows_out >= 300 * 7);
  // The tails are taken for the same values, the smaller set in the larger one: 50 against 50.
  const std::int64_t tails = 690 * 393 / 50;
  CHECK(rows_out == Approx(300 * 7 + tails).epsilon(0.05));
  CHECK(both_listed > 0);
}

TEST_CASE("generated keys are joined row by row", "[plan][spread]") {
  Column a = key_column(0);
  a.keys.expression = "id % 10";
  Column b = key_column(0);
  b.keys.expression = "CASE WHEN id < 30 THEN 3 ELSE id END";
  const SpreadPtr left = spread_of(a, 100);
  const SpreadPtr right = spread_of(b, 50);
  const std::vector<JoinPartition> parts = join_partitioned(*left, *right, 4);
  // Key 3 has 10 rows on the left and 30 on the right; no other key is on both sides.
  CHECK(sum_of(parts, [](const JoinPartition& p) { return p.rows_out; }) == 300);
  CHECK(sum_of(parts, [](const JoinPartition& p) { return p.left_matched_rows; }) == 10);
  CHECK(sum_of(parts, [](const JoinPartition& p) { return p.right_largest_matched; }) == 30);
  CHECK(joined(*left, *right)->rows() == 300);
}

TEST_CASE("names stand for the same key on both sides of a join", "[plan][spread]") {
  Column left = key_column(1, {{"AMAZON", 0, 10}, {"BOL", 0, 5}});
  Column right = key_column(1, {{"BOL", 0, 4}});
  left.type = right.type = ColumnType::kString;
  const auto parts = join_partitioned(*spread_of(left, 15), *spread_of(right, 4), 1);
  CHECK(parts.front().rows_out == 20);
}

TEST_CASE("two independent columns combine to one key", "[plan][spread]") {
  const SpreadPtr a = spread_of(key_column(1, {{"5", 50 * kPercent, {}}}), 1'000);
  const SpreadPtr b = spread_of(key_column(4), 1'000);
  const SpreadPtr both = combined(a, b);
  CHECK(both->rows() == 1'000);
  CHECK(both->distinct() == 8);
  CHECK(both->largest() == 125);
  const auto partitions = hash_partitioned(*both, 16);
  CHECK(sum_of(partitions, rows_of) == 1'000);
  CHECK(combined(a, nullptr) == nullptr);
}

TEST_CASE("two columns of the same generated rows combine row by row", "[plan][spread]") {
  Column hot = key_column(0);
  hot.keys.expression = "CASE WHEN id < 90 THEN 0 ELSE 1 + id % 5 END";
  Column salt = key_column(0);
  salt.keys.expression = "id % 4";
  const SpreadPtr key = combined(spread_of(hot, 100), spread_of(salt, 100));
  REQUIRE(key != nullptr);
  // Four salts of the hot key, and of ten other rows as many as 1 + id % 5 and id % 4 tell apart.
  CHECK(key->rows() == 100);
  CHECK(key->distinct() == 4 + 10);
  CHECK(key->largest() == 23);
  // The hot ones lie where Murmur3 of both columns puts them.
  const std::vector<std::int64_t> many = hot_values(*key, 1);
  CHECK(many == std::vector<std::int64_t>{4});
  const std::int32_t first = data::murmur3_long(0, data::kShuffleHashSeed);
  for (const KeyRows& each : key->explicit_keys) {
    if (each.rows > 20) {
      bool found = false;
      for (std::int64_t value = 0; value < 4; ++value) {
        found = found || each.hash == data::murmur3_long(value, first);
      }
      CHECK(found);
    }
  }
}

TEST_CASE("a filtered spread keeps exactly the rows that are left", "[plan][spread]") {
  const SpreadPtr all = spread_of(key_column(100, {{"1", 33 * kPercent, {}}}), 10'007);
  for (const std::int64_t rows : {0, 1, 99, 5'000, 10'006}) {
    CHECK(scaled(all, rows)->rows() == rows);
  }
}

TEST_CASE("after a grouping every value is a row", "[plan][spread]") {
  const SpreadPtr all = spread_of(key_column(100, {{"1", 50 * kPercent, {}}}), 10'000);
  const SpreadPtr groups = at_most(all, 1);
  CHECK(groups->rows() == 101);
  CHECK(groups->largest() == 1);
  CHECK(groups->distinct() == 101);
}

TEST_CASE("a union has the rows of both", "[plan][spread]") {
  const SpreadPtr a = spread_of(key_column(10, {{"1", 0, 100}}), 1'000);
  const SpreadPtr b = spread_of(key_column(10, {{"1", 0, 50}}), 100);
  const SpreadPtr all = united(a, b);
  CHECK(all->rows() == 1'100);
  CHECK(all->largest() == 150);
  CHECK(all->distinct() == 11);
}

TEST_CASE("rows drawn from a spread show what is to be expected", "[plan][spread]") {
  const SpreadPtr spread = spread_of(key_column(10, {{"1", 50 * kPercent, {}}}), 1'000'000);
  const PartitionKeys many = drawn(*spread, 10'000);
  CHECK(many.groups == 11);
  CHECK(many.largest == 5'000);
  CHECK(drawn(*spread, 0).groups == 0);
  CHECK(drawn(*spread, 1).groups == 1);
}
