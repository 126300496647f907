// One attempt after another of one stage: which tasks are to be started, which have output where,
// how often each failed. Mirrors TaskSetManager and the output tracking of DAGScheduler.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "models/plan/plan.hpp"
#include "models/run/run.hpp"
#include "sim/time.hpp"

namespace oomcast::scheduler {

enum class StageState : std::uint8_t { kWaiting, kRunning, kDone, kFailed };

class StageRun {
 public:
  StageRun(const plan::Stage& stage, std::int32_t job);

  [[nodiscard]] const plan::Stage& stage() const { return *stage_; }
  [[nodiscard]] StageState state() const { return state_; }
  [[nodiscard]] std::int32_t attempt() const { return attempt_; }
  [[nodiscard]] StageRow& row() { return row_; }
  [[nodiscard]] const StageRow& row() const { return row_; }

  /// Starts an attempt over all tasks that have no output.
  void submit(SimTime now);
  [[nodiscard]] bool has_pending() const {
    return state_ == StageState::kRunning && (!again_.empty() || next_ < stage_->tasks);
  }
  /// The same, of tasks that may run there: of a stateful stage those whose state the executor has,
  /// or nobody.
  [[nodiscard]] bool has_pending(std::int32_t executor) const;
  /// The next task to start there; has_pending(executor) must hold.
  std::int64_t take(std::int32_t executor);
  /// The executors that have the state of each partition, -1: none. Outlives this.
  void place_by(const std::vector<std::int32_t>& homes) { homes_ = &homes; }
  void put_back(std::int64_t index);

  void started() { ++running_; }
  [[nodiscard]] std::int64_t running() const { return running_; }
  /// How many attempts of this task have been started before.
  [[nodiscard]] std::int32_t attempts_of(std::int64_t index) const;
  void note_attempt(std::int64_t index) { ++attempts_[index]; }

  /// True if that was the last one.
  bool succeeded(std::int64_t index, std::int32_t executor, Duration took);
  /// Counted failures of this task so far, this one included.
  std::int32_t failed(std::int64_t index, bool counted);
  /// The attempt ends here (abort, or fetch failure): tasks without output are not yet done.
  void stop(StageState state, SimTime now);
  void ended_without_result() { --running_; }

  /// Forgets the outputs on a lost executor; returns how many.
  std::int64_t lose_outputs(std::int32_t executor);
  [[nodiscard]] std::int64_t missing() const { return stage_->tasks - done_; }

  /// Consecutive attempts that ended in a fetch failure.
  std::int32_t consecutive_fetch_failures = 0;

  void complete_row(SimTime now);

 private:
  [[nodiscard]] bool may_run(std::int64_t index, std::int32_t executor) const;
  const plan::Stage* stage_;
  StageState state_ = StageState::kWaiting;
  std::int32_t attempt_ = -1;
  std::int64_t next_ = 0;  // first task that was never started
  std::deque<std::int64_t> again_;
  std::int64_t running_ = 0;
  std::int64_t done_ = 0;
  std::vector<std::int32_t> output_on_;  // executor, or -1
  std::vector<std::int64_t> took_ns_;
  std::map<std::int64_t, std::int32_t> failures_;
  std::map<std::int64_t, std::int32_t> attempts_;
  const std::vector<std::int32_t>* homes_ = nullptr;
  StageRow row_;
};

}  // namespace oomcast::scheduler
