// Which rows of state a micro-batch adds, replaces and drops: one for each key and window of event
// time until the watermark has passed it. Mirrors EventTimeWatermarkExec, WatermarkSupport and the
// output modes of StateStoreSaveExec and StreamingDeduplicateExec.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "models/plan/plan.hpp"
#include "models/plan/spread.hpp"
#include "models/scenario/stream.hpp"
#include "sim/time.hpp"

namespace oomcast::streaming {

/// What one micro-batch does.
struct BatchState {
  state::StateChange change;
  std::int64_t too_late = 0;              // events behind the watermark, which are dropped
  std::vector<std::int64_t> window_rows;  // events of each window that the batch touches
};

class EventState {
 public:
  EventState(const Stream& stream, plan::SpreadPtr keys);

  /// `events` that arrived between these moments; batches come in order of time.
  BatchState take(SimTime from, SimTime to, std::int64_t events);
  /// Event times up to here are done with, for the next batch.
  [[nodiscard]] std::int64_t watermark_ns() const { return watermark_ns_; }

 private:
  [[nodiscard]] std::int64_t keys_among(std::int64_t events) const;
  /// Keys of these cells: a window's are its own, those of other state are one set.
  [[nodiscard]] std::int64_t keys_of(const std::map<std::int64_t, std::int64_t>& cells) const;
  /// Puts events whose times lie evenly between these into their cells; returns those too late.
  std::int64_t add(std::int64_t from_ns, std::int64_t to_ns, std::int64_t events,
                   std::map<std::int64_t, std::int64_t>& touched);
  /// Drops the cells that the watermark has passed.
  void expire();

  Stream stream_;
  plan::SpreadPtr keys_;
  bool windows_ = false;      // each cell is a window with keys of its own
  bool expires_ = false;      // the watermark drops state
  std::int64_t cell_ns_ = 1;  // length of a cell of event time
  std::int64_t watermark_ns_ = 0;
  std::map<std::int64_t, std::int64_t> cells_;  // events by number of the cell
};

}  // namespace oomcast::streaming
