// A streaming query of a scenario: events that arrive over hours, and an operator that keeps state
// of them from one micro-batch to the next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast {

/// What keeps the state: a grouping with an aggregation buffer for each key and window,
/// dropDuplicatesWithinWatermark, or a function with a state of its own for each key
/// (flatMapGroupsWithState).
enum class StatefulOperator : std::uint8_t { kAggregate, kDeduplicate, kGroups };

/// For a while events arrive that many times as often.
struct Surge {
  Duration at;
  Duration length;
  std::int64_t times_ppm = 1'000'000;
  friend bool operator==(const Surge&, const Surge&) = default;
};

struct Stream {
  std::string data;  // its rows are the events; they arrive during `length`
  Duration length;
  Duration trigger;  // Trigger.ProcessingTime
  StatefulOperator stateful = StatefulOperator::kAggregate;
  std::vector<std::string> by;
  Bytes value = Bytes(8);             // of the state of one key: the columns of an UnsafeRow
  Duration window;                    // of event time; zero: none
  std::optional<Duration> watermark;  // the delay that is allowed; none: state is for ever
  std::int64_t late_share_ppb = 0;    // events that are late ...
  Duration late_by;                   // ... by anything up to this
  std::int64_t max_per_trigger = 0;   // maxOffsetsPerTrigger; 0: all that have arrived
  std::vector<Surge> surges;
  friend bool operator==(const Stream&, const Stream&) = default;
};

}  // namespace oomcast
