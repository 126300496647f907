// What the records of a trace mean.
#pragma once

#include <cstdint>
#include <string_view>

namespace oomcast {

enum class TraceKind : std::uint16_t {
  kStageSubmitted = 1,  // a: stage, b: attempt
  kStageCompleted,      // a: stage, b: tasks
  kTaskStarted,         // task: attempt id, a: stage, b: index
  kTaskEnded,           // a: memory bytes spilled, b: peak execution memory; detail: Outcome
  kExecutorAdded,
  kExecutorLost,    // a: exit code, b: live heap; detail: Outcome
  kBroadcastBuilt,  // a: broadcast, b: relation bytes
  kJobStarted,      // a: job
  kJobEnded,        // a: job; detail: Outcome
  kYarnPoll,        // a: rss, b: limit
  kFetchFailed,     // a: stage, b: lost map outputs
  kExcluded,        // executor (none: its node), a: stage (-1: the application), b: node
  kIncluded,        // again, after a time; the same
  kExecutorsAsked,  // a: wanted from now on, b: there or on their way
  kExecutorIdle,    // let go; a: idle for ns
  kTaskSpeculated,  // a: stage, b: index
  kTaskKilled,      // task: attempt id, a: stage, b: index; another attempt was faster
};

}  // namespace oomcast
