#include "inputs/query/table_statistics.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::query;
using oomcast::test::holds;

TEST_CASE("a table's statistics are read item by item", "[query]") {
  const auto read = read_table_statistics(
      "db.orders=10TB,rows=50e9,read=5%,keep=0.5,files=20,key:merchant=hot:A:B:0.05,"
      "key:merchant=distinct:1e6,key:merchant=nulls:1%,bytes:note=2KB,items:tags=3");
  REQUIRE(read.ok());
  const TableStatistics& table = read.value();
  CHECK(table.name == "db.orders");
  CHECK(table.stored == Bytes(std::int64_t{10} << 40));
  CHECK(table.rows == Rows(50'000'000'000));
  CHECK(table.read_ppb == 50'000'000);
  CHECK(table.keep_ppb == 500'000'000);
  CHECK(table.files == 20);
  const ColumnStatistics* merchant = table.column("merchant");
  REQUIRE(merchant != nullptr);
  CHECK(merchant->keys.distinct == 1'000'000);
  CHECK(merchant->keys.null_share_ppb == 10'000'000);
  REQUIRE(merchant->keys.hot.size() == 1);
  CHECK(merchant->keys.hot[0].value == "A:B");
  CHECK(merchant->keys.hot[0].share_ppb == 50'000'000);
  CHECK(table.column("note")->value_bytes == Bytes(2048));
  CHECK(table.column("tags")->items == 3);
  CHECK(table.column("other") == nullptr);
}

TEST_CASE("every mistake in a table's statistics is named", "[query]") {
  const auto read = read_table_statistics("orders=much,rows=-1,key:a=hot:X,key:b=odd:1,what=3");
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().size() == 5);
  CHECK(read.error().front().where == "--table orders");
  CHECK_FALSE(read_table_statistics("orders").ok());
  CHECK_FALSE(read_table_statistics("orders=1GB,rows=9e18").ok());
  const auto shares = read_table_statistics("t=1GB,rows=10,key:a=hot:X:60%,key:a=hot:Y:60%");
  REQUIRE_FALSE(shares.ok());
  CHECK(holds(shares.error().front().what, "more than all rows"));
}
