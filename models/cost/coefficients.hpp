// The table of estimated numbers: what physics does, each with a band and where it comes from.
// Exact numbers (what Spark computes) are not here; they stand in the models that compute them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace oomcast {

/// Names of the coefficients; the order is the table's.
enum class Coef : std::uint8_t {
  // Time per row or byte, nanoseconds.
  kScanNsPerMiB,
  kGenerateNsPerRow,
  kProjectNsPerRow,
  kFilterNsPerRow,
  kHashAggregateNsPerRow,
  kObjectAggregateNsPerRow,
  kSortInsertNsPerRow,
  kSortNsPerRow,
  kMergeJoinNsPerRow,
  kHashJoinBuildNsPerRow,
  kHashJoinProbeNsPerRow,
  kWindowNsPerRow,
  kShuffleWriteNsPerRow,
  kShuffleWriteNsPerMiB,
  kShuffleReadNsPerMiB,
  kSpillWriteNsPerMiB,
  kSpillReadNsPerMiB,
  kFileWriteNsPerMiB,
  kCollectNsPerMiB,
  kTaskOverheadNs,
  kTaskLaunchNs,
  kExecutorStartNs,
  // Garbage collection.
  kYoungPauseNs,
  kYoungNsPerLiveMiB,
  kFullNsPerLiveMiB,
  kEdenPpm,
  kG1LivePpm,
  kSerialLivePpm,
  kParallelLivePpm,
  kDriverLivePpm,
  kThrashPpm,
  // Heap outside Spark's books, bytes.
  kFrameworkHeapBytes,
  kDriverFrameworkHeapBytes,
  kTaskBinaryBytes,
  kBypassWriterBytesPerPartition,
  kSpillReaderBytes,
  kScanBufferPpm,
  kTaskHeapBytes,
  kTaskInfoBytes,
  kCollectedRowPpm,
  // The process beside the heap, bytes.
  kMetaspaceBytes,
  kCodeCacheBytes,
  kThreadStackBytes,
  kG1StructuresPpm,
  kParallelStructuresPpm,
  kSerialStructuresPpm,
  kG1StructuresBytes,
  kDirectBytesPerTask,
  kNativeBytes,
  kHeapTouchedPpm,
  kStartGarbageBytes,
  kJvmFileBytes,
  kContainerShellBytes,
  kContainerScatterBytes,
  // Python: resident, private (not shared with the daemon it was forked from), address space.
  kPythonDaemonBytes,
  kPythonDaemonPrivateBytes,
  kPythonWorkerBytes,
  kPythonWorkerPrivateBytes,
  kPythonWorkerVirtualBytes,
  kPythonNumpyBytes,
  kPythonNumpyPrivateBytes,
  kPythonNumpyVirtualBytes,
  kPythonPandasBytes,
  kPythonPandasPrivateBytes,
  kPythonPandasVirtualBytes,
  kPythonArrowVirtualBytes,
  kPythonKeptPpm,
  kPythonPandasKeptPpm,
  kPythonGroupPpm,
  kPythonBatchPpm,
  kPythonRowObjectBytes,
  kPythonStartNs,
  kPythonImportNs,
  kPythonTouchNsPerMiB,
  kPythonRowNs,
  kCount
};

struct Coefficient {
  Coef id;
  std::string_view name;
  std::int64_t value;
  std::int64_t low;  // the band: real systems lie in [low, high]
  std::int64_t high;
  std::string_view unit;
  std::string_view origin;  // where the number comes from
};

/// All coefficients, in the order of the enumeration.
std::span<const Coefficient> coefficients();

/// The central values: what a run uses unless it draws from the bands.
[[nodiscard]] std::int64_t coefficient(Coef id);

}  // namespace oomcast
