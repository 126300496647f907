#include "models/cost/coefficients.hpp"

#include <algorithm>
#include <string>

#include "sim/check.hpp"
#include "sim/math.hpp"
#include "sim/random.hpp"

namespace oomcast {
namespace {

constexpr std::string_view kAnchor = "order of magnitude of public engines; not yet fitted";
constexpr std::string_view kRuns = "real runs on one machine, tests/oracle; rough";
constexpr std::string_view kBaselines = "measured baselines of idle and working executors";
constexpr std::string_view kDeaths = "deaths and survivals of real executors with arrays that grow";
constexpr std::string_view kPieces = "the largest of 4 to 20 random pieces of a line";
constexpr std::string_view kGrowth = "bare JVMs that grow by small pieces until they die";
constexpr std::string_view kTimelines =
    "resident memory of killed and surviving executors over time";
constexpr std::string_view kPython = "measured workers: resident, unique and mapped memory";
constexpr std::string_view kFitted = "fitted to real runs: see `oomcast calibrate`";
constexpr std::string_view kChurn = "bare JVM churn measurements";
constexpr std::int64_t kMiB = std::int64_t{1} << 20;

constexpr std::array<Coefficient, static_cast<std::size_t>(Coef::kCount)> kTable{{
    {Coef::kScanNsPerMiB, "scan.ns_per_mib", 12'000'000, 4'000'000, 40'000'000, "ns/MiB", kAnchor},
    {Coef::kGenerateNsPerRow, "generate.ns_per_row", 15, 5, 60, "ns/row", kAnchor},
    {Coef::kProjectNsPerRow, "project.ns_per_row", 10, 2, 50, "ns/row", kAnchor},
    {Coef::kFilterNsPerRow, "filter.ns_per_row", 5, 2, 20, "ns/row", kAnchor},
    {Coef::kHashAggregateNsPerRow, "hash_aggregate.ns_per_row", 80, 30, 300, "ns/row", kAnchor},
    {Coef::kObjectAggregateNsPerRow, "object_aggregate.ns_per_row", 250, 80, 900, "ns/row",
     kAnchor},
    {Coef::kSortInsertNsPerRow, "sort.insert_ns_per_row", 110, 40, 400, "ns/row", kAnchor},
    {Coef::kSortNsPerRow, "sort.ns_per_row", 120, 40, 500, "ns/row", kAnchor},
    {Coef::kMergeJoinNsPerRow, "merge_join.ns_per_row", 60, 20, 200, "ns/row", kAnchor},
    {Coef::kHashJoinBuildNsPerRow, "hash_join.build_ns_per_row", 150, 50, 500, "ns/row", kAnchor},
    {Coef::kHashJoinProbeNsPerRow, "hash_join.probe_ns_per_row", 50, 20, 200, "ns/row", kAnchor},
    {Coef::kWindowNsPerRow, "window.ns_per_row", 120, 40, 400, "ns/row", kAnchor},
    {Coef::kShuffleWriteNsPerRow, "shuffle_write.ns_per_row", 60, 20, 200, "ns/row", kAnchor},
    {Coef::kShuffleWriteNsPerMiB, "shuffle_write.ns_per_mib", 4'000'000, 1'500'000, 12'000'000,
     "ns/MiB", kAnchor},
    {Coef::kShuffleReadNsPerMiB, "shuffle_read.ns_per_mib", 1'200'000, 300'000, 4'000'000,
     "ns/MiB of rows", kRuns},
    {Coef::kShuffleOpenNs, "shuffle_read.open_ns", 4'000'000, 1'000'000, 20'000'000,
     "ns to begin reading a shuffle", kRuns},
    {Coef::kShuffleBlockNs, "shuffle_read.ns_per_block", 50'000, 10'000, 500'000,
     "ns to find and open one map's output", kAnchor},
    {Coef::kSpillWriteNsPerMiB, "spill.write_ns_per_mib", 4'000'000, 1'500'000, 15'000'000,
     "ns/MiB", kRuns},
    {Coef::kSpillReadNsPerMiB, "spill.read_ns_per_mib", 2'000'000, 1'000'000, 10'000'000, "ns/MiB",
     kRuns},
    {Coef::kFileWriteNsPerMiB, "file_write.ns_per_mib", 20'000'000, 8'000'000, 60'000'000, "ns/MiB",
     kAnchor},
    {Coef::kCopyNsPerMiB, "copy.ns_per_mib", 500'000, 100'000, 2'000'000, "ns/MiB", kAnchor},
    {Coef::kCacheNsPerMiB, "cache.ns_per_mib", 10'000'000, 3'000'000, 30'000'000, "ns/MiB of rows",
     kRuns},
    {Coef::kCollectNsPerMiB, "collect.ns_per_mib", 10'000'000, 4'000'000, 30'000'000, "ns/MiB",
     kAnchor},
    {Coef::kTaskOverheadNs, "task.overhead_ns", 25'000'000, 3'000'000, 80'000'000, "ns/task",
     kRuns},
    {Coef::kTaskLaunchNs, "driver.launch_ns_per_task", 100'000, 30'000, 500'000, "ns/task",
     kAnchor},
    {Coef::kExecutorStartNs, "executor.start_ns", 8'000'000'000, 2'000'000'000, 60'000'000'000,
     "ns", kAnchor},
    {Coef::kFirstTaskNs, "jvm.first_task_ns", 1'600'000'000, 1'000'000'000, 8'000'000'000,
     "ns/executor", kRuns},
    {Coef::kFirstOfStageNs, "jvm.first_of_stage_ns", 600'000'000, 150'000'000, 3'000'000'000,
     "ns/stage", kRuns},
    {Coef::kColdCodePpm, "jvm.cold_code_ppm", 3'000'000, 1'000'000, 8'000'000,
     "ppm on top of the usual time", kRuns},
    {Coef::kWarmAfterNs, "jvm.warm_after_ns", 3'000'000'000, 1'000'000'000, 10'000'000'000,
     "ns of usual work in a stage", kRuns},
    {Coef::kFirstErrorNs, "jvm.first_error_ns", 1'200'000'000, 300'000'000, 5'000'000'000,
     "ns until the classes and texts of errors are loaded", kRuns},
    {Coef::kUnwindNs, "task.unwind_ns", 10'000'000, 2'000'000, 50'000'000,
     "ns from an error to the task's memory being free", kRuns},
    {Coef::kYoungPauseNs, "gc.young_pause_ns", 8'000'000, 3'000'000, 43'000'000, "ns/pause", kRuns},
    {Coef::kFullNsPerLiveMiB, "gc.full_ns_per_live_mib", 370'000, 160'000, 1'100'000, "ns/MiB",
     kRuns},
    {Coef::kCompactNsPerLiveMiB, "gc.compact_ns_per_live_mib", 450'000, 300'000, 600'000, "ns/MiB",
     kChurn},
    {Coef::kEdenPpm, "gc.eden_ppm_of_free", 300'000, 200'000, 440'000, "ppm of free heap", kChurn},
    {Coef::kG1LivePpm, "gc.g1_live_ppm", 985'000, 940'000, 1'000'000, "ppm of -Xmx", kGrowth},
    {Coef::kSerialLivePpm, "gc.serial_live_ppm", 955'000, 910'000, 970'000, "ppm of -Xmx", kGrowth},
    {Coef::kParallelLivePpm, "gc.parallel_live_ppm", 890'000, 850'000, 930'000, "ppm of -Xmx",
     kGrowth},
    {Coef::kG1GapPpm, "gc.g1_gap_floor_ppm", 290'000, 220'000, 400'000, "ppm of free heap",
     kDeaths},
    {Coef::kG1GapScatterPpm, "gc.g1_gap_scatter_ppm", 265'000, 240'000, 300'000,
     "ppm of a gap between random pieces", kPieces},
#include "models/cost/fitted.inc"
    {Coef::kBytesErrorPpm, "error.disk_and_container_ppm", 60'000, 40'000, 100'000,
     "ppm of the limit", kRuns},
    {Coef::kPythonErrorPpm, "error.python_ppm", 20'000, 10'000, 40'000,
     "ppm of a worker's address space", kRuns},
    {Coef::kRaceErrorPpm, "error.race_ppm", 250'000, 150'000, 400'000,
     "ppm of a task's time by which another may end later", kRuns},
    {Coef::kThrashPpm, "gc.thrash_ppm", 500'000, 250'000, 750'000, "ppm of task time", kAnchor},
    {Coef::kFrameworkHeapBytes, "heap.framework", 36 * kMiB, 30 * kMiB, 45 * kMiB, "bytes", kRuns},
    {Coef::kDriverFrameworkHeapBytes, "heap.driver_framework", 84 * kMiB, 55 * kMiB, 110 * kMiB,
     "bytes", kRuns},
    {Coef::kTaskBinaryBytes, "storage.task_binary", 36 << 10, 13 << 10, 63 << 10, "bytes/stage",
     kRuns},
    {Coef::kBypassWriterBytesPerPartition, "heap.bypass_writer_per_partition", 120 << 10, 100 << 10,
     200 << 10, "bytes", kAnchor},
    {Coef::kSpillReaderBytes, "heap.spill_reader", 128 << 10, 64 << 10, 256 << 10, "bytes/file",
     "blocks of the decompressor"},
    {Coef::kScanBufferPpm, "heap.scan_ppm_of_split", 1'000'000, 300'000, 2'000'000,
     "ppm of compressed bytes", kAnchor},
    {Coef::kTaskHeapBytes, "heap.task", 2 * kMiB, 1 * kMiB, 8 * kMiB, "bytes/task", kAnchor},
    {Coef::kTaskInfoBytes, "driver.task_info", 3 << 10, 2 << 10, 5 << 10, "bytes/task",
     "TaskInfo with accumulables in the UI's store"},
    {Coef::kCollectedObjectsBytes, "driver.collected_objects", 100, 60, 200, "bytes/row",
     "a row's shell, boxes and strings by SizeEstimator's rules; real collects"},
    {Coef::kMetaspaceBytes, "process.metaspace", 78 * kMiB, 65 * kMiB, 110 * kMiB, "bytes",
     kBaselines},
    {Coef::kCodeCacheBytes, "process.code_cache", 26 * kMiB, 15 * kMiB, 60 * kMiB, "bytes",
     kBaselines},
    {Coef::kThreadStackBytes, "process.thread_stacks", 8 * kMiB, 4 * kMiB, 16 * kMiB, "bytes",
     kBaselines},
    {Coef::kG1StructuresPpm, "process.g1_structures_ppm", 40'000, 30'000, 60'000, "ppm of -Xmx",
     kBaselines},
    {Coef::kParallelStructuresPpm, "process.parallel_structures_ppm", 37'000, 30'000, 50'000,
     "ppm of -Xmx", kBaselines},
    {Coef::kSerialStructuresPpm, "process.serial_structures_ppm", 3'300, 3'000, 4'000,
     "ppm of -Xmx", kBaselines},
    {Coef::kG1StructuresBytes, "process.g1_structures", 36 * kMiB, 30 * kMiB, 45 * kMiB, "bytes",
     kBaselines},
    {Coef::kDirectBytesPerTask, "process.direct_per_task", 6 * kMiB, 2 * kMiB, 48 * kMiB,
     "bytes/task", kAnchor},
    {Coef::kNativeBytes, "process.native", 18 * kMiB, 10 * kMiB, 40 * kMiB, "bytes", kBaselines},
    {Coef::kHeapTouchedPpm, "process.heap_touched_ppm", 1'000'000, 700'000, 1'000'000,
     "ppm of -Xmx once it was filled", kBaselines},
    {Coef::kStartGarbageBytes, "process.start_garbage", 62 * kMiB, 40 * kMiB, 75 * kMiB, "bytes",
     kTimelines},
    {Coef::kJvmFileBytes, "process.jvm_file_pages", 23 * kMiB, 21 * kMiB, 25 * kMiB,
     "bytes that no cgroup pays for", kTimelines},
    {Coef::kContainerShellBytes, "container.yarn_shell", 3'400'000, 3'300'000, 6'900'000, "bytes",
     kTimelines},
    {Coef::kContainerScatterBytes, "container.scatter", 16 * kMiB, 8 * kMiB, 30 * kMiB,
     "bytes by which executors alike differ", kTimelines},
    {Coef::kPythonDaemonBytes, "python.daemon", 47'800'000, 47'200'000, 50'500'000, "bytes",
     kPython},
    {Coef::kPythonDaemonPrivateBytes, "python.daemon_private", 36'600'000, 33'000'000, 38'000'000,
     "bytes", kPython},
    {Coef::kPythonWorkerBytes, "python.worker", 58'700'000, 58'500'000, 59'000'000, "bytes",
     kPython},
    {Coef::kPythonWorkerPrivateBytes, "python.worker_private", 44'900'000, 43'000'000, 46'000'000,
     "bytes", kPython},
    {Coef::kPythonWorkerVirtualBytes, "python.worker_address_space", 68'200'000, 68'000'000,
     69'200'000, "bytes", kPython},
    {Coef::kPythonNumpyBytes, "python.numpy", 9'100'000, 9'000'000, 9'300'000, "bytes", kPython},
    {Coef::kPythonNumpyPrivateBytes, "python.numpy_private", 3'500'000, 2'700'000, 4'000'000,
     "bytes", kPython},
    {Coef::kPythonNumpyVirtualBytes, "python.numpy_address_space", 80'600'000, 80'000'000,
     81'000'000, "bytes", kPython},
    {Coef::kPythonPandasBytes, "python.pandas", 72'800'000, 72'500'000, 73'200'000,
     "bytes, numpy and pyarrow included", kPython},
    {Coef::kPythonPandasPrivateBytes, "python.pandas_private", 31'000'000, 30'000'000, 32'600'000,
     "bytes", kPython},
    {Coef::kPythonPandasVirtualBytes, "python.pandas_address_space", 294'000'000, 293'000'000,
     295'000'000, "bytes", kPython},
    {Coef::kPythonArrowVirtualBytes, "python.arrow_address_space", 67'000'000, 10'000'000,
     132'000'000, "bytes of arenas", kRuns},
    {Coef::kPythonKeptPpm, "python.kept_ppm", 250'000, 50'000, 400'000,
     "ppm of freed small objects that stay resident", kPython},
    {Coef::kPythonPandasKeptPpm, "python.pandas_kept_ppm", 750'000, 500'000, 1'000'000,
     "ppm of freed Arrow and pandas data that stay resident", kPython},
    {Coef::kPythonGroupPpm, "python.group_ppm", 2'200'000, 2'000'000, 2'600'000,
     "ppm of a group's bytes in pandas", kPython},
    {Coef::kPythonBatchPpm, "python.batch_ppm", 1'900'000, 1'500'000, 2'500'000,
     "ppm of an Arrow batch's bytes", kRuns},
    {Coef::kPythonStartNs, "python.start_ns", 300'000'000, 100'000'000, 3'000'000'000, "ns/worker",
     kTimelines},
    {Coef::kPythonImportNs, "python.import_pandas_ns", 1'000'000'000, 400'000'000, 5'000'000'000,
     "ns/worker", kTimelines},
    {Coef::kPythonTouchNsPerMiB, "python.touch_ns_per_mib", 5'000'000, 2'000'000, 17'000'000,
     "ns/MiB", kTimelines},
    {Coef::kPythonRowNs, "python.ns_per_row", 2'000, 300, 20'000, "ns/row", kAnchor},
    {Coef::kPythonGroupNs, "python.ns_per_group", 3'000'000, 500'000, 30'000'000,
     "ns to hand one group over", kRuns},
    {Coef::kMicroBatchNs, "streaming.batch_ns", 300'000'000, 100'000'000, 1'000'000'000,
     "ns/batch of planning and logs", kAnchor},
    {Coef::kStreamEventNs, "streaming.event_ns", 3'000, 1'000, 12'000,
     "ns/event polled and decoded", kAnchor},
    {Coef::kStateCommitNs, "state.commit_ns", 40'000'000, 5'000'000, 200'000'000,
     "ns/partition and batch", kAnchor},
    {Coef::kStateCheckpointNsPerMiB, "state.checkpoint_ns_per_mib", 20'000'000, 5'000'000,
     100'000'000, "ns/MiB", kAnchor},
    {Coef::kStateCopyNsPerRow, "state.copy_ns_per_row", 60, 20, 200, "ns/row of the last version",
     kAnchor},
    {Coef::kStateHeapNsPerRow, "state.heap_ns_per_row", 800, 300, 3'000, "ns/row", kAnchor},
    {Coef::kStateRocksDbNsPerRow, "state.rocksdb_ns_per_row", 6'000, 2'000, 20'000, "ns/row",
     kAnchor},
    {Coef::kRocksDbInstanceBytes, "rocksdb.instance", 2 * kMiB, 1 * kMiB, 5 * kMiB,
     "bytes of an empty instance", kAnchor},
    {Coef::kRocksDbEntryBytes, "rocksdb.memtable_entry", 40, 24, 64,
     "bytes beside key and value: skip list node, sequence, lengths", kAnchor},
    {Coef::kGuessedCompressedPpm, "log.guessed_compressed_ppm", 450'000, 40'000, 780'000,
     "ppm of a row, where a log tells compressed bytes alone",
     "recorded shuffles of more than 1 MB"},
}};

}  // namespace

std::span<const Coefficient> coefficients() { return kTable; }

CoefficientValues::CoefficientValues() : values_{} {
  for (const Coefficient& row : kTable) {
    set(row.id, row.value);
  }
}

CoefficientValues drawn_values(std::uint64_t seed, std::uint64_t repetition) {
  CoefficientValues values;
  for (const Coefficient& row : kTable) {
    std::string name = "coefficient/";
    name += row.name;
    name += '/' + std::to_string(repetition);
    const double at = 2.0 * sim::Random(sim::stream_seed(seed, name)).unit() - 1.0;
    const auto value = static_cast<double>(row.value);
    const auto end = static_cast<double>(at < 0 ? row.low : row.high);
    const double drawn = value * sim::pow(end / value, at < 0 ? -at : at);
    values.set(row.id, std::clamp(static_cast<std::int64_t>(drawn), row.low, row.high));
  }
  return values;
}

std::int64_t coefficient(Coef id) {
  const Coefficient& row = kTable[static_cast<std::size_t>(id)];
  SIM_CHECK(row.id == id, "the table of coefficients is out of order");
  return row.value;
}

}  // namespace oomcast
