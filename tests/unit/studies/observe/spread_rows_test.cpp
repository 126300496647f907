#include "studies/observe/spread_rows.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::observe;

TEST_CASE("Shares sum to the total and follow the weights") {
  const Column parts = shared(100, {1, 2, 7});
  CHECK(parts == Column{10, 20, 70});
  CHECK(sum_of(shared(101, {3, 3, 3})) == 101);
  CHECK(shared(9, {0, 0, 0}) == Column{3, 3, 3});
}

TEST_CASE("Weights that sum to the total are taken as they are") {
  CHECK(shared(10, {1, 2, 7}) == Column{1, 2, 7});
}

TEST_CASE("What a task has far beyond the median is one key's") {
  CHECK(excess({100, 110, 100, 1000}) == Column{0, 0, 0, 900});
  CHECK(excess({1000}) == Column{0});
}

TEST_CASE("Equal neighbours share one run") {
  WorkRuns runs;
  for (int i = 0; i < 1000; ++i) {
    runs.add({.rows = 5});
  }
  runs.add({.rows = 6});
  const plan::PerTask<plan::Work> work = runs.take();
  CHECK(work.size() == 1001);
  CHECK(work.runs().size() == 2);
  CHECK(work.at(1000).rows == 6);
}

TEST_CASE("A task with more in each group than the least has a hot key") {
  const HotKeys hot = hot_keys({100, 1000, 210}, {10, 10, 20});
  CHECK(hot.count == Column{0, 1, 0});
  CHECK(hot.surplus == Column{0, 900, 0});
}

TEST_CASE("Multiples of one surplus are several keys that are equally hot") {
  // What a salted key leaves: one, two and four parts of it beside the usual 100.
  const HotKeys hot = hot_keys({100, 510, 890, 1700}, {10, 10, 10, 10});
  CHECK(hot.count == Column{0, 1, 2, 4});
  CHECK(hot.surplus == Column{0, 410, 395, 400});
}

TEST_CASE("Surpluses that are no multiples of one are one key's each") {
  const HotKeys hot = hot_keys({100, 500, 700}, {10, 10, 10});
  CHECK(hot.count == Column{0, 1, 1});
  CHECK(hot.surplus == Column{0, 400, 600});
}

TEST_CASE("Tasks without rows have no hot key") {
  const HotKeys hot = hot_keys({0, 0}, {1, 1});
  CHECK(hot.count == Column{0, 0});
}
