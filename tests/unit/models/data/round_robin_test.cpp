#include "models/data/round_robin.hpp"

#include <numeric>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::data;

TEST_CASE("each map starts at its own pseudorandom partition", "[data][round_robin]") {
  CHECK(round_robin_first(0, 4) == 1);
  CHECK(round_robin_first(0, 16) == 4);
  const std::vector<std::int64_t> starts{16, 16, 62, 47, 38, 59, 49, 27};
  for (std::size_t map = 0; map < starts.size(); ++map) {
    CHECK(round_robin_first(static_cast<std::int64_t>(map), 64) == starts[map]);
  }
}

TEST_CASE("bounds that are no power of two take the remainder", "[data][round_robin]") {
  const std::vector<std::int64_t> starts{29, 104, 29, 48, 54, 26, 91, 161};
  for (std::size_t map = 0; map < starts.size(); ++map) {
    CHECK(round_robin_first(static_cast<std::int64_t>(map), 200) == starts[map]);
  }
}

TEST_CASE("rows of a map differ by at most one between partitions", "[data][round_robin]") {
  const auto rows = round_robin_rows(0, Rows(10), 4);
  CHECK(rows == std::vector<Rows>{Rows(2), Rows(3), Rows(3), Rows(2)});
  const auto many = round_robin_rows(3, Rows(1001), 7);
  CHECK(std::accumulate(many.begin(), many.end(), Rows()) == Rows(1001));
}
