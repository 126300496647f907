// How likely a container is to be killed: from the distance between what its processes want and
// its limit, against how much executors that are alike differ.
#pragma once

#include <cstdint>

#include "models/scenario/scenario.hpp"
#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast::container {

/// Parts per million that processes which want so much are above the limit at all.
[[nodiscard]] std::int64_t over_limit_ppm(Bytes wanted, Bytes limit);

/// Parts per million that a poll every `period` sees a spike which usually lasts so long.
[[nodiscard]] std::int64_t seen_ppm(Duration spike, Duration period);

/// How long a spike usually lasts that is seen as often as not.
[[nodiscard]] Duration usual_wait(Duration period);

/// The chance that a container which wants so much, and is so long above its limit, is killed: a
/// poll sees a spike only while it lasts.
[[nodiscard]] std::int64_t kill_ppm(const Cluster& cluster, Bytes wanted, Bytes limit,
                                    Duration over_limit);

}  // namespace oomcast::container
