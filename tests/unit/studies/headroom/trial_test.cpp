#include "studies/headroom/trial.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/support/sample_run.hpp"

using namespace oomcast;
using namespace oomcast::headroom;

TEST_CASE("Draws spread limits and sizes on both sides, the middle one leaves them alone") {
  std::vector<std::int64_t> live;
  std::vector<std::int64_t> sizes;
  for (std::int64_t i = 0; i < kDraws; ++i) {
    const Draw draw = drawn(1, i, 50'000);
    live.push_back(draw.limits.live_ppm);
    sizes.push_back(draw.sizes_ppm);
  }
  CHECK(live[2] == 1'000'000);
  CHECK(sizes[2] == 1'000'000);
  CHECK(live.front() < 950'000);
  CHECK(live.back() > 1'050'000);
  CHECK(*std::min_element(sizes.begin(), sizes.end()) == 960'000);
  CHECK(*std::max_element(sizes.begin(), sizes.end()) == 1'040'000);
}

TEST_CASE("Sizes that are known exactly are the same in all draws") {
  for (std::int64_t i = 0; i < kDraws; ++i) {
    CHECK(drawn(1, i, 0).sizes_ppm == 1'000'000);
  }
}

TEST_CASE("A draw is the same each time, and another with another seed") {
  const auto gap = [](std::uint64_t seed) {
    return drawn(seed, 3, 0).estimates.at(Coef::kG1GapPpm);
  };
  CHECK(gap(1) == gap(1));
  CHECK(gap(1) != gap(2));
}

TEST_CASE("A run shows its troubles, and where it spilled first") {
  const Seen seen = look(tests::sample_run(), 500'000);
  CHECK(seen.had(Trouble::kSpill));
  CHECK(seen.had(Trouble::kAbort));
  CHECK_FALSE(seen.had(Trouble::kThrash));
  CHECK(seen.spill_place.starts_with("stage 2 (sort-merge join"));
  CHECK(look(tests::sample_run(), 300'000).had(Trouble::kThrash));  // 700 of 2000 s
}
