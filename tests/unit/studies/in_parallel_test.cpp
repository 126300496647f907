#include "studies/in_parallel.hpp"

#include "tests/support/catch.hpp"

TEST_CASE("every job is done once, and its result stands in its place", "[parallel]") {
  for (const std::size_t threads : {0U, 1U, 2U, 7U}) {
    std::vector<std::size_t> squares(1000);
    oomcast::for_all_in_parallel(squares.size(), threads,
                                 [&](std::size_t i) { squares[i] += i * i; });
    bool right = true;
    for (std::size_t i = 0; i < squares.size(); ++i) {
      right = right && squares[i] == i * i;
    }
    CHECK(right);
  }
}

TEST_CASE("no jobs are no work", "[parallel]") {
  bool called = false;
  oomcast::for_all_in_parallel(0, 4, [&](std::size_t) { called = true; });
  CHECK_FALSE(called);
}
