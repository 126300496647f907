// One run: its clock, its pending events, its processes, its trace and its seed. There are no
// globals, so any number of simulations can exist side by side, each used by one thread at a time.
//
// What a model may rely on at equal time: events happen in the order in which they were scheduled.
// A process that is spawned or woken, or that awaits delay(0), goes on at the same instant after
// everything that was scheduled for this instant before.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/check.hpp"
#include "sim/event_queue.hpp"
#include "sim/process.hpp"
#include "sim/random.hpp"
#include "sim/time.hpp"
#include "sim/trace.hpp"

namespace oomcast::sim {

enum class RunEnd : std::uint8_t {
  kNoMoreEvents,
  kTimeLimit,   // run_until() reached its time
  kStopped,     // stop() was called
  kNoProgress,  // too many events at one instant: a livelock of the models
};

struct RunResult {
  RunEnd end = RunEnd::kNoMoreEvents;
  SimTime time;
  std::uint64_t event_number = 0;  // of the last event that happened, counted from 1
};

class Simulation {
 public:
  struct Options {
    std::uint64_t seed = 0;
    std::string_view scenario = {};  // for reports of our bugs; must outlive the simulation
    std::uint64_t instant_events_max = 10'000'000;
  };

  explicit Simulation(const Options& options);
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;
  ~Simulation();

  [[nodiscard]] SimTime now() const { return SimTime(context_.time_ns); }
  [[nodiscard]] std::uint64_t event_number() const { return context_.event_number; }
  [[nodiscard]] std::uint64_t seed() const { return context_.seed; }
  [[nodiscard]] Trace& trace() { return trace_; }
  [[nodiscard]] const Trace& trace() const { return trace_; }

  /// The random numbers of one entity, e.g. "executor-3/task-17": depends on seed and name alone.
  [[nodiscard]] Random stream(std::string_view name) const;

  // --- events -----------------------------------------------------------------------------------

  EventHandle schedule(Duration delay, EventFunction function, void* context,
                       std::int64_t argument = 0);
  EventHandle schedule_at(SimTime at, EventFunction function, void* context,
                          std::int64_t argument = 0);

  /// schedule<&Executor::on_heartbeat>(10_s, executor, 3) calls executor.on_heartbeat(3), or
  /// executor.on_heartbeat() if it takes no number.
  template <auto Method, class Object>
  EventHandle schedule(Duration delay, Object& object, std::int64_t argument = 0);

  /// False if the event has happened or was cancelled.
  bool cancel(EventHandle handle) { return queue_.cancel(handle); }
  bool reschedule(EventHandle& handle, Duration delay) {
    return queue_.reschedule(handle, now() + delay);
  }
  [[nodiscard]] bool pending(EventHandle handle) const { return queue_.contains(handle); }
  [[nodiscard]] std::size_t pending_events() const { return queue_.size(); }

  // --- processes --------------------------------------------------------------------------------

  /// Starts the process at this instant, by an event.
  ProcessHandle spawn(Process process);

  /// Ends the process where it waits; its locals are destroyed. If it is the one that runs, it ends
  /// when it next waits. False if it has ended before.
  bool destroy(ProcessHandle handle);
  /// Ends all processes, in the order of their places in the table. Not from within a process.
  void destroy_all();

  [[nodiscard]] bool alive(ProcessHandle handle) const { return find(handle) != nullptr; }
  [[nodiscard]] std::size_t processes() const { return live_processes_; }
  /// The process that runs now. Not valid between processes: check alive().
  [[nodiscard]] ProcessHandle current() const;

  /// co_await sim.delay(d): goes on after d. Zero lets what is due at this instant go first.
  [[nodiscard]] auto delay(Duration d) { return DelayAwaiter{this, d}; }

  // --- running ----------------------------------------------------------------------------------

  RunResult run();
  /// Plays all events up to and including `limit`; then it is `limit`.
  RunResult run_until(SimTime limit);
  /// Ends the run after the event that happens now. It can be continued by another run().
  void stop() { stopping_ = true; }

  /// Called after each event: for invariants that must hold between events. nullptr: none.
  void set_after_event(void (*hook)(void* context), void* context);

  /// Schedules the process to go on at this instant. For awaiters; models use WaitList or Waker.
  void resume_soon(ProcessState& process) {
    process.resumption = queue_.schedule(now(), {&Simulation::resume_process, &process, 0});
  }

 private:
  struct DelayAwaiter {
    Simulation* simulation;
    Duration duration;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> frame) const {
      ProcessState& process = *frame.promise().process;
      process.waiting = frame;
      process.resumption = simulation->queue_.schedule(simulation->now() + duration,
                                                       {&Simulation::resume_process, &process, 0});
    }
    void await_resume() const noexcept {}
  };

  struct ProcessSlot {
    ProcessState* process = nullptr;
    std::uint32_t generation = 0;
    std::uint32_t next_free = ~0U;
  };

  static void resume_process(void* process, std::int64_t unused);
  RunResult run_to(SimTime limit);
  [[nodiscard]] RunResult result(RunEnd end) const;
  [[nodiscard]] ProcessState* find(ProcessHandle handle) const;
  void remove(ProcessState& process);

  EventQueue queue_;
  CheckContext context_;
  std::uint64_t instant_events_max_;
  std::uint64_t instant_events_ = 0;
  ProcessState* running_ = nullptr;
  void (*after_event_)(void*) = nullptr;
  void* after_event_context_ = nullptr;
  bool stopping_ = false;
  std::vector<ProcessSlot> processes_;
  std::uint32_t free_process_ = ~0U;
  std::size_t live_processes_ = 0;
  Trace trace_;
};

inline EventHandle Simulation::schedule_at(SimTime at, EventFunction function, void* context,
                                           std::int64_t argument) {
  return queue_.schedule(at, {function, context, argument});
}

inline EventHandle Simulation::schedule(Duration delay, EventFunction function, void* context,
                                        std::int64_t argument) {
  return queue_.schedule(now() + delay, {function, context, argument});
}

template <auto Method, class Object>
EventHandle Simulation::schedule(Duration delay, Object& object, std::int64_t argument) {
  const EventFunction call = [](void* context, [[maybe_unused]] std::int64_t number) {
    Object& target = *static_cast<Object*>(context);
    if constexpr (std::is_invocable_v<decltype(Method), Object&, std::int64_t>) {
      (target.*Method)(number);
    } else {
      (target.*Method)();
    }
  };
  return schedule(delay, call, &object, argument);
}

}  // namespace oomcast::sim
