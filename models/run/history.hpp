// How a run went, moment by moment: what stood on every account of every container, and the events
// that moved bytes. Kept only on request, and bounded: of moments that nobody could tell apart the
// highest and the last stay, of like events the largest; failures all stay.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/ledger/accounts.hpp"
#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast {

/// What stood on the accounts of a container at a moment.
struct LedgerSample {
  std::int32_t executor = 0;  // kDriverId: the driver
  SimTime at;
  std::array<Bytes, kAccountCount> bytes{};
  Bytes rss;  // what the container's watcher sees; zero for the driver

  /// What stands on all accounts of a kind.
  [[nodiscard]] Bytes sum_of(AccountKind kind) const;
};

enum class StepKind : std::uint8_t {
  kStageSubmitted,
  kStageCompleted,
  kExecutorAdded,
  kBorrow,        // a pool takes room of the other: `account` of `from`
  kEvict,         // a cached block leaves memory
  kWait,          // a task waits for execution memory
  kGrant,         // ... and has got it
  kRefuse,        // a request for storage is turned down
  kHold,          // heap outside Spark's books is taken
  kSpill,         // rows go to disk, by themselves
  kForcedSpill,   // ... or to make room for another consumer of the task
  kCollect,       // garbage collection
  kTaskFailed,    // the task, not the executor
  kExecutorLost,  // with all that ran on it
  kJobFailed,
  kCount
};
/// The word of reports: "borrow", "evict", ...
std::string_view step_name(StepKind kind);
/// Whether steps of that kind are never left out.
constexpr bool is_failure(StepKind kind) {
  return kind == StepKind::kTaskFailed || kind == StepKind::kExecutorLost ||
         kind == StepKind::kJobFailed;
}

struct HistoryStep {
  SimTime at;
  StepKind kind = StepKind::kStageSubmitted;
  Account account = Account::kCount;  // whose bytes; kCount: nobody's
  Account from = Account::kCount;     // whose they were
  std::int32_t executor = -2;         // kDriverId: the driver; below: none
  std::int32_t stage = -1;
  std::int32_t task = -1;  // index in the stage
  Bytes bytes;             // moved
  Bytes asked;             // where fewer than asked for may be had
  Duration took;           // of collections
  std::int64_t times = 1;  // like it, this one included, that it stands for
  std::string what;        // operator, block, or message of a failure
};

/// What one task of a stage is given to read.
struct PartitionSize {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  // as stored or shuffled: compressed
};

/// A value of a shuffle's key that many rows have.
struct HotKeyRead {
  std::string column;
  std::string key;
  std::int64_t rows = 0;
  std::int64_t rows_of_all = 0;  // of the shuffle
  std::int64_t task = 0;         // the first that reads it
};

struct StagePartitions {
  std::int32_t stage = 0;
  std::vector<PartitionSize> sizes;  // by task
  std::vector<HotKeyRead> hot_keys;  // most rows first
};

struct History {
  std::vector<LedgerSample> samples;  // by executor, each in order of time
  std::vector<HistoryStep> steps;     // in order of time
  std::vector<StagePartitions> partitions;
  std::uint64_t samples_seen = 0;
  std::uint64_t steps_seen = 0;
};

}  // namespace oomcast
