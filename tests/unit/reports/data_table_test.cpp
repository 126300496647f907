#include "reports/data_table.hpp"

#include <set>

#include "reports/format.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sample_run.hpp"

using namespace oomcast;

namespace {

std::string table_as(std::string_view format, const Run& run, const std::string& table) {
  reports::ReportOptions options;
  options.table = table;
  return reports::find_report_format(format)->render(run, options);
}

}  // namespace

TEST_CASE("tables are in order, and their columns have one value for every row", "[tables]") {
  const Run run = tests::sample_run();
  std::string_view before;
  for (const reports::DataTableKind& kind : reports::data_table_kinds()) {
    CHECK(before < kind.name);
    before = kind.name;
    const reports::DataTable table = kind.make(run);
    std::set<std::string> names;
    for (const reports::DataColumn& column : table.columns) {
      names.insert(column.name);
      CHECK(std::visit([](const auto& values) { return values.size(); }, column.values) ==
            table.rows);
    }
    CHECK(names.size() == table.columns.size());
  }
  CHECK(reports::find_data_table_kind("tasks")->make(run).rows == run.tasks.size());
  CHECK(reports::find_data_table_kind("nothing") == nullptr);
}

TEST_CASE("a field of CSV is quoted where it must be, and is never a formula", "[tables]") {
  Run run = tests::sample_run();
  run.conf = {{"a,b", "say \"hi\"", "=1+1"}, {"k", "two\nlines", "plain"}};
  CHECK(table_as("csv", run, "conf") ==
        "key,value,origin\r\n\"a,b\",\"say \"\"hi\"\"\",'=1+1\r\nk,\"two\nlines\",plain\r\n");
}

TEST_CASE("a Parquet file begins and ends with its mark, with the footer's length before it",
          "[tables]") {
  const std::string file = table_as("parquet", tests::sample_run(), "stages");
  REQUIRE(file.size() > 12);
  CHECK(file.starts_with("PAR1"));
  CHECK(file.ends_with("PAR1"));
  std::size_t length = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    length |= std::size_t{static_cast<unsigned char>(file[file.size() - 8 + i])} << (8 * i);
  }
  CHECK(length + 12 < file.size());
}
