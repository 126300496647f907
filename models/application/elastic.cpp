// Executors that are asked for and let go as the work goes, and replacements of lost ones. Mirrors
// the use of ExecutorAllocationManager by the scheduler backends.
#include <algorithm>

#include "models/application/application.hpp"

namespace oomcast::application {

using allocation::Allocation;
using scheduler::StageRun;
using scheduler::StageState;

Failure Application::killed_by_driver(const executor::Executor& executor) const {
  Failure failure;
  failure.kind = Outcome::kExecutorLost;
  failure.where.executor = executor.id();
  failure.where.at = simulation_.now();
  failure.app_caused = false;
  failure.message = "Executor killed by driver.";  // ExecutorKilled
  return failure;
}

std::int64_t Application::executors_there() const {
  return std::count_if(hosts_.begin(), hosts_.end(),
                       [](const auto& host) { return host->executor->alive() && !host->dying; });
}

void Application::replace_executor() {
  if (!allocation_ || executors_there() + coming_ < allocation_->target()) {
    order_executor();
  }
}

void Application::order_executor() {
  ++coming_;
  simulation_.schedule<&Application::on_executor_added>(
      Duration(options_.estimates.at(Coef::kExecutorStartNs)), *this, 0);
}

void Application::on_executor_added(std::int64_t /*unused*/) {
  if (not_wanted_ > 0) {
    --not_wanted_;  // the request was taken back
    return;
  }
  --coming_;
  if (!over_) {
    add_executor();
    dispatch();
  }
}

Application::Backlog Application::backlog() const {
  Backlog all;
  for (std::size_t i = first_stage_; i < stages_.size(); ++i) {
    if (stages_[i]->state() == StageState::kRunning) {
      all.waiting += stages_[i]->pending();
      all.tasks += stages_[i]->pending() + stages_[i]->running();
    }
  }
  return all;
}

std::optional<Duration> Application::idle_timeout(const Host& host) const {
  const auto blocks = host.executor->blocks().blocks();
  const bool cached = std::any_of(blocks.begin(), blocks.end(), [](const auto& status) {
    return status.block.kind == memory::BlockId::Kind::kRdd;
  });
  bool shuffle = false;
  for (std::size_t i = first_stage_; i < stages_.size() && !shuffle; ++i) {
    shuffle = stages_[i]->stage().action == plan::Action::kShuffleMap &&
              stages_[i]->has_output_on(host.executor->id());
  }
  // Files of the present job are in use: nobody lets go of them.
  return shuffle && allocation_->rules().tracks_shuffles
             ? std::nullopt
             : allocation::idle_timeout(allocation_->rules(), cached, shuffle);
}

void Application::watch_allocation() {
  const Backlog work = backlog();
  if (work.waiting > 0) {
    allocation_->backlog(simulation_.now());
  } else {
    allocation_->no_backlog();
  }
  std::optional<SimTime> next = allocation_->next_look(simulation_.now(), work.tasks);
  if (executors_there() > std::max(allocation_->rules().least, allocation_->target())) {
    for (const auto& host : hosts_) {
      if (host->executor->alive() && !host->dying && host->running.empty()) {
        if (const auto timeout = idle_timeout(*host)) {
          next = std::min(next.value_or(host->idle_since + *timeout), host->idle_since + *timeout);
        }
      }
    }
  }
  if (!next) {
    return;
  }
  // At the manager's next turn.
  const std::int64_t turn = Allocation::kInterval.count();
  const std::int64_t at = std::max(next->count(), simulation_.now().count() + 1);
  const SimTime look(((at + turn - 1) / turn) * turn);
  if (!look_at_ || look < *look_at_) {
    look_at_ = look;
    simulation_.schedule<&Application::on_allocation>(look - simulation_.now(), *this,
                                                      look.count());
  }
}

void Application::on_allocation(std::int64_t at) {
  if (over_ || !look_at_ || look_at_->count() != at) {
    return;  // an earlier turn came in between
  }
  look_at_.reset();
  const std::int64_t there = executors_there();
  if (allocation_->look(simulation_.now(), backlog().tasks, there)) {
    record(TraceKind::kExecutorsAsked, kDriverId, -1, allocation_->target(), there + coming_);
    while (executors_there() + coming_ < allocation_->target()) {
      order_executor();
    }
    const std::int64_t excess = executors_there() + coming_ - allocation_->target();
    const std::int64_t back = std::clamp<std::int64_t>(excess, 0, coming_);
    coming_ -= back;
    not_wanted_ += back;
  }
  let_idle_go();
  watch_allocation();
}

void Application::let_idle_go() {
  for (const auto& host : hosts_) {
    const std::int64_t left = executors_there() - 1;
    if (left < allocation_->rules().least || left < allocation_->target()) {
      return;
    }
    if (!host->executor->alive() || host->dying || !host->running.empty()) {
      continue;
    }
    const Duration idle = simulation_.now() - host->idle_since;
    const auto timeout = idle_timeout(*host);
    if (!timeout || idle < *timeout) {
      continue;
    }
    allocation_->begin();
    record(TraceKind::kExecutorIdle, host->executor->id(), -1, idle.count(), 0);
    host->let_go = true;
    host->death = killed_by_driver(*host->executor);
    host->ended = simulation_.now();
    host->executor->die();
    note_slots(*host);
  }
}

}  // namespace oomcast::application
