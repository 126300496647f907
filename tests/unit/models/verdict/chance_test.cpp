#include "models/verdict/chance.hpp"

#include <vector>

#include "models/cost/coefficients.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::verdict;

TEST_CASE("at the limit it is even, a deviation away five in six", "[verdict]") {
  CHECK(chance_ppm(1'000'000, 50'000) == 500'000);
  CHECK(chance_ppm(1'050'000, 50'000) == 841'345);
  CHECK(chance_ppm(950'000, 50'000) == 158'655);
}

TEST_CASE("the chance rises with what is used and is never certain", "[verdict]") {
  std::int64_t before = 0;
  for (std::int64_t used = 0; used <= 2'000'000; used += 7'000) {
    const std::int64_t chance = chance_ppm(used, 60'000);
    CHECK(chance >= before);
    CHECK(chance >= 1'000);
    CHECK(chance <= 999'000);
    before = chance;
  }
  CHECK(chance_ppm(INT64_MAX, 60'000) == 999'000);
}

TEST_CASE("a heap may fail for being full or for being in pieces", "[verdict]") {
  ExecutorRow row;
  row.heap_pressure = {.live_ppm = 500'000, .array_ppm = 1'000'000};
  CHECK(heap_chance_ppm(row) == 500'000);
  row.heap_pressure = {.live_ppm = 1'000'000, .array_ppm = 0};
  CHECK(heap_chance_ppm(row) == 500'000);
}

TEST_CASE("a task with more attempts is less likely to lose all of them", "[verdict]") {
  std::vector<ExecutorRow> rows(1);
  CHECK(grown_chance_ppm(rows, 1) == 0);
  rows[0].grown = {{{1, 5}, 1'000'000}};
  const std::int64_t once = grown_chance_ppm(rows, 1);
  CHECK(once == Approx(500'000).margin(1'000));
  // Attempts share what is wrong with sizes: two do not die as rarely as a quarter of the time.
  const std::int64_t twice = grown_chance_ppm(rows, 2);
  CHECK(twice > 250'000);
  CHECK(twice < 350'000);
  CHECK(grown_chance_ppm(rows, 4) < twice);
}

TEST_CASE("of several tasks any may die, of attempts of one the first counts", "[verdict]") {
  std::vector<ExecutorRow> rows(2);
  rows[0].grown = {{{1, 5}, 1'000'000}};
  const std::int64_t one = grown_chance_ppm(rows, 1);
  rows[1].grown = {{{1, 5}, 800'000}};
  CHECK(grown_chance_ppm(rows, 1) == one);
  rows[1].grown = {{{1, 6}, 1'000'000}};
  CHECK(grown_chance_ppm(rows, 1) > one + 150'000);
}

TEST_CASE("the lesser of many chances counts for nothing", "[verdict]") {
  std::vector<ExecutorRow> rows(1);
  rows[0].grown = {{{1, 5}, 100'000}};
  CHECK(grown_chance_ppm(rows, 4) == 1'000);
}

TEST_CASE("a grown array is off by chance and by sizes together", "[verdict]") {
  CHECK(grown_error_ppm() > coefficient(Coef::kG1GapScatterPpm));
  CHECK(grown_error_ppm() <
        coefficient(Coef::kG1GapScatterPpm) + coefficient(Coef::kArrayErrorPpm));
}

TEST_CASE("two chances that have nothing to do with each other add up below one", "[verdict]") {
  CHECK(either_ppm(0, 300'000) == 300'000);
  CHECK(either_ppm(500'000, 500'000) == 750'000);
}
