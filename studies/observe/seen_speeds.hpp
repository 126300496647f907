// Speeds that a log tells directly, without a fit: how long tasks take to begin and end, how fast
// disks and network were, what collections cost, how much was allocated.
#pragma once

#include <optional>

#include "inputs/eventlog/event_log.hpp"
#include "models/jvm/heap.hpp"
#include "studies/observe/quartiles.hpp"

namespace oomcast::observe {

struct SeenSpeeds {
  // Over tasks that ended well.
  Spread start_ms;          // of the slot's time, what is not Executor Run Time
  Spread disk_per_second;   // bytes of shuffle files while the task waited for the file system
  Spread fetch_per_second;  // remote bytes of a request while it was under way (Spark 3.5)
  Spread fetch_wait_ppm;    // of run time, standing still for remote blocks; of those that had any
  Spread gc_ppm;            // of run time, standing still for collections
  // Over executors, where executor metrics were polled.
  Spread young_ms;  // of one young collection
  Spread full_ms;   // of one full collection
  /// Bytes of heap per second of one task's run time without collections. The band holds what is
  /// not known of eden, too.
  Spread allocated_per_second;
};

/// Without a heap nothing is said of allocation.
[[nodiscard]] SeenSpeeds seen_speeds(const eventlog::EventLog& log,
                                     const std::optional<jvm::HeapShape>& heap);

/// How large eden may have been when an executor's heap never held more than `heap_peak`, of which
/// Spark's own books had up to `unified_peak`: least, likely, most; bytes.
struct EdenBand {
  double least = 0;
  double likely = 0;
  double most = 0;
};
[[nodiscard]] EdenBand eden_band(const jvm::HeapShape& heap, double heap_peak, double unified_peak);

}  // namespace oomcast::observe
