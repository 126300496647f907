#include "models/container/chance.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using namespace oomcast::container;

TEST_CASE("exactly at the limit a kill is a coin toss, far from it nearly sure", "[container]") {
  CHECK(over_limit_ppm(896_MiB, 896_MiB) == 500'000);
  CHECK(over_limit_ppm(700_MiB, 896_MiB) == 30'000);
  CHECK(over_limit_ppm(1100_MiB, 896_MiB) == 970'000);
  CHECK(over_limit_ppm(900_MiB, 896_MiB) > 500'000);
}

TEST_CASE("a poll sees a spike by its length, which differs from machine to machine",
          "[container]") {
  // Of five machines the slowest stretches one second to 3.3, which no poll misses.
  CHECK(seen_ppm(1_s, 3_s) == Approx((3.8 / 3 + 1) / 5 * 1e6).margin(2));
  CHECK(seen_ppm(9_s, 3_s) == 1'000'000);
  CHECK(seen_ppm(usual_wait(3_s), 3_s) == Approx(500'000).margin(2));
  CHECK(usual_wait(3_s) < Duration(1'500'000'000));
}

TEST_CASE("a container is killed if it is above its limit and somebody looks", "[container]") {
  Cluster yarn;
  CHECK(kill_ppm(yarn, 1200_MiB, 896_MiB, 1_s) == Approx(0.97 * (3.8 / 3 + 1) / 5 * 1e6).margin(2));
  CHECK(kill_ppm(yarn, 1200_MiB, 896_MiB, 9_s) == 970'000);
  yarn.yarn_enforced = true;
  CHECK(kill_ppm(yarn, 1200_MiB, 896_MiB, 9_s) == 30'000);
  Cluster kubernetes;
  kubernetes.manager = ManagerKind::kKubernetes;
  CHECK(kill_ppm(kubernetes, 1200_MiB, 896_MiB, 0_s) == 970'000);
}
