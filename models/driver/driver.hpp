// The driver process: a heap that fills with results, broadcasts and what the scheduler remembers.
// Mirrors the memory side of TaskSetManager.canFetchMoreResults, BroadcastExchangeExec,
// MapOutputTrackerMaster and the UI's AppStatusStore.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/executor/shape.hpp"
#include "models/ledger/ledger.hpp"
#include "models/plan/plan.hpp"
#include "models/run/run.hpp"

namespace oomcast::driver {

struct Limits {
  Bytes max_result_size;  // spark.driver.maxResultSize; zero: none
  std::int64_t retained_tasks = 100'000;
  std::int64_t results_at_once = 4;  // spark.resultGetter.threads, or fewer slots
  Bytes max_broadcast_table = Bytes(std::int64_t{8} << 30);
};

/// A broadcast's hashed relation: on the driver, and what executors get of it.
struct RelationSize {
  std::int64_t bytes = 0;     // estimatedSize on the driver
  std::int64_t building = 0;  // most that is held while it is built
  std::int64_t largest_array = 0;
  std::int64_t executor_bytes = 0;  // its block on an executor
  std::int64_t piece_bytes = 0;     // all pieces: serialized and compressed
};
/// Pages of the driver's memory manager and of the executors' are of these sizes; `executor_heap`
/// is the executors' Runtime.maxMemory.
[[nodiscard]] RelationSize relation_size(const plan::Broadcast& table, Bytes driver_page,
                                         Bytes executor_page, Bytes executor_heap);

class Driver {
 public:
  Driver(const executor::DriverShape& shape, const Limits& limits);

  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const executor::DriverShape& shape() const { return shape_; }
  [[nodiscard]] Bytes peak_heap() const { return peak_heap_; }
  [[nodiscard]] const jvm::Pressure& heap_pressure() const { return heap_pressure_; }

  // Each of these may end the job: then the failure says how.
  /// A task of a stage that returns results ended with that many serialized bytes.
  [[nodiscard]] std::optional<Failure> task_ended(const plan::Stage& stage,
                                                  std::int64_t result_bytes);
  /// All rows of a collect are here: decoded, they are several times what came.
  [[nodiscard]] std::optional<Failure> results_complete(const plan::Stage& stage);
  /// Builds a relation from collected rows and cuts it in pieces.
  [[nodiscard]] std::optional<Failure> build_broadcast(const plan::Broadcast& table,
                                                       const RelationSize& size);

  /// A task's result is read: what that takes beside what stays, for as many results at once as
  /// threads get them.
  [[nodiscard]] std::optional<Failure> read_result(const plan::Stage& stage, std::int64_t bytes);
  /// The driver's own program made objects that stay.
  [[nodiscard]] std::optional<Failure> keep(const plan::Stage& stage, std::int64_t bytes,
                                            std::int64_t object);

  /// The driver's Python process needs so many bytes for an action's rows, until the job ends.
  void to_python(std::int64_t bytes);
  /// Resident memory of the driver's processes: what a container's watcher counts.
  [[nodiscard]] Bytes resident() const;
  [[nodiscard]] Bytes peak_resident() const { return peak_resident_; }
  [[nodiscard]] Bytes peak_python() const { return peak_python_; }

  void job_ended();

 private:
  [[nodiscard]] std::optional<Failure> hold(Account account, std::int64_t bytes,
                                            std::int64_t contiguous, const plan::Stage* stage,
                                            std::string message, std::int64_t copied_from = 0);

  executor::DriverShape shape_;
  Limits limits_;
  Ledger ledger_;
  Bytes peak_heap_;
  Bytes peak_resident_;  // noted where Python is at work
  Bytes peak_python_;
  jvm::Pressure heap_pressure_;
  std::int64_t results_ = 0;  // serialized bytes of the stage's results so far
  std::int64_t results_decoded_ = 0;
  std::int64_t tasks_seen_ = 0;
  std::int32_t results_of_ = -1;
  std::int64_t reading_ = 0;  // bytes of results that are being read
  std::int64_t reading_count_ = 0;
};

}  // namespace oomcast::driver
