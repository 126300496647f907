#include "models/streaming/event_state.hpp"

#include <algorithm>
#include <limits>

#include "sim/math.hpp"

namespace oomcast::streaming {
namespace {

constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();

}  // namespace

EventState::EventState(const Stream& stream, plan::SpreadPtr keys)
    : stream_(stream), keys_(std::move(keys)) {
  windows_ = stream.window > Duration(0);
  // Without a window the keys of a grouping have no event time that a watermark could pass.
  expires_ = stream.watermark && (windows_ || stream.stateful != StatefulOperator::kAggregate);
  cell_ns_ = windows_ ? stream.window.count() : expires_ ? stream.trigger.count() : kForEver;
}

std::int64_t EventState::keys_among(std::int64_t events) const {
  return plan::drawn(*keys_, events).groups;
}

std::int64_t EventState::keys_of(const std::map<std::int64_t, std::int64_t>& cells) const {
  std::int64_t keys = 0;
  std::int64_t all = 0;
  for (const auto& [cell, events] : cells) {
    keys += windows_ ? keys_among(events) : 0;
    all += events;
  }
  return windows_ ? keys : keys_among(all);
}

std::int64_t EventState::add(std::int64_t from_ns, std::int64_t to_ns, std::int64_t events,
                             std::map<std::int64_t, std::int64_t>& touched) {
  std::int64_t too_late = 0;
  std::int64_t done = 0;
  const std::int64_t span = std::max<std::int64_t>(1, to_ns - from_ns);
  for (std::int64_t cell = from_ns / cell_ns_; done < events; ++cell) {
    const bool last = (to_ns - 1) / cell_ns_ <= cell;
    const std::int64_t until =
        last ? events : sim::mul_div(events, (cell + 1) * cell_ns_ - from_ns, span);
    const std::int64_t mine = until - done;
    done = until;
    if (expires_ && (cell + 1) * cell_ns_ <= watermark_ns_) {
      too_late += mine;
    } else if (mine > 0) {
      cells_[cell] += mine;
      touched[cell] += mine;
    }
  }
  return too_late;
}

void EventState::expire() {
  if (expires_) {
    std::erase_if(cells_,
                  [&](const auto& cell) { return (cell.first + 1) * cell_ns_ <= watermark_ns_; });
  }
}

BatchState EventState::take(SimTime from, SimTime to, std::int64_t events) {
  BatchState batch;
  batch.change.before = keys_of(cells_);
  const std::int64_t late = sim::mul_div(events, stream_.late_share_ppb, 1'000'000'000);
  std::map<std::int64_t, std::int64_t> touched;
  batch.too_late = add(std::max<std::int64_t>(0, from.count() - stream_.late_by.count()),
                       to.count(), late, touched);
  batch.too_late += add(from.count(), to.count(), events - late, touched);
  const std::int64_t grown = keys_of(cells_);
  batch.change.added = std::max<std::int64_t>(0, grown - batch.change.before);
  if (stream_.stateful != StatefulOperator::kDeduplicate) {
    batch.change.updated = std::max<std::int64_t>(0, keys_of(touched) - batch.change.added);
  }
  expire();
  batch.change.removed = std::max<std::int64_t>(0, grown - keys_of(cells_));
  for (const auto& [cell, rows] : touched) {
    batch.window_rows.push_back(rows);
  }
  if (events > 0 && stream_.watermark) {
    // The latest event is as young as the batch; what it moves, moves for the next one.
    watermark_ns_ = std::max(watermark_ns_, to.count() - stream_.watermark->count());
  }
  return batch;
}

}  // namespace oomcast::streaming
