#include "studies/conform/manager_replay.hpp"

namespace oomcast::conform {

using vectors::Value;

void ManagerReplay::run(const Value& vector) {
  check_.same("initial", in_.field(vector, "initial"), state_value(memory_));
  for (const Value& step : in_.items(vector, "steps")) {
    check_.begin_step();
    replay_step(step);
    check_.end_step();
    ++step_;
    if (check_.failed() || !in_.ok()) {
      return;
    }
  }
  check_.end_steps();
  check_.same("still_blocked", in_.field(vector, "still_blocked"), blocked_tasks(memory_));
}

void ManagerReplay::on_wait(memory::TaskAttemptId task, memory::MemoryMode mode, Bytes /*asked*/) {
  events_.push(wait_event(task, mode));
}

void ManagerReplay::on_grant(memory::TaskAttemptId task, memory::MemoryMode mode, Bytes asked,
                             Bytes granted) {
  events_.push(grant_event(task, mode, asked, granted));
}

void ManagerReplay::on_evict(const memory::BlockEntry& entry) { events_.push(evict_event(entry)); }

}  // namespace oomcast::conform
