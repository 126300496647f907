#include "studies/observe/learned_log.hpp"

#include <utility>

#include "inputs/eventlog/reader.hpp"

namespace oomcast::observe {

Checked<Observation> LearnedLog::with(const WhatIf& changes) const {
  Checked<Observation> seen = observe(log, changes);
  if (seen.ok()) {
    apply(calibration, AppliedTo::kOtherRun, seen.value());
  }
  return seen;
}

Checked<LearnedLog> learn(const std::string& path, bool calibrate) {
  Checked<eventlog::EventLog> read = eventlog::read_event_log(path);
  if (!read.ok()) {
    return std::move(read).error();
  }
  LearnedLog learned;
  learned.log = std::move(read).value();
  Checked<Observation> own = observe(learned.log, {});
  if (!own.ok()) {
    return std::move(own).error();
  }
  learned.own = std::move(own).value();
  if (calibrate) {
    learned.calibration = observe::calibrate(learned.log, learned.own);
  }
  return learned;
}

}  // namespace oomcast::observe
