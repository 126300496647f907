// A column takes the room that its numbers need, and gives back each of them.
#include "inputs/eventlog/task_column.hpp"

#include "tests/support/catch.hpp"

using oomcast::eventlog::TaskColumn;

namespace {

TaskColumn column_of(const std::vector<std::int64_t>& values) {
  TaskColumn column;
  for (const std::int64_t value : values) {
    column.push(value);
  }
  return column;
}

bool same(const TaskColumn& column, const std::vector<std::int64_t>& values) {
  bool all = column.size() == values.size();
  for (std::size_t i = 0; all && i < values.size(); ++i) {
    all = column[i] == values[i];
  }
  return all;
}

constexpr std::int64_t kNarrowMost = UINT32_MAX;

}  // namespace

TEST_CASE("zeros take no room, small numbers four bytes, others eight", "[eventlog][tasks]") {
  CHECK(column_of({0, 0, 0}).bytes() == 0);
  CHECK(column_of({0, 5, kNarrowMost}).bytes() == 12);
  CHECK(column_of({0, 5, kNarrowMost + 1}).bytes() == 24);
  CHECK(column_of({0, -1}).bytes() == 16);
}

TEST_CASE("a column gives back what was pushed, whenever it widened", "[eventlog][tasks]") {
  const std::vector<std::int64_t> extremes{0, 0, 7,  kNarrowMost, 0,        kNarrowMost + 1,
                                           3, 0, -1, INT64_MIN,   INT64_MAX};
  for (std::size_t n = 0; n <= extremes.size(); ++n) {
    for (std::size_t from = 0; from <= n; ++from) {
      const std::vector<std::int64_t> some(extremes.begin() + static_cast<std::ptrdiff_t>(from),
                                           extremes.begin() + static_cast<std::ptrdiff_t>(n));
      CHECK(same(column_of(some), some));
    }
  }
}
