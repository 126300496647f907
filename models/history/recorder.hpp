// Records the History of a run in bounded memory. Simulated time is cut into slices, at first of a
// nanosecond; whenever there are too many samples or steps, slices grow. Nothing but what is
// recorded decides what stays.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/ledger/ledger.hpp"
#include "models/memory/memory_mode.hpp"
#include "models/run/history.hpp"
#include "sim/simulation.hpp"

namespace oomcast::history {

struct Limits {
  std::size_t samples = 32'768;  // 7 MiB
  std::size_t steps = 4'096;
};

class Recorder {
 public:
  explicit Recorder(const sim::Simulation& clock, const Limits& limits = {});

  /// Notes the accounts of a container as they stand now.
  void sample(std::int32_t executor, const Ledger& ledger, Bytes rss);
  /// Notes a step; its time is now.
  void step(HistoryStep step);
  /// Which task an attempt is, for steps that know only its number.
  void name_task(memory::TaskAttemptId id, std::int32_t stage, std::int64_t index);
  /// The step with the stage and task of an attempt.
  void step_of(memory::TaskAttemptId id, HistoryStep step);

  [[nodiscard]] History take();

 private:
  /// The moments of one slice that stay: where the heap is fullest, where all is, and the last.
  struct Slice {
    LedgerSample fullest_heap;
    LedgerSample fullest;
    LedgerSample last;
    Bytes heap;  // live bytes of the first
    Bytes all;   // all bytes but garbage of the second
  };
  struct Task {
    std::int32_t stage = -1;
    std::int32_t index = -1;
  };

  static void merge(Slice& into, const LedgerSample& sample, Bytes heap, Bytes all,
                    const LedgerSample& last);
  void thin_samples();
  void thin_steps();
  void merge_like_steps();

  const sim::Simulation& clock_;
  Limits limits_;
  std::map<std::int32_t, std::vector<Slice>> slices_;  // by executor
  std::size_t slice_count_ = 0;
  std::int64_t slice_ns_ = 1;
  std::vector<HistoryStep> steps_;
  std::int64_t step_slice_ns_ = 1;
  std::vector<Task> tasks_;  // by attempt id
  std::uint64_t samples_seen_ = 0;
  std::uint64_t steps_seen_ = 0;
};

}  // namespace oomcast::history
