// Processes that wait for something other than time: they wait in a list, in order of arrival,
// until a model wakes them. Both kinds must outlive the processes that wait in them; a process that
// is destroyed leaves its list by itself.
//
//   WaitList memory_freed;                                  // Waker: the same for one process
//   while (!pool.try_acquire(n)) { co_await memory_freed.wait(); }
//   ...
//   memory_freed.wake_all();
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>

#include "sim/check.hpp"
#include "sim/process.hpp"

namespace oomcast::sim {

class WaitList {
 public:
  WaitList() = default;
  WaitList(const WaitList&) = delete;
  WaitList& operator=(const WaitList&) = delete;
  ~WaitList() { SIM_CHECK(head_ == nullptr && woken_ == 0, "processes still wait in this list"); }

  struct Awaiter {
    WaitList* list;
    ProcessState* process = nullptr;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> frame) {
      process = frame.promise().process;
      process->waiting = frame;
      list->append(*process);
    }
    std::int64_t await_resume() const noexcept { return process->wake_value; }  // may be ignored
  };

  /// co_await list.wait(): waits at the end of the list; gives the value of the wake.
  [[nodiscard]] Awaiter wait() { return Awaiter{this}; }

  /// Lets the first process go on at this instant, by an event. False if nobody waits.
  bool wake_one(std::int64_t value = 0);
  /// Lets all processes that wait now go on, in order. Returns how many.
  std::size_t wake_all(std::int64_t value = 0);

  [[nodiscard]] bool empty() const { return head_ == nullptr; }
  [[nodiscard]] std::size_t size() const { return waiting_; }

 private:
  friend class Simulation;

  void append(ProcessState& process);
  void unlink(ProcessState& process);
  void has_resumed(ProcessState& process);
  void has_gone(ProcessState& process);

  ProcessState* head_ = nullptr;
  ProcessState* tail_ = nullptr;
  std::size_t waiting_ = 0;
  std::size_t woken_ = 0;  // woken, and not yet resumed
};

/// A place where one process waits.
class Waker {
 public:
  /// co_await waker.park(): gives the value of wake(). One process at a time.
  [[nodiscard]] WaitList::Awaiter park() {
    SIM_CHECK(list_.empty(), "a process is parked here");
    return list_.wait();
  }
  /// False if nobody is parked here: a wake is not remembered.
  bool wake(std::int64_t value = 0) { return list_.wake_one(value); }
  [[nodiscard]] bool parked() const { return !list_.empty(); }

 private:
  WaitList list_;
};

}  // namespace oomcast::sim
