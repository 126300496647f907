#include "inputs/statistics/statistics.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using statistics::read_statistics;
using statistics::TableStatistics;

namespace {

constexpr const char* kJson = R"json({
  "table": "orders", "rows": 1000000, "bytes": "1g", "files": 8,
  "columns": {
    "shop": {"type": "bigint", "distinct": 5000, "nulls": 1000, "top": {"9": 2000, "17": 300000}},
    "note": {"type": "varchar(200)", "bytes": 41.7},
    "tags": {"type": "array<string>", "bytes": 96},
    "price": {"type": "decimal(20,2)"}
  }
})json";

constexpr const char* kCsv =
    "col_name,data_type,count,avg_col_len,distinct_count,num_nulls,top,table_bytes\n"
    "shop,bigint,1000000,8,5000,1000,\"17=300000; 9=2000\",1g\n"
    "note,string,1000000,41.7,,,,1g\n";

std::string first_problem(const std::string& text) {
  const Checked<TableStatistics> read = read_statistics(text, "dir/orders.json");
  REQUIRE_FALSE(read.ok());
  return read.error().front().where + ": " + read.error().front().what;
}

}  // namespace

TEST_CASE("statistics of a table are read from JSON", "[statistics]") {
  const Checked<TableStatistics> read = read_statistics(kJson, "dir/x.json");
  REQUIRE(read.ok());
  const TableStatistics& table = read.value();
  CHECK(table.name == "orders");
  CHECK(table.rows == 1'000'000);
  CHECK(table.stored_bytes == 1_GiB);
  CHECK(table.files == 8);
  REQUIRE(table.columns.size() == 4);
  CHECK(table.columns[0].distinct == 5000);
  CHECK(table.columns[0].nulls == 1000);
  REQUIRE(table.columns[0].top.size() == 2);
  CHECK(table.columns[0].top[0].value == "17");
  CHECK(table.columns[0].top[0].rows == 300'000);
  CHECK(table.columns[1].column.type == ColumnType::kString);
  CHECK(table.columns[1].column.value_bytes == Bytes(41));
  CHECK(table.columns[2].column.type == ColumnType::kArray);
  CHECK(table.columns[3].column.value_bytes == Bytes(16));
}

TEST_CASE("the same statistics are read from CSV with the names of DESCRIBE", "[statistics]") {
  const Checked<TableStatistics> read = read_statistics(kCsv, "dir/orders.csv");
  REQUIRE(read.ok());
  const TableStatistics& table = read.value();
  CHECK(table.name == "orders");
  CHECK(table.rows == 1'000'000);
  CHECK(table.stored_bytes == 1_GiB);
  REQUIRE(table.columns.size() == 2);
  CHECK(table.columns[0].distinct == 5000);
  CHECK(table.columns[0].top[0].rows == 300'000);
  CHECK(table.columns[1].column.value_bytes == Bytes(41));
  CHECK_FALSE(table.columns[1].distinct.has_value());
}

TEST_CASE("what approx_top_k gives is read as it is, and null is no key", "[statistics]") {
  const Checked<TableStatistics> read = read_statistics(
      R"({"rows": 100, "columns": {"k": {"type": "string", "bytes": 3, "distinct": 9, "nulls": 40,
          "top": [{"item": null, "count": 40}, {"item": "a", "count": 30}]}}})",
      "t.json");
  REQUIRE(read.ok());
  REQUIRE(read.value().columns[0].top.size() == 1);
  CHECK(read.value().columns[0].top[0].value == "a");
  CHECK(read.value().columns[0].nulls == 40);
}

TEST_CASE("mistakes in statistics name the line and what is wrong", "[statistics]") {
  CHECK(first_problem("{\"rows\": 5,\n \"columns\": {\"k\": {\"type\": \"papyrus\"}}}") ==
        "dir/orders.json:2 /columns/k/type: \"papyrus\" is no type that is known");
  CHECK(first_problem(R"({"rows": 5, "columns": {"k": {"type": "int", "top": {"1": 6}}}})") ==
        "dir/orders.json:1 /columns/k: top values and nulls have 6 rows, the table has 5");
  CHECK(first_problem(R"({"rows": 5, "columns": {"k": {"type": "array<int>"}}})") ==
        "dir/orders.json:1 /columns/k: \"bytes\" is missing");
  CHECK(first_problem("column,type,rows\nk,int\n") ==
        "dir/orders.json:2: has 2 fields for 3 names");
  CHECK(first_problem("name,type\nk,int\n") ==
        "dir/orders.json:1: 'name' is no name of a statistic");
}
