// A streaming query as its driver runs it: when the next micro-batch begins, which events it takes,
// and what it does to the state. Mirrors MicroBatchExecution and ProcessingTimeExecutor.
#pragma once

#include <optional>

#include "models/plan/spread.hpp"
#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"
#include "models/streaming/arrivals.hpp"
#include "models/streaming/event_state.hpp"

namespace oomcast::streaming {

struct MicroBatch {
  std::int64_t number = 0;
  std::int64_t events = 0;
  BatchState state;
};

class Query {
 public:
  /// `keys`: of the events, by the stream's grouping columns.
  Query(const Stream& stream, const Dataset& data, plan::SpreadPtr keys);

  /// When the next batch begins, now or later; none: all events are through. A batch that took
  /// longer than the trigger is followed at once, by all that arrived in the meantime.
  [[nodiscard]] std::optional<SimTime> next_start(SimTime now) const;
  /// That batch, at its start.
  MicroBatch take(SimTime start);

  [[nodiscard]] const Stream& stream() const { return stream_; }
  [[nodiscard]] const Dataset& data() const { return data_; }
  [[nodiscard]] const plan::SpreadPtr& keys() const { return keys_; }

 private:
  Stream stream_;
  Dataset data_;
  plan::SpreadPtr keys_;
  Arrivals arrivals_;
  EventState state_;
  std::int64_t batches_ = 0;
  std::int64_t taken_ = 0;  // events
  SimTime taken_until_;     // when the last of them arrived
  SimTime last_start_;
};

/// The query of a scenario that has a stream; none if it has not.
[[nodiscard]] Checked<std::optional<Query>> query_of(const Scenario& scenario);

}  // namespace oomcast::streaming
