// The Python processes beside an executor's JVM: one daemon and the workers it forks, one for each
// running task that needs one. Mirrors PythonWorkerFactory, pyspark/daemon.py and the address space
// limit that pyspark/worker.py sets.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/cost/coefficients.hpp"
#include "models/memory/task_memory_manager.hpp"
#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast::pyworker {

/// What a worker's function imports; pandas brings numpy and pyarrow. kArrow: pandas, and rows come
/// as Arrow batches, whose allocator takes address space for arenas of its own.
enum class Imports : std::uint8_t { kNone, kNumpy, kPandas, kArrow };

/// How objects are allocated: large ones are mapped and go back at once, small ones and Arrow's
/// come from pools that keep part of what they once had.
enum class Pool : std::uint8_t { kMapped, kSmall };

class Workers {
 public:
  /// `address_space` is RLIMIT_AS of each worker, zero if there is none; with `reuse` workers wait
  /// for the next task when theirs has ended.
  Workers(Bytes address_space, bool reuse, const CoefficientValues& estimates = {})
      : address_space_(address_space), reuse_(reuse), estimates_(estimates) {}

  enum class Started : std::uint8_t { kRunning, kForked, kNoRoom };
  /// Gives a task its worker with these imports: the one it has, an idle one, or a new one.
  /// kNoRoom: the imports do not fit into the address space.
  Started start(memory::TaskAttemptId task, Imports imports, SimTime now);
  /// What a worker with these imports must have mapped before it has any data.
  [[nodiscard]] Bytes address_space_of(Imports imports) const;
  /// The most that the task's worker can still map.
  [[nodiscard]] Bytes room(memory::TaskAttemptId task) const;
  void allocate(memory::TaskAttemptId task, Bytes bytes, Pool pool);
  void free(memory::TaskAttemptId task, Pool pool);
  /// The task is over: its worker waits for another, or ends.
  void end(memory::TaskAttemptId task);
  /// Somebody killed the task's worker.
  void kill(memory::TaskAttemptId task);
  void kill_idle();

  [[nodiscard]] Bytes daemon() const;
  [[nodiscard]] Bytes workers() const;  // resident, shared pages counted for each
  /// Of workers forked after this moment.
  [[nodiscard]] Bytes younger_than(SimTime moment) const;
  /// Daemon and workers as a cgroup counts them: what each has for itself.
  [[nodiscard]] Bytes own() const;
  struct Largest {
    Bytes resident;
    std::optional<memory::TaskAttemptId> task;  // none: an idle worker
  };
  [[nodiscard]] Largest largest() const;
  /// Address space that the fullest worker maps.
  [[nodiscard]] Bytes most_mapped() const;
  [[nodiscard]] Bytes address_space() const { return address_space_; }
  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(all_.size()); }

 private:
  struct Worker {
    std::optional<memory::TaskAttemptId> task;
    Imports imports = Imports::kNone;
    SimTime forked;
    Bytes mapped;
    Bytes small;
    Bytes kept;  // by pools, however little is in use
  };
  [[nodiscard]] static Bytes data(const Worker& worker);
  [[nodiscard]] Bytes resident(const Worker& worker) const;
  [[nodiscard]] const Worker* find(memory::TaskAttemptId task) const;
  [[nodiscard]] Worker* find(memory::TaskAttemptId task);
  [[nodiscard]] bool imports_fit(Imports imports) const;

  Bytes address_space_;
  bool reuse_ = true;
  CoefficientValues estimates_;
  bool daemon_ = false;
  std::vector<Worker> all_;  // in order of forking
};

/// spark.executor.pyspark.memory is shared by the executor's cores if their number is set
/// (BasePythonRunner.getWorkerMemoryMb); zero: no limit.
[[nodiscard]] Bytes worker_address_space(Bytes pyspark_memory, bool cores_are_set,
                                         std::int64_t cores);

}  // namespace oomcast::pyworker
