#include "studies/observe/sorter_fit.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::observe;

namespace {
constexpr std::int64_t kPage = 2'097'136;  // 2 MiB less an array's header, under G1
}

TEST_CASE("Pages and array of a sort that did not spill give the size of its rows") {
  // Real tasks: 30358 and 5054 rows of 280 bytes held 11534256 and 2359280 bytes.
  const SorterLoad seen{
      .rows = {30'358, 30'914}, .peaks = {11'534'256, 11'534'256}, .spilled = {0, 0}};
  const SorterFit fit = fit_sorter(seen, 0, kPage);
  CHECK(fit.row_bytes >= 270);
  CHECK(fit.row_bytes <= 340);
}

TEST_CASE("An array that is too small for radix sort tells that there was none") {
  // A real task sorted 37424 rows by two keys: three pages of 4 MiB and an array of 1 MiB.
  const SorterLoad seen{.rows = {37'424}, .peaks = {13'631'440}, .spilled = {0}};
  const SorterFit fit = fit_sorter(seen, 280, 4'194'288);
  CHECK_FALSE(fit.radix);
  CHECK(fit.row_bytes == 280);
}

TEST_CASE("Where tasks spilled, what spilled counts as needed") {
  const SorterLoad seen{.rows = {100'000}, .peaks = {8 << 20}, .spilled = {16 << 20}};
  CHECK(fit_sorter(seen, 0, kPage).row_bytes == ((16 << 20) + (4 << 20)) / 100'000 - 24);
}

TEST_CASE("Sorts that held nothing tell nothing") {
  CHECK(fit_sorter({.rows = {10}, .peaks = {0}, .spilled = {0}}, 0, kPage).row_bytes == 0);
}
