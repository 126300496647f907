#include "models/scheduler/stage_run.hpp"

#include <algorithm>
#include <utility>

#include "models/plan/operator_kind.hpp"

namespace oomcast::scheduler {

namespace {

/// Rows that the largest task will read from all of its sources.
Rows largest_task(const plan::Stage& stage) {
  std::int64_t most = 0;
  for (const plan::Op& source : stage.ops) {
    if (source.input >= 0 || source.work.empty()) {
      continue;
    }
    // Sums of the sources change only where a run of equal tasks begins.
    for (std::int64_t begin = 0; const auto& [end, work] : source.work.runs()) {
      std::int64_t rows = 0;
      for (const plan::Op& op : stage.ops) {
        rows += op.input < 0 && begin < op.work.size() ? op.work.at(begin).rows : 0;
      }
      most = std::max(most, rows);
      begin = end;
    }
  }
  return Rows(most);
}

std::vector<PlanNode> nodes_of(const plan::Stage& stage) {
  std::vector<PlanNode> nodes;
  nodes.reserve(stage.ops.size());
  for (const plan::Op& op : stage.ops) {
    const bool named = op.kind != nullptr;
    nodes.push_back({.name = named ? std::string(op.kind->spec.name) : op.label,
                     .label = op.label,
                     .input = op.input,
                     .right = op.right,
                     .broadcast = op.n.broadcast,
                     .reads_shuffle = named && op.kind->spec.name == "ShuffleRead"});
  }
  return nodes;
}

}  // namespace

StageRow planned_row(const plan::Stage& stage, std::int32_t job) {
  StageRow row;
  row.job = job;
  row.stage = stage.id;
  row.parents = stage.parents;
  row.name = stage.name;
  row.tasks = stage.tasks;
  row.plan = nodes_of(stage);
  row.builds_broadcast = stage.builds_broadcast;
  return row;
}

StageRun::StageRun(const plan::Stage& stage, std::int32_t job)
    : stage_(&stage),
      output_on_(static_cast<std::size_t>(stage.tasks), -1),
      took_ns_(static_cast<std::size_t>(stage.tasks), 0),
      row_(planned_row(stage, job)) {
  row_.task_rows_max = largest_task(stage);
}

void StageRun::submit(SimTime now) {
  ++attempt_;
  row_.attempts.push_back({.tasks = missing(), .submitted = now});
  attempts_.clear();
  if (attempt_ == 0) {
    row_.submitted = now;
    while (homes_ != nullptr && next_ < stage_->tasks) {
      again_.push_back(next_++);  // not in their order, but where they belong
    }
  } else {
    again_.clear();
    for (std::int64_t i = 0; i < next_; ++i) {
      if (output_on_[static_cast<std::size_t>(i)] < 0) {
        again_.push_back(i);
      }
    }
  }
  failures_.clear();
  slow_.clear();
  unschedulable_since.reset();
  state_ = StageState::kRunning;
}

bool StageRun::may_run(std::int64_t index, std::int32_t executor) const {
  const auto i = static_cast<std::size_t>(index);
  return homes_ == nullptr || i >= homes_->size() || (*homes_)[i] < 0 || (*homes_)[i] == executor;
}

void StageRun::put_back(std::int64_t index) {
  again_.push_back(index);
  note_attempt(index);
}

bool StageRun::speculate(std::int64_t index) {
  if (std::find(slow_.begin(), slow_.end(), index) != slow_.end()) {
    return false;
  }
  slow_.push_back(index);
  return true;
}

bool StageRun::has_output_on(std::int32_t executor) const {
  return std::find(output_on_.begin(), output_on_.end(), executor) != output_on_.end();
}

std::int32_t StageRun::attempts_of(std::int64_t index) const {
  const auto found = attempts_.find(index);
  return found == attempts_.end() ? 0 : found->second;
}

bool StageRun::succeeded(std::int64_t index, std::int32_t executor, Duration took) {
  --running_;
  auto& output = output_on_[static_cast<std::size_t>(index)];
  if (output < 0) {
    output = executor;
    ++done_;
  }
  std::erase(slow_, index);
  took_ns_[static_cast<std::size_t>(index)] = took.count();
  ++row_.tasks_succeeded;
  return done_ == stage_->tasks;
}

std::int32_t StageRun::failed(std::int64_t index, bool counted) {
  --running_;
  ++row_.tasks_failed;
  return counted ? ++failures_[index] : failures_[index];
}

void StageRun::stop(StageState state, SimTime now, std::string failure) {
  if (state_ == StageState::kRunning) {
    row_.attempts.back().completed = now;
    row_.attempts.back().failure = std::move(failure);
  }
  state_ = state;
  again_.clear();
  slow_.clear();
  row_.completed = now;
  if (state == StageState::kDone) {
    consecutive_fetch_failures = 0;
  }
}

std::int64_t StageRun::lose_outputs(std::int32_t executor) {
  std::int64_t lost = 0;
  for (std::int64_t i = 0; i < stage_->tasks; ++i) {
    if (output_on_[static_cast<std::size_t>(i)] == executor) {
      output_on_[static_cast<std::size_t>(i)] = -1;
      ++lost;
      if (state_ == StageState::kRunning) {
        put_back(i);
      }
    }
  }
  done_ -= lost;
  return lost;
}

void StageRun::complete_row(SimTime now) {
  row_.attempt = std::max(attempt_, 0);
  switch (state_) {
    case StageState::kDone:
      row_.status = StageStatus::kSucceeded;
      break;
    case StageState::kFailed:
      row_.status = StageStatus::kFailed;
      break;
    case StageState::kRunning:
      row_.status = StageStatus::kFailed;
      row_.completed = now;
      row_.attempts.back().completed = now;
      break;
    case StageState::kWaiting:
      row_.status = attempt_ < 0 ? StageStatus::kNotReached : StageStatus::kFailed;
      break;
  }
  std::vector<std::int64_t> took;
  took.reserve(took_ns_.size());
  for (const std::int64_t ns : took_ns_) {
    if (ns > 0) {
      took.push_back(ns);
    }
  }
  if (!took.empty()) {
    const auto middle = took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2);
    std::nth_element(took.begin(), middle, took.end());
    row_.task_time_median = Duration(*middle);
    row_.task_time_max = Duration(*std::max_element(took.begin(), took.end()));
  }
}

}  // namespace oomcast::scheduler
