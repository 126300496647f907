// The table of estimated numbers: what physics does, each with a band and where it comes from.
// Exact numbers (what Spark computes) are not here; they stand in the models that compute them.
#pragma once

#include <array>
#include <cstddef>
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
  kShuffleOpenNs,
  kShuffleBlockNs,
  kSpillWriteNsPerMiB,
  kSpillReadNsPerMiB,
  kFileWriteNsPerMiB,
  kCopyNsPerMiB,
  kCacheNsPerMiB,
  kCollectNsPerMiB,
  kTaskOverheadNs,
  kTaskLaunchNs,
  kExecutorStartNs,
  // A young JVM, and a task's end by an error.
  kFirstTaskNs,
  kFirstOfStageNs,
  kColdCodePpm,
  kWarmAfterNs,
  kFirstErrorNs,
  kUnwindNs,
  // Garbage collection.
  kYoungPauseNs,
  kFullNsPerLiveMiB,
  kCompactNsPerLiveMiB,
  kEdenPpm,
  kG1LivePpm,
  kSerialLivePpm,
  kParallelLivePpm,
  kG1GapPpm,
  kG1GapScatterPpm,
  kLiveErrorPpm,
  kArrayErrorPpm,
  kDriverLiveErrorPpm,
  kBytesErrorPpm,
  kPythonErrorPpm,
  kRaceErrorPpm,
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
  kCollectedObjectsBytes,
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
  kPythonStartNs,
  kPythonImportNs,
  kPythonTouchNsPerMiB,
  kPythonRowNs,
  kPythonGroupNs,
  // Streaming: time, and native memory of RocksDB.
  kMicroBatchNs,
  kStreamEventNs,
  kStateCommitNs,
  kStateCheckpointNsPerMiB,
  kStateCopyNsPerRow,
  kStateHeapNsPerRow,
  kStateRocksDbNsPerRow,
  kRocksDbInstanceBytes,
  kRocksDbEntryBytes,
  // Event logs.
  kGuessedCompressedPpm,
  kCount
};

inline constexpr std::size_t kCoefCount = static_cast<std::size_t>(Coef::kCount);

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

/// The central value, for what is decided before a run: costs that the planner writes into a plan.
[[nodiscard]] std::int64_t coefficient(Coef id);

/// One value for each coefficient: what a run goes by.
class CoefficientValues {
 public:
  /// The central values.
  CoefficientValues();
  [[nodiscard]] std::int64_t at(Coef id) const { return values_[static_cast<std::size_t>(id)]; }
  void set(Coef id, std::int64_t value) { values_[static_cast<std::size_t>(id)] = value; }

 private:
  std::array<std::int64_t, kCoefCount> values_;
};

/// Draws every coefficient from its band, each from a stream of its own name: half of the draws
/// below the central value, spread evenly between it and the band's end on a scale of ratios.
[[nodiscard]] CoefficientValues drawn_values(std::uint64_t seed, std::uint64_t repetition);

}  // namespace oomcast
