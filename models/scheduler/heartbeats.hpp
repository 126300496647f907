// When the driver gives up an executor that stands still. Mirrors HeartbeatReceiver (4.3).
#pragma once

#include <optional>

#include "models/conf/conf.hpp"
#include "sim/time.hpp"

namespace oomcast::scheduler {

struct HeartbeatRules {
  Duration interval{10'000'000'000};  // spark.executor.heartbeatInterval
  Duration timeout{120'000'000'000};  // spark.network.timeout
  Duration check{60'000'000'000};     // spark.network.timeoutInterval
};
[[nodiscard]] HeartbeatRules heartbeat_rules(const Conf& conf);

struct Silence {
  SimTime noticed;  // by the driver's check
  Duration lasted;  // since the last heartbeat
};
/// What the driver makes of an executor, there since `started`, whose threads all stand still from
/// `begin` for `pause`; nothing if it goes on in time.
[[nodiscard]] std::optional<Silence> silence(const HeartbeatRules& rules, SimTime started,
                                             SimTime begin, Duration pause);

}  // namespace oomcast::scheduler
