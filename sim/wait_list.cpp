// The list itself: processes linked through their own states, so that leaving is constant time.
#include "sim/wait_list.hpp"

#include "sim/simulation.hpp"

namespace oomcast::sim {

void WaitList::append(ProcessState& process) {
  process.list = this;
  process.previous = tail_;
  process.next = nullptr;
  if (tail_ == nullptr) {
    head_ = &process;
  } else {
    tail_->next = &process;
  }
  tail_ = &process;
  ++waiting_;
}

void WaitList::unlink(ProcessState& process) {
  (process.previous == nullptr ? head_ : process.previous->next) = process.next;
  (process.next == nullptr ? tail_ : process.next->previous) = process.previous;
  --waiting_;
}

bool WaitList::wake_one(std::int64_t value) {
  ProcessState* process = head_;
  if (process == nullptr) {
    return false;
  }
  unlink(*process);
  process->woken = true;
  ++woken_;
  process->wake_value = value;
  process->simulation->resume_soon(*process);
  return true;
}

std::size_t WaitList::wake_all(std::int64_t value) {
  const std::size_t count = waiting_;
  while (wake_one(value)) {
  }
  return count;
}

void WaitList::has_resumed(ProcessState& process) {
  process.list = nullptr;
  process.woken = false;
  --woken_;
}

void WaitList::has_gone(ProcessState& process) {
  process.list = nullptr;
  if (process.woken) {
    --woken_;
  } else {
    unlink(process);
  }
}

}  // namespace oomcast::sim
