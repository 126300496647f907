#include "models/cost/coefficients.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;

TEST_CASE("every coefficient stands within its band and has an origin", "[cost]") {
  for (const Coefficient& row : coefficients()) {
    CAPTURE(row.name);
    CHECK(row.low <= row.value);
    CHECK(row.value <= row.high);
    CHECK(row.low > 0);
    CHECK_FALSE(row.origin.empty());
    CHECK(coefficient(row.id) == row.value);
  }
}

TEST_CASE("draws stay in their bands, differ, and are the same for the same seed", "[cost]") {
  const CoefficientValues one = drawn_values(7, 1);
  const CoefficientValues again = drawn_values(7, 1);
  const CoefficientValues two = drawn_values(7, 2);
  std::int64_t different = 0;
  for (const Coefficient& row : coefficients()) {
    CAPTURE(row.name);
    CHECK(one.at(row.id) >= row.low);
    CHECK(one.at(row.id) <= row.high);
    CHECK(one.at(row.id) == again.at(row.id));
    different += one.at(row.id) != two.at(row.id) ? 1 : 0;
  }
  CHECK(different > 40);
}
