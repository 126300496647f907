// Fuzz target of `oomcast plan`: any text as a plan and, in its last line, as what is known of a
// table. What is read can be planned; nothing crashes, hangs or overflows.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inputs/query/query.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oomcast;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.rfind('\n');
  std::vector<query::TableStatistics> tables;
  for (const std::string_view table :
       {std::string_view("orders=10TB,rows=50e9,key:merchant=hot:AMAZON:0.05"),
        std::string_view("merchants=1GB,rows=1e7"), std::string_view("customers=1GB,rows=1e6"),
        line == std::string_view::npos ? text : text.substr(line + 1)}) {
    const auto read = query::read_table_statistics(table);
    if (read.ok()) {
      tables.push_back(read.value());
    } else if (read.error().empty()) {
      std::abort();
    }
  }
  const auto read = query::read_query(text, tables, "");
  const bool answered =
      read.ok() ? !read.value().scenario.jobs.front().steps.empty() : !read.error().empty();
  if (!answered) {
    std::abort();
  }
  return 0;
}
