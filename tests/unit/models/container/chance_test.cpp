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

TEST_CASE("a poll every three seconds sees a spike of one second once in three times",
          "[container]") {
  Cluster yarn;
  CHECK(kill_ppm(yarn, 1200_MiB, 896_MiB, 1_s) == Approx(970'000 / 3).margin(1));
  CHECK(kill_ppm(yarn, 1200_MiB, 896_MiB, 9_s) == 970'000);
  yarn.yarn_enforced = true;
  CHECK(kill_ppm(yarn, 1200_MiB, 896_MiB, 9_s) == 30'000);
  Cluster kubernetes;
  kubernetes.manager = ManagerKind::kKubernetes;
  CHECK(kill_ppm(kubernetes, 1200_MiB, 896_MiB, 0_s) == 970'000);
}
