#include "models/verdict/chance.hpp"

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

TEST_CASE("two chances that have nothing to do with each other add up below one", "[verdict]") {
  CHECK(either_ppm(0, 300'000) == 300'000);
  CHECK(either_ppm(500'000, 500'000) == 750'000);
}
