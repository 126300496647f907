// A simulated activity as a coroutine, so that a task reads like the task it models.
//
//   Process task(Simulation& sim, Disk& disk) {
//     co_await sim.delay(5_ms);
//     const Bytes read = co_await read_block(sim, disk);   // Co<Bytes> read_block(...)
//   }
//   sim.spawn(task(sim, disk));
//
// - A Process is a whole activity: spawn() hands it to the Simulation, which resumes it and may
//   destroy it at any point where it waits. Its locals and those of the Co it is in are destroyed.
// - A Co<T> is a part of an activity. It runs when it is awaited, and is destroyed with its
// awaiter.
// - Only the event loop resumes a process: wake() and spawn() schedule, they do not call.
// - Arguments are copied into the frame, references are not prolonged: what a coroutine refers to
//   must outlive it. Do not use capturing lambdas as coroutines; pass arguments instead.
//
// A Co that ends goes back to its awaiter through a loop in Simulation and not by symmetric
// transfer, which eats stack where the compiler makes no tail call of it (g++ without optimization
// or with sanitizers, WebAssembly): a task may await a million calls that complete at once.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "sim/check.hpp"
#include "sim/event_queue.hpp"
#include "sim/frame_pool.hpp"

namespace oomcast::sim {

class Simulation;
class WaitList;

/// Names a process for good; a handle to one that has ended is stale.
struct ProcessHandle {
  std::uint32_t index = ~0U;
  std::uint32_t generation = 0;
  bool operator==(const ProcessHandle&) const = default;
};

/// What the Simulation and the awaiters know of one process. Lives in its outermost frame.
struct ProcessState {
  Simulation* simulation = nullptr;
  std::coroutine_handle<> outermost;
  std::coroutine_handle<> waiting;   // the innermost frame: where the process goes on
  std::coroutine_handle<> returned;  // the frame that an ended Co goes back to
  EventHandle resumption;            // the event that resumes the process, if it has one
  std::int64_t wake_value = 0;
  WaitList* list = nullptr;  // where the process waits, or was woken from and has not yet run
  ProcessState* next = nullptr;
  ProcessState* previous = nullptr;
  bool woken = false;
  bool doomed = false;  // destroyed as soon as it gives control back
  ProcessHandle handle;
};

/// What the promises of Process and Co have in common.
struct FramePromise {
  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
  static void operator delete(void* frame, std::size_t bytes) { free_frame(frame, bytes); }

  std::suspend_always initial_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { SIM_CHECK(false, "an exception left a coroutine"); }

  ProcessState* process = nullptr;
};

class [[nodiscard]] Process {
 public:
  struct promise_type : FramePromise {
    Process get_return_object() {
      process = &state;
      state.outermost = std::coroutine_handle<promise_type>::from_promise(*this);
      return Process(&state);
    }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() noexcept {}

    ProcessState state;
  };

  Process(Process&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  Process& operator=(Process&&) = delete;
  ~Process() {
    if (state_ != nullptr) {
      state_->outermost.destroy();
    }
  }

 private:
  friend class Simulation;
  explicit Process(ProcessState* state) : state_(state) {}
  ProcessState* release() { return std::exchange(state_, nullptr); }

  ProcessState* state_;
};

namespace detail {

struct CoPromise : FramePromise {
  struct FinalAwaiter {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      const CoPromise& promise = ended.promise();
      if (!promise.awaiter_is_below) {
        promise.process->returned = promise.awaiter;
      }
    }
    void await_resume() const noexcept {}
  };
  FinalAwaiter final_suspend() noexcept { return {}; }

  std::coroutine_handle<> awaiter;
  bool awaiter_is_below = false;  // on the stack: it sees by itself that the Co has ended
};

template <class T>
struct CoPromiseOf : CoPromise {
  void return_value(T result) { value.emplace(std::move(result)); }
  T take() { return std::move(*value); }
  std::optional<T> value;
};

template <>
struct CoPromiseOf<void> : CoPromise {
  void return_void() noexcept {}
  void take() noexcept {}
};

}  // namespace detail

template <class T>
class [[nodiscard]] Co {
 public:
  struct promise_type : detail::CoPromiseOf<T> {
    Co get_return_object() { return Co(std::coroutine_handle<promise_type>::from_promise(*this)); }
  };

  Co(Co&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Co(const Co&) = delete;
  Co& operator=(const Co&) = delete;
  Co& operator=(Co&&) = delete;
  ~Co() {
    if (frame_) {
      frame_.destroy();
    }
  }

  [[nodiscard]] bool await_ready() const noexcept { return false; }

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> awaiter) {
    promise_type& promise = frame_.promise();
    promise.process = awaiter.promise().process;
    promise.awaiter = awaiter;
    promise.awaiter_is_below = true;
    frame_.resume();
    promise.awaiter_is_below = false;
    return !frame_.done();
  }

  T await_resume() { return frame_.promise().take(); }

 private:
  explicit Co(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

namespace detail {

struct NeverAwaiter {
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> frame) const noexcept {
    frame.promise().process->waiting = frame;
  }
  void await_resume() const noexcept {}
};

}  // namespace detail

/// Waits until the process is destroyed: for a task that has failed and waits for its end.
inline detail::NeverAwaiter never() { return {}; }

}  // namespace oomcast::sim
