#include "sim/simulation.hpp"

#include "sim/wait_list.hpp"

namespace oomcast::sim {
namespace {

constexpr SimTime kEndOfTime{std::numeric_limits<std::int64_t>::max()};

}  // namespace

Simulation::Simulation(const Options& options)
    : context_{.seed = options.seed, .scenario = options.scenario},
      instant_events_max_(options.instant_events_max) {}

Simulation::~Simulation() { destroy_all(); }

Random Simulation::stream(std::string_view name) const {
  return Random(stream_seed(context_.seed, name));
}

RunResult Simulation::run() { return run_to(kEndOfTime); }

RunResult Simulation::run_until(SimTime limit) {
  SIM_CHECK(limit >= now(), "run_until() a time that has passed");
  const RunResult played = run_to(limit);
  if (played.end != RunEnd::kNoMoreEvents) {
    return played;
  }
  if (context_.time_ns < limit.count()) {
    context_.time_ns = limit.count();
    instant_events_ = 0;
  }
  return result(queue_.empty() ? RunEnd::kNoMoreEvents : RunEnd::kTimeLimit);
}

RunResult Simulation::run_to(SimTime limit) {
  SIM_CHECK(running_ == nullptr, "a process cannot run the simulation it belongs to");
  const CheckScope scope(&context_);
  stopping_ = false;
  PoppedEvent popped;
  while (queue_.pop(limit, popped)) {
    if (popped.time.count() != context_.time_ns) {
      context_.time_ns = popped.time.count();
      instant_events_ = 0;
    }
    ++context_.event_number;
    ++instant_events_;
    popped.event.function(popped.event.context, popped.event.argument);
    if (after_event_ != nullptr) {
      after_event_(after_event_context_);
    }
    if (stopping_) {
      return result(RunEnd::kStopped);
    }
    if (instant_events_ > instant_events_max_) {
      return result(RunEnd::kNoProgress);
    }
  }
  return result(RunEnd::kNoMoreEvents);
}

RunResult Simulation::result(RunEnd end) const {
  return {.end = end, .time = now(), .event_number = context_.event_number};
}

void Simulation::set_after_event(void (*hook)(void*), void* context) {
  after_event_ = hook;
  after_event_context_ = context;
}

ProcessHandle Simulation::spawn(Process process) {
  ProcessState* state = process.release();
  SIM_CHECK(state != nullptr, "a process can be spawned once");
  if (free_process_ == ~0U) {
    free_process_ = static_cast<std::uint32_t>(processes_.size());
    processes_.emplace_back();
  }
  const std::uint32_t index = free_process_;
  ProcessSlot& slot = processes_[index];
  free_process_ = slot.next_free;
  slot.process = state;
  ++live_processes_;
  state->simulation = this;
  state->handle = {index, slot.generation};
  state->waiting = state->outermost;
  resume_soon(*state);
  return state->handle;
}

void Simulation::resume_process(void* context, std::int64_t /*unused*/) {
  ProcessState& process = *static_cast<ProcessState*>(context);
  Simulation& simulation = *process.simulation;
  simulation.running_ = &process;
  process.resumption = {};
  if (process.list != nullptr) {
    process.list->has_resumed(process);
  }
  std::coroutine_handle<> frame = process.waiting;
  while (frame) {
    process.returned = nullptr;
    frame.resume();
    frame = process.returned;
  }
  simulation.running_ = nullptr;
  if (process.doomed || process.outermost.done()) {
    simulation.remove(process);
  }
}

ProcessState* Simulation::find(ProcessHandle handle) const {
  if (handle.index >= processes_.size() ||
      processes_[handle.index].generation != handle.generation) {
    return nullptr;
  }
  return processes_[handle.index].process;
}

bool Simulation::destroy(ProcessHandle handle) {
  ProcessState* process = find(handle);
  if (process == nullptr || process->doomed) {
    return false;
  }
  if (process == running_) {
    process->doomed = true;
  } else {
    remove(*process);
  }
  return true;
}

void Simulation::destroy_all() {
  SIM_CHECK(running_ == nullptr, "a process cannot destroy all, itself included");
  for (std::size_t index = 0; index < processes_.size(); ++index) {
    if (processes_[index].process != nullptr) {
      remove(*processes_[index].process);
    }
  }
}

/// The handle goes stale first: the frames' destructors may call the simulation.
void Simulation::remove(ProcessState& process) {
  const std::uint32_t index = process.handle.index;
  processes_[index].process = nullptr;
  ++processes_[index].generation;
  --live_processes_;
  queue_.cancel(process.resumption);
  if (process.list != nullptr) {
    process.list->has_gone(process);
  }
  process.outermost.destroy();
  processes_[index].next_free = free_process_;
  free_process_ = index;
}

ProcessHandle Simulation::current() const {
  return running_ == nullptr ? ProcessHandle{} : running_->handle;
}

}  // namespace oomcast::sim
