#include "models/scheduler/heartbeats.hpp"

#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using scheduler::HeartbeatRules;
using scheduler::silence;

TEST_CASE("a pause is noticed at the first check after the timeout") {
  const HeartbeatRules rules;
  // The last heartbeat was at 30 s: due at 150 s, checked at 180 s.
  const auto noticed = silence(rules, SimTime(0), SimTime(0) + 35_s, 200_s);
  REQUIRE(noticed);
  CHECK(noticed->noticed == SimTime(0) + 180_s);
  CHECK(noticed->lasted == 150_s);
}

TEST_CASE("a pause that ends before the check is not noticed") {
  const HeartbeatRules rules;
  CHECK_FALSE(silence(rules, SimTime(0), SimTime(0) + 35_s, 145_s));
  CHECK(silence(rules, SimTime(0), SimTime(0) + 35_s, 146_s));
  CHECK_FALSE(silence(rules, SimTime(0), SimTime(0) + 35_s, 1_s));
}

TEST_CASE("exactly the timeout is not yet too long") {
  // The last heartbeat at 60 s, the check at 180 s: as long as the timeout, not longer.
  const auto noticed = silence(HeartbeatRules{}, SimTime(0), SimTime(0) + 60_s, 300_s);
  REQUIRE(noticed);
  CHECK(noticed->noticed == SimTime(0) + 240_s);
}

TEST_CASE("the timeout of the network is that of heartbeats unless they have their own") {
  CHECK(scheduler::heartbeat_rules(test::conf_of({{"spark.network.timeout", "200s"}})).timeout ==
        200_s);
  CHECK(scheduler::heartbeat_rules(
            test::conf_of({{"spark.storage.blockManagerHeartbeatTimeoutMs", "30s"}}))
            .timeout == 30_s);
}
