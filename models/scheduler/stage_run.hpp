// One attempt after another of one stage: which tasks are to be started, which have output where,
// how often each failed. Mirrors TaskSetManager and the output tracking of DAGScheduler.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/plan/plan.hpp"
#include "models/run/run.hpp"
#include "models/scheduler/exclusion.hpp"
#include "models/scheduler/speculation.hpp"
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
  /// Whether the task may run there: of a stateful stage only where its state is, if anywhere.
  [[nodiscard]] bool may_run(std::int64_t index, std::int32_t executor) const;
  /// The executors that have the state of each partition, -1: none. Outlives this.
  void place_by(const std::vector<std::int32_t>& homes) { homes_ = &homes; }
  /// The task that would be started next; has_pending() must hold.
  [[nodiscard]] std::int64_t next_pending() const {
    return again_.empty() ? next_ : again_.front();
  }
  /// Tasks that wait to be started.
  [[nodiscard]] std::int64_t pending() const {
    return state_ == StageState::kRunning
               ? static_cast<std::int64_t>(again_.size()) + stage_->tasks - next_
               : 0;
  }
  /// The next of them for which `allowed(task)` holds.
  template <class Allowed>
  std::optional<std::int64_t> take(Allowed allowed) {
    const auto found = std::find_if(again_.begin(), again_.end(), allowed);
    if (found != again_.end()) {
      const std::int64_t index = *found;
      again_.erase(found);
      return index;
    }
    return next_ < stage_->tasks && allowed(next_) ? std::optional(next_++) : std::nullopt;
  }
  void put_back(std::int64_t index);

  void started() { ++running_; }
  [[nodiscard]] std::int64_t running() const { return running_; }
  /// Asks for a second attempt of a running task; false if it was asked for before.
  bool speculate(std::int64_t index);
  [[nodiscard]] bool has_slow() const { return state_ == StageState::kRunning && !slow_.empty(); }
  /// The next slow task for which `allowed(task)` holds.
  template <class Allowed>
  std::optional<std::int64_t> take_slow(Allowed allowed) {
    const auto found = std::find_if(slow_.begin(), slow_.end(), allowed);
    if (found == slow_.end()) {
      return std::nullopt;
    }
    const std::int64_t index = *found;
    slow_.erase(found);
    return index;
  }
  /// How many attempts of this task have been started before in this attempt of the stage, as each
  /// TaskSetManager counts.
  [[nodiscard]] std::int32_t attempts_of(std::int64_t index) const;
  void note_attempt(std::int64_t index) { ++attempts_[index]; }

  /// True if that was the last one.
  bool succeeded(std::int64_t index, std::int32_t executor, Duration took);
  /// Counted failures of this task so far, this one included.
  std::int32_t failed(std::int64_t index, bool counted);
  /// The attempt ends here (abort, or fetch failure): tasks without output are not yet done.
  /// `failure`: why another attempt has to follow.
  void stop(StageState state, SimTime now, std::string failure = "");
  void ended_without_result() { --running_; }

  /// Forgets the outputs on a lost executor; returns how many.
  std::int64_t lose_outputs(std::int32_t executor);
  [[nodiscard]] std::int64_t missing() const { return stage_->tasks - done_; }

  [[nodiscard]] bool has_output_on(std::int32_t executor) const;

  /// Consecutive attempts that ended in a fetch failure.
  std::int32_t consecutive_fetch_failures = 0;
  // Of the present attempt, if the conf turns them on:
  std::optional<StageExclusion> exclusion;
  std::optional<StageSpeculation> speculation;
  std::optional<SimTime> unschedulable_since;  // no executor may run its next task

  void complete_row(SimTime now);

 private:
  const plan::Stage* stage_;
  StageState state_ = StageState::kWaiting;
  std::int32_t attempt_ = -1;
  std::int64_t next_ = 0;  // first task that was never started
  std::deque<std::int64_t> again_;
  std::deque<std::int64_t> slow_;  // running tasks that are to have a second attempt
  std::int64_t running_ = 0;
  std::int64_t done_ = 0;
  std::vector<std::int32_t> output_on_;  // executor, or -1
  std::vector<std::int64_t> took_ns_;
  std::map<std::int64_t, std::int32_t> failures_;
  std::map<std::int64_t, std::int32_t> attempts_;
  const std::vector<std::int32_t>* homes_ = nullptr;
  StageRow row_;
};

/// What is known of a stage before it runs.
[[nodiscard]] StageRow planned_row(const plan::Stage& stage, std::int32_t job);

}  // namespace oomcast::scheduler
