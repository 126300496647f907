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
