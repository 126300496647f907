#include "studies/headroom/edge.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::headroom;

namespace {

struct Asked {
  Edge edge;
  int times = 0;
};

/// Where "at least `from`" begins.
Asked find(const EdgeSearch& search, std::int64_t from) {
  Asked asked;
  asked.edge = find_edge(search, [&](std::int64_t at) {
    ++asked.times;
    return at >= from;
  });
  return asked;
}

}  // namespace

TEST_CASE("An edge is found from either side to the part that was asked for") {
  for (const std::int64_t guess : {100, 5'000, 90'000}) {
    const Asked asked = find(
        {.guess = guess, .first_step = 100, .floor = 1, .ceiling = 100'000, .parts = 64}, 7'777);
    CHECK(asked.edge.without < 7'777);
    CHECK(asked.edge.with >= 7'777);
    CHECK(asked.edge.with - asked.edge.without <= asked.edge.with / 64);
    CHECK_FALSE(asked.edge.from_floor);
    CHECK_FALSE(asked.edge.nowhere);
    CHECK(asked.times < 24);
  }
}

TEST_CASE("A good guess takes two looks") {
  const Asked asked =
      find({.guess = 6'400, .first_step = 200, .floor = 1, .ceiling = 100'000, .parts = 32}, 6'390);
  CHECK(asked.times == 2);
  CHECK(asked.edge.with == 6'400);
  CHECK(asked.edge.without == 6'200);
}

TEST_CASE("What holds at the floor, or not even at the ceiling, has an open end") {
  const EdgeSearch search{.guess = 50, .first_step = 8, .floor = 10, .ceiling = 90};
  const Asked always = find(search, 0);
  CHECK(always.edge.from_floor);
  CHECK(always.edge.with == 10);
  const Asked never = find(search, 91);
  CHECK(never.edge.nowhere);
  CHECK(never.edge.without == 90);
}

TEST_CASE("Small numbers are searched no nearer than asked") {
  const Asked asked = find(
      {.guess = 64, .first_step = 32, .floor = 1, .ceiling = 512, .parts = 64, .nearest = 8}, 21);
  CHECK(asked.edge.with - asked.edge.without <= 8);
  CHECK(asked.edge.with >= 21);
}
