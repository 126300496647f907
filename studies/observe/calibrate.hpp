// What an event log teaches about the machine it ran on: the pace of each stage's tasks, how well
// spilled rows compress, how much of the heap stayed alive. Found by playing the observed stages
// with the usual numbers and comparing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "inputs/eventlog/event_log.hpp"
#include "models/run/run.hpp"
#include "studies/observe/heap_lessons.hpp"
#include "studies/observe/observe.hpp"

namespace oomcast::observe {

/// Of one stage. Parts per million of the usual; quartiles over its tasks tell the spread.
struct StagePace {
  std::int64_t tasks = 0;  // that were compared
  std::int64_t stage_tasks = 0;
  std::map<std::int32_t, std::int64_t> by_task;  // by index
  std::int64_t time_ppm = 1'000'000;
  std::int64_t time_low_ppm = 1'000'000;
  std::int64_t time_high_ppm = 1'000'000;
  std::int64_t spill_compressed_ppm = 0;  // 0: nothing spilled
};

struct Calibration {
  std::map<std::int32_t, StagePace> stages;
  HeapLessons heap;
  bool heap_contradicts = false;  // the usual limits do not give what was seen
  std::int64_t simulations = 0;
};

/// `own` is the log under its own conf.
[[nodiscard]] Calibration calibrate(const eventlog::EventLog& log, const Observation& own);

/// Puts what was learned into an observation of the same log: of the run that was seen, or of
/// another of the same job.
enum class AppliedTo : std::uint8_t { kSameRun, kOtherRun };
void apply(const Calibration& learned, AppliedTo run, Observation& to);

}  // namespace oomcast::observe
