// The physical plan: stages of operators, with the numbers each operator meets in each task. Made
// by the planner from a logical job, or by an input that observed a real run.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/run/history.hpp"
#include "models/state/state_change.hpp"
#include "sim/bytes.hpp"
#include "sim/check.hpp"

namespace oomcast {
struct OperatorKind;
}

namespace oomcast::plan {

/// A value per task, run-length coded: a stage of a million equal tasks costs one entry.
template <class T>
class PerTask {
 public:
  PerTask() = default;
  static PerTask uniform(std::int64_t tasks, T value) {
    PerTask result;
    result.append(tasks, std::move(value));
    return result;
  }
  void append(std::int64_t tasks, T value) {
    if (tasks > 0) {
      runs_.emplace_back(size() + tasks, std::move(value));
    }
  }
  [[nodiscard]] std::int64_t size() const { return runs_.empty() ? 0 : runs_.back().first; }
  [[nodiscard]] bool empty() const { return runs_.empty(); }
  [[nodiscard]] const T& at(std::int64_t index) const {
    SIM_CHECK(index >= 0 && index < size(), "task index outside of the stage");
    if (runs_.size() == 1) {
      return runs_.front().second;
    }
    return std::upper_bound(runs_.begin(), runs_.end(), index,
                            [](std::int64_t i, const auto& run) { return i < run.first; })
        ->second;
  }
  /// (end index, value), ascending.
  [[nodiscard]] const std::vector<std::pair<std::int64_t, T>>& runs() const { return runs_; }

 private:
  std::vector<std::pair<std::int64_t, T>> runs_;
};

/// What an operator meets on one of its inputs in one task.
struct Work {
  std::int64_t rows = 0;
  std::int64_t groups = 0;         // distinct values of the operator's keys among them
  std::int64_t largest_group = 0;  // rows of the most frequent value
  std::int64_t rows_out = 0;
  std::int64_t bytes_read = 0;  // of sources: from disk or network, compressed
  std::int64_t hot_groups = 1;  // groups about as large as the largest
  std::int64_t raw_bytes = 0;   // of a shuffle's rows that differ in width: before compression
};

/// Numbers that kinds of operators need; each kind says which it reads. Bytes are UnsafeRow bytes.
struct Numbers {
  std::int64_t row_bytes = 0;        // of the (left, streamed) input
  std::int64_t row_bytes_right = 0;  // of the right or build input
  std::int64_t row_bytes_out = 0;
  std::int64_t key_bytes = 0;
  std::int64_t buffer_bytes = 0;  // UnsafeRow of aggregation buffers; heap bytes of one element of
                                  // an object aggregation
  std::int64_t partitions = 0;    // of an exchange
  std::int64_t columns = 0;
  std::int64_t compressed_ppm = 450'000;  // compressed bytes per serialized byte
  std::int64_t maps = 0;                  // map outputs behind a shuffle read
  std::int64_t relation_rows = 0;         // of a broadcast relation
  std::int32_t broadcast = -1;            // index of the broadcast in the job
  std::int32_t cache = -1;                // index of the cached relation in the application
  bool radix = true;                      // the sort's first key has a radix-sortable prefix
  bool long_key = true;                   // the build side's key packs into one long
  bool partial = false;                   // map side of an aggregation
  bool fast_map = false;                  // generated fast map in front of BytesToBytesMap
  bool fixed_key = true;                  // no grouping column of variable length
  std::int64_t batch_rows = 10'000;       // of a cached batch, and its bytes as objects
  std::int64_t batch_bytes = 0;           // 0: not known
  std::int64_t key_range = -1;            // highest less lowest build key; -1: not known
  bool build_right = true;
  std::int64_t nanos = 0;   // of a pause, or between the steps of something slow
  std::int32_t choice = 0;  // one of a kind's own words
  bool flag = false;        // meaning by kind
};

struct Op {
  const OperatorKind* kind = nullptr;
  std::string label;        // "SortMergeJoin on merchant_id"
  std::int32_t input = -1;  // operators of the same stage
  std::int32_t right = -1;
  PerTask<Work> work;
  PerTask<Work> work_right;
  PerTask<state::StateChange> state;  // of operators that keep some between micro-batches
  std::vector<HotKeyRead> hot_keys;   // of a shuffle read, if its key's values are known
  Numbers n;
};

/// A table built on the driver and sent to all executors before a stage that needs it.
struct Broadcast {
  std::string label;
  std::int32_t from_stage = -1;  // its result stage collects the rows
  std::int64_t rows = 0;
  std::int64_t row_bytes = 0;
  std::int64_t keys = 0;
  bool rows_only = false;  // an array of rows for nested loops, without a hash table
  bool long_key = true;
  std::int64_t key_bytes = 16;  // UnsafeRow of the key's columns
  std::int64_t key_range = -1;  // highest less lowest key, of one whole number; -1: not known
  std::int64_t compressed_ppm = 450'000;
};

enum class Action : std::uint8_t { kShuffleMap, kBroadcastCollect, kCollect, kSink };

struct Stage {
  std::int32_t id = 0;  // in the application, as Spark numbers stages
  std::string name;
  std::vector<std::int32_t> parents;     // ids of shuffle map stages it reads
  std::vector<std::int32_t> broadcasts;  // indices of broadcasts it needs
  std::vector<Op> ops;                   // inputs before users; the last one is the sink
  std::int64_t tasks = 0;
  Action action = Action::kSink;
  bool stateful = false;  // tasks go where the state of their partition is loaded
  bool warm = false;      // times were observed: what loading and compiling took is in them
  bool own_job = false;   // submitted and awaited before the job that it stands in (sampling)
  std::int32_t builds_broadcast = -1;
  std::int64_t result_bytes_per_task = 2048;  // serialized
  std::int64_t transient_result_bytes = 0;    // that a task's result takes on the driver while it
                                              // is read, besides what stays
  std::int64_t python_bytes = 0;              // that the driver's Python process needs for its rows
  std::int64_t driver_bytes = 0;              // objects that the driver keeps from its end on
  PerTask<std::int64_t> time_ppm;             // of the usual time of work; empty: the usual
  std::int64_t spill_compressed_ppm = 0;      // observed; 0: as the rows' columns have it
};

struct PhysicalJob {
  std::string name;
  std::vector<Stage> stages;  // parents before children
  std::vector<Broadcast> broadcasts;
  std::vector<std::string> decisions;
  std::string race;  // the decision that another order of shuffles that start together would change
};

/// The stage of that number, or null.
[[nodiscard]] const Stage* find_stage(const std::vector<PhysicalJob>& jobs, std::int32_t id);

}  // namespace oomcast::plan
