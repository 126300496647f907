// The operators of one observed stage: from the piece of the SQL plan that its tasks ran, or, where
// there is none, a source, what held execution memory, and a sink.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "models/cost/coefficients.hpp"
#include "models/plan/plan.hpp"
#include "studies/observe/plan_cut.hpp"
#include "studies/observe/spread_rows.hpp"
#include "studies/observe/task_loads.hpp"

namespace oomcast::observe {

/// What the stage that wrote a shuffle told about it.
struct ShuffleFacts {
  std::int64_t rows = 0;
  std::int64_t row_bytes = 0;
  std::int64_t bytes = 0;         // serialized
  std::int64_t elements = 0;      // values that an object aggregation gathered before
  std::int64_t element_data = 0;  // their bytes each
};

/// What is known beyond the stage.
struct PlanFacts {
  std::map<const eventlog::PlanNode*, ShuffleFacts> shuffles;
  std::map<const eventlog::PlanNode*, std::int32_t> broadcasts;  // index in the job
};

struct CacheUse {
  std::int32_t cache = -1;
  bool writes = false;
  bool off_heap = false;
  bool disk = false;
  std::int64_t bytes = 0;  // of all partitions; 0: not known
};

/// A stage's function over an RDD in Python workers.
struct PythonUse {
  bool rdd = false;
  bool accumulates = false;     // its results are updates of accumulators
  std::int64_t least_kept = 0;  // bytes that a worker could not have besides itself; 0: none failed
};

struct StageInput {
  const StageLoads* loads = nullptr;
  const Sums* sums = nullptr;  // of the stage's accumulators
  const Fragment* fragment = nullptr;
  std::int64_t maps = 0;        // tasks of the stages it reads
  std::int64_t partitions = 0;  // tasks of the stage that reads its output; 0: not known
  CacheUse cache;
  std::int64_t page_bytes = 0;  // of executors' memory managers
  /// lz4 on rows of a shuffle, where the log has the compressed size only.
  std::int64_t guessed_compressed_ppm = coefficient(Coef::kGuessedCompressedPpm);
  std::int64_t arrow_batch_rows = 10'000;
  PythonUse python;
  bool arrow_result = false;  // results are Arrow batches: not compressed
};

struct StageOps {
  std::vector<plan::Op> ops;
  plan::Action action = plan::Action::kSink;
  std::vector<std::int32_t> broadcasts;
  std::int64_t transient_result_bytes = 0;  // on the driver, while a task's result is read
  std::string name;
  bool from_plan = false;
  std::int64_t read_compressed_ppm = 0;  // of the rows it read from shuffles; 0: not known
  bool guessed_row_bytes = false;        // from compressed bytes
  bool guessed_sort = false;             // peak memory without an operator that is known to need it
};

/// Adds what the stage tells about its shuffle to `facts`.
StageOps stage_ops(const StageInput& input, PlanFacts& facts);

}  // namespace oomcast::observe
