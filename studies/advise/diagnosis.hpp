// What a failing run suffers from, in the words people use: driver, broadcast, executor heap, task
// memory, Python, container, disk; and whether skew or a leak stands behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/plan/plan.hpp"
#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::advise {

enum class Illness : std::uint8_t {
  kNone,
  kDriver,           // the driver's heap
  kDriverContainer,  // the driver's process, and Python's, beside that
  kResultSize,       // spark.driver.maxResultSize
  kBroadcastSize,    // a table that Spark refuses to broadcast
  kExecutorHeap,     // java.lang.OutOfMemoryError
  kTaskMemory,       // execution memory that cannot be had and cannot be spilled
  kPython,           // Python workers
  kContainer,        // the process beside the heap
  kDisk,             // spill and shuffle files
  kOther
};
std::string_view illness_name(Illness illness);

/// A number that people remember as a red flag. It is no verdict: jobs live with all of them.
struct Signal {
  std::string id;    // "partition-size", "skew", "gc", "spill", "top-key", "nulls"
  std::string text;  // with the number, the place and the usual limit
};

struct Diagnosis {
  Illness illness = Illness::kNone;
  bool skew = false;                  // the task that failed has far more than its share of rows
  bool leak = false;                  // what fills the memory is kept after its task ended
  Account account = Account::kCount;  // the largest where it happened
  std::string text;                   // one sentence
  std::vector<Signal> signals;
};

[[nodiscard]] Diagnosis diagnose(const Scenario& scenario,
                                 const std::vector<plan::PhysicalJob>& jobs, const Run& run);

/// The red flags of a run, whether it fails or not.
[[nodiscard]] std::vector<Signal> signals_of(const Scenario& scenario,
                                             const std::vector<plan::PhysicalJob>& jobs,
                                             const Run& run);

/// Rows that a task reads, over the median of its stage, in percent; 100 if it is not known.
[[nodiscard]] std::int64_t skew_percent(const plan::Stage& stage, std::int64_t task);

/// Rows of each task of a stage, as its sources read them.
[[nodiscard]] std::vector<std::int64_t> rows_of_tasks(const plan::Stage& stage);

}  // namespace oomcast::advise
