#include "models/scheduler/heartbeats.hpp"

#include <algorithm>

namespace oomcast::scheduler {

HeartbeatRules heartbeat_rules(const Conf& conf) {
  HeartbeatRules rules;
  rules.interval = conf.duration("spark.executor.heartbeatInterval");
  rules.timeout = conf.duration_or_none("spark.storage.blockManagerHeartbeatTimeoutMs")
                      .value_or(conf.duration("spark.network.timeout"));
  rules.check = conf.duration("spark.network.timeoutInterval");
  return rules;
}

std::optional<Silence> silence(const HeartbeatRules& rules, SimTime started, SimTime begin,
                               Duration pause) {
  const Duration alive = begin - started;
  const SimTime last = started + alive.count() / rules.interval.count() * rules.interval;
  // Checks come at multiples of their interval; only what is older than the timeout counts.
  const std::int64_t due = (last + rules.timeout).count();
  const SimTime noticed((due / rules.check.count() + 1) * rules.check.count());
  if (noticed >= begin + pause) {
    return std::nullopt;
  }
  return Silence{noticed, noticed - last};
}

}  // namespace oomcast::scheduler
