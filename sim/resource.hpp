// A number of equal units that processes take and give back, first come, first served: task slots,
// disks, network connections.
#pragma once

#include <coroutine>
#include <cstdint>

#include "sim/check.hpp"
#include "sim/process.hpp"
#include "sim/wait_list.hpp"

namespace oomcast::sim {

class Resource {
 public:
  explicit Resource(std::int64_t capacity) : capacity_(capacity) {
    SIM_CHECK(capacity > 0, "a resource has at least one unit");
    waiting_.on_lost_wake_ = [](void* resource) { static_cast<Resource*>(resource)->release(); };
    waiting_.on_lost_wake_context_ = this;
  }

  struct Awaiter {
    Resource* resource;
    [[nodiscard]] bool await_ready() const { return resource->try_acquire(); }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> frame) const {
      ProcessState& process = *frame.promise().process;
      process.waiting = frame;
      resource->waiting_.append(process);
    }
    void await_resume() const noexcept {}
  };

  /// co_await resource.acquire(): goes on with one unit, at once if one is free.
  [[nodiscard]] Awaiter acquire() { return Awaiter{this}; }

  /// Takes a unit if one is free, which means that nobody waits.
  [[nodiscard]] bool try_acquire() {
    if (in_use_ == capacity_) {
      return false;
    }
    ++in_use_;
    return true;
  }

  /// Gives a unit back; it goes to the process that has waited longest.
  void release() {
    SIM_CHECK(in_use_ > 0, "more units came back than were taken");
    if (!waiting_.wake_one()) {
      --in_use_;
    }
  }

  [[nodiscard]] std::int64_t capacity() const { return capacity_; }
  [[nodiscard]] std::int64_t in_use() const { return in_use_; }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  std::int64_t capacity_;
  std::int64_t in_use_ = 0;
  WaitList waiting_;
};

}  // namespace oomcast::sim
