// An event log with what it taught: gives the scenario of any what-if.
#pragma once

#include <string>

#include "studies/observe/calibrate.hpp"
#include "studies/observe/observe.hpp"

namespace oomcast::observe {

struct LearnedLog {
  eventlog::EventLog log;
  Observation own;  // under the log's own conf
  Calibration calibration;

  /// The log's stages under other conditions, with what the log taught.
  [[nodiscard]] Checked<Observation> with(const WhatIf& changes) const;
};

/// `calibrate` false: the usual numbers, as if the log taught nothing.
[[nodiscard]] Checked<LearnedLog> learn(const std::string& path, bool calibrate);

}  // namespace oomcast::observe
