// What the end of an application tells about the limits of its executors' heaps.
#pragma once

#include "models/jvm/pressure.hpp"
#include "models/scenario/heap_limits.hpp"

namespace oomcast::observe {

struct HeapLessons {
  HeapLimits run;  // of the very run that was seen
  HeapLimits job;  // of any other run of the same job: half of an error is chance of the run
};

/// `seen` is how hard the heaps were pressed in the simulation with the usual limits. Each limit is
/// the mean of those that agree with the end, weighed by how well limits are known: an executor
/// that lived says that a limit was above its pressure, one that died that the limit most likely
/// to be below was.
[[nodiscard]] HeapLessons heap_lessons(const jvm::Pressure& seen, bool died);

}  // namespace oomcast::observe
