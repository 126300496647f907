// How much of an application an event log tells, in parts by kind, and what a forecast from it
// would have to guess.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inputs/eventlog/event_log.hpp"

namespace oomcast::observe {

struct Share {
  std::string kind;  // "ends of tasks", "lines" ...
  std::int64_t told = 0;
  std::int64_t expected = 0;  // at least `told`

  [[nodiscard]] std::int64_t ppm() const;
};

struct Completeness {
  std::vector<Share> shares;
  /// What a forecast needs and the log does not have; not empty: the forecast is inconclusive.
  std::vector<std::string> missing;
};

[[nodiscard]] Completeness completeness(const eventlog::EventLog& log);

}  // namespace oomcast::observe
