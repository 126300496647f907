#include "models/streaming/query.hpp"

#include <algorithm>

namespace oomcast::streaming {
namespace {

/// The first moment from `now` on that is a multiple of the trigger and at which events are there.
SimTime trigger_from(const Stream& stream, SimTime now) {
  const std::int64_t period = stream.trigger.count();
  return SimTime((now.count() + period - 1) / period * period);
}

}  // namespace

Query::Query(const Stream& stream, const Dataset& data, plan::SpreadPtr keys)
    : stream_(stream),
      data_(data),
      keys_(std::move(keys)),
      arrivals_(stream, data.rows.count()),
      state_(stream, keys_) {}

std::optional<SimTime> Query::next_start(SimTime now) const {
  if (taken_ >= arrivals_.events()) {
    return std::nullopt;
  }
  // ProcessingTimeExecutor waits for the trigger after the last start, if that is still to come.
  const SimTime due = trigger_from(stream_, last_start_ + Duration(1));
  const SimTime start = std::max(now, due);
  const SimTime first = arrivals_.time_of(taken_ + 1);
  return first <= start ? start : trigger_from(stream_, first);
}

MicroBatch Query::take(SimTime start) {
  const std::int64_t arrived = arrivals_.until(start);
  std::int64_t events = std::max<std::int64_t>(1, arrived - taken_);
  SimTime until = std::min(start, SimTime(stream_.length.count()));
  if (stream_.max_per_trigger > 0 && events > stream_.max_per_trigger) {
    events = stream_.max_per_trigger;
    until = arrivals_.time_of(taken_ + events);
  }
  MicroBatch batch;
  batch.number = batches_++;
  batch.events = events;
  batch.state = state_.take(taken_until_, until, events);
  taken_ += events;
  taken_until_ = until;
  last_start_ = start;
  return batch;
}

Checked<std::optional<Query>> query_of(const Scenario& scenario) {
  if (!scenario.stream) {
    return std::optional<Query>();
  }
  const Stream& stream = *scenario.stream;
  const auto data = std::ranges::find(scenario.data, stream.data, &Dataset::name);
  SIM_CHECK(data != scenario.data.end(), "the reader lets a stream have no data set");
  plan::SpreadPtr keys;
  for (const std::string& name : stream.by) {
    const auto column = std::ranges::find(data->columns, name, &Column::name);
    SIM_CHECK(column != data->columns.end(), "the reader lets a stream have no such column");
    Checked<plan::SpreadPtr> spread = plan::make_spread(*column, data->rows.count());
    if (!spread.ok()) {
      return std::move(spread).error();
    }
    keys = keys == nullptr ? spread.value() : plan::combined(keys, spread.value());
  }
  return std::optional<Query>(std::in_place, stream, *data, std::move(keys));
}

}  // namespace oomcast::streaming
