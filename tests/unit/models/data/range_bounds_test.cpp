#include "models/data/range_bounds.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::data;
using Bounds = std::vector<std::int64_t>;

TEST_CASE("bounds fall where the running weight passes each step", "[data][range_bounds]") {
  const std::vector<WeightedKey> sample{{3, 1.0}, {6, 2.0}, {20, 1.0}};
  CHECK(range_bounds(sample, 4) == Bounds{3, 6, 20});
  CHECK(range_bounds(sample, 1).empty());
}

TEST_CASE("a heavy key takes several steps and leaves fewer bounds", "[data][range_bounds]") {
  const std::vector<WeightedKey> one{{577608, 9.0}};
  CHECK(range_bounds(one, 3) == Bounds{577608});
  const std::vector<WeightedKey> few{{1, 9.0}, {4, 0.25}, {4, 0.5}, {13, 0.5}};
  CHECK(range_bounds(few, 8) == Bounds{1, 4, 13});
}
