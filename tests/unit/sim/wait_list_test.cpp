#include "sim/wait_list.hpp"

#include <vector>

#include "sim/simulation.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sim;

namespace {

using Log = std::vector<std::int64_t>;

Process waiter(WaitList& list, Log& log, std::int64_t number, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const std::int64_t value = co_await list.wait();
    log.push_back(number * 100 + value);
  }
}

Process parked(Simulation& sim, Waker& waker, Log& log) {
  co_await sim.delay(1_ns);
  const std::int64_t value = co_await waker.park();
  log.push_back(value);
  log.push_back(sim.now().count());
}

struct Setup {
  WaitList list;
  Log log;
  Simulation sim{{}};
  std::vector<ProcessHandle> processes;

  explicit Setup(std::int64_t count, int rounds = 1) {
    for (std::int64_t i = 1; i <= count; ++i) {
      processes.push_back(sim.spawn(waiter(list, log, i, rounds)));
    }
    sim.run();
  }
};

}  // namespace

TEST_CASE("the process that has waited longest is woken first and gets the value",
          "[sim][wait_list]") {
  Setup s(3);
  CHECK(s.list.size() == 3);
  CHECK(s.list.wake_one(7));
  CHECK(s.log.empty());  // a wake is an event, not a call
  CHECK(s.list.wake_one(8));
  s.sim.run();
  CHECK(s.log == Log{107, 208});
  CHECK(s.list.size() == 1);
}

TEST_CASE("waking all wakes those that wait now, in order, and not those that come back",
          "[sim][wait_list]") {
  Setup s(3, 2);
  CHECK(s.list.wake_all(1) == 3);
  CHECK(s.list.empty());
  s.sim.run();
  CHECK(s.log == Log{101, 201, 301});
  CHECK(s.list.size() == 3);
}

TEST_CASE("nobody is woken from an empty list, and the wake is not remembered",
          "[sim][wait_list]") {
  WaitList list;
  CHECK_FALSE(list.wake_one());
  CHECK(list.wake_all() == 0);
  Simulation sim({});
  Log log;
  sim.spawn(waiter(list, log, 1, 1));
  sim.run();
  CHECK(log.empty());
  CHECK(list.size() == 1);
}

TEST_CASE("a destroyed process leaves the list, wherever it stands in it", "[sim][wait_list]") {
  const std::size_t gone = GENERATE(0U, 1U, 2U);
  Setup s(3);
  CHECK(s.sim.destroy(s.processes[gone]));
  CHECK(s.list.size() == 2);
  CHECK(s.list.wake_all() == 2);
  s.sim.run();
  Log expected{100, 200, 300};
  expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(gone));
  CHECK(s.log == expected);
}

TEST_CASE("a process that is destroyed between its wake and its turn does not run",
          "[sim][wait_list]") {
  Setup s(2);
  CHECK(s.list.wake_all() == 2);
  CHECK(s.sim.destroy(s.processes[0]));
  s.sim.run();
  CHECK(s.log == Log{200});
  CHECK(s.list.empty());
}

TEST_CASE("a parked process goes on at the instant of the wake", "[sim][wait_list]") {
  Waker waker;
  Simulation sim({});
  Log log;
  sim.spawn(parked(sim, waker, log));
  CHECK_FALSE(waker.wake(1));
  sim.schedule(
      9_ns,
      [](void* context, std::int64_t value) {
        CHECK(static_cast<Waker*>(context)->wake(value));
        CHECK_FALSE(static_cast<Waker*>(context)->wake(value));
      },
      &waker, 44);
  sim.run();
  CHECK(log == Log{44, 9});
  CHECK_FALSE(waker.parked());
}
