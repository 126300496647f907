#include "sim/process.hpp"

#include <memory>
#include <vector>

#include "sim/frame_pool.hpp"
#include "sim/simulation.hpp"
#include "sim/wait_list.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sim;

namespace {

using Log = std::vector<std::int64_t>;

/// Counts itself, to show which frames are alive.
class Counted {
 public:
  explicit Counted(int& alive) : alive_(alive) { ++alive_; }
  ~Counted() { --alive_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  int& alive_;
};

Co<std::int64_t> add_after(Simulation& sim, Duration delay, std::int64_t a, std::int64_t b) {
  co_await sim.delay(delay);
  co_return a + b;
}

Process adder(Simulation& sim, Log& log) {
  const std::int64_t sum = co_await add_after(sim, 5_ns, 2, 3);
  log.push_back(sum);
  log.push_back(sim.now().count());
}

Co<void> inner(Simulation& sim, int& alive, Waker& waker) {
  const Counted counted(alive);
  co_await sim.delay(1_ns);
  co_await waker.park();
  co_await sim.delay(0_ns);
}

Co<std::unique_ptr<int>> middle(Simulation& sim, int& alive, Waker& waker) {
  const Counted counted(alive);
  co_await inner(sim, alive, waker);
  co_await sim.delay(2_ns);
  co_await inner(sim, alive, waker);
  co_return std::make_unique<int>(7);
}

Process outer(Simulation& sim, int& alive, Waker& waker, bool& finished) {
  const Counted counted(alive);
  co_await sim.delay(1_ns);
  const std::unique_ptr<int> result = co_await middle(sim, alive, waker);
  co_await sim.delay(3_ns);
  finished = *result == 7;
}

Process waker_of(Simulation& sim, Waker& waker) {
  for (;;) {
    waker.wake();
    co_await sim.delay(1_ns);
  }
}

Process logger(Simulation& sim, Log& log, std::int64_t number, Duration delay) {
  log.push_back(number);
  co_await sim.delay(delay);
  log.push_back(number);
}

Process waits_forever(int& alive) {
  const Counted counted(alive);
  co_await never();
}

Co<std::int64_t> at_once(std::int64_t value) { co_return value; }

Process sums_at_once(std::int64_t count, std::int64_t& sum) {
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t value = co_await at_once(i);
    sum += value;
  }
}

Co<std::int64_t> depth(Simulation& sim, std::int64_t levels) {
  if (levels == 0) {
    co_await sim.delay(1_ns);
    co_return 0;
  }
  const std::int64_t below = co_await depth(sim, levels - 1);
  co_return below + 1;
}

Process digs(Simulation& sim, std::int64_t levels, std::int64_t& reached) {
  reached = co_await depth(sim, levels);
}

Process destroys_itself(Simulation& sim, int& alive, Log& log) {
  const Counted counted(alive);
  co_await sim.delay(1_ns);
  CHECK(sim.destroy(sim.current()));
  CHECK_FALSE(sim.destroy(sim.current()));
  log.push_back(1);  // it still runs
  co_await sim.delay(1_ns);
  log.push_back(2);  // it does not come here
}

}  // namespace

TEST_CASE("a process awaits a part that takes time and gives a value", "[sim][process]") {
  Simulation sim({});
  Log log;
  const ProcessHandle handle = sim.spawn(adder(sim, log));
  CHECK(sim.alive(handle));
  const RunResult result = sim.run();
  CHECK(result.end == RunEnd::kNoMoreEvents);
  CHECK(log == Log{5, 5});
  CHECK(sim.processes() == 0);
  CHECK_FALSE(sim.alive(handle));
}

TEST_CASE("a process can be destroyed wherever it waits", "[sim][process]") {
  constexpr int kStepsToFinish = 19;  // events, those of the waker included
  for (int steps = 0; steps <= kStepsToFinish + 1; ++steps) {
    int alive = 0;
    bool finished = false;
    {
      Waker waker;
      Simulation sim({});
      const ProcessHandle handle = sim.spawn(outer(sim, alive, waker, finished));
      const ProcessHandle other = sim.spawn(waker_of(sim, waker));
      int left = steps;
      sim.schedule(0_ns, [](void*, std::int64_t) {}, nullptr);
      struct Stopper {
        Simulation& sim;
        int& left;
      } stopper{sim, left};
      sim.set_after_event(
          [](void* context) {
            auto& s = *static_cast<Stopper*>(context);
            if (--s.left <= 0) {
              s.sim.stop();
            }
          },
          &stopper);
      if (steps > 0) {
        sim.run();
      }
      CHECK(sim.destroy(handle) == !finished);
      CHECK(alive == 0);
      CHECK_FALSE(waker.parked());
      CHECK_FALSE(sim.alive(handle));
      CHECK_FALSE(sim.destroy(handle));
      CHECK(sim.destroy(other));
      sim.set_after_event(nullptr, nullptr);
      sim.run();  // nothing comes back to life
      CHECK(sim.pending_events() == 0);
    }
    CHECK(finished == (steps >= kStepsToFinish));
  }
}

TEST_CASE("a simulation that ends destroys the processes that still wait", "[sim][process]") {
  int alive = 0;
  bool finished = false;
  Waker waker;
  {
    Simulation sim({});
    sim.spawn(outer(sim, alive, waker, finished));
    sim.spawn(waits_forever(alive));
    sim.run();
    CHECK(sim.processes() == 2);
    CHECK(alive > 2);
    CHECK(waker.parked());
  }
  CHECK(alive == 0);
  CHECK_FALSE(waker.parked());
}

TEST_CASE("a process that was never spawned and a part that was never awaited leave nothing",
          "[sim][process]") {
  int alive = 0;
  Simulation sim({});
  {
    const Process process = waits_forever(alive);
    const Co<std::int64_t> part = at_once(1);
  }
  CHECK(alive == 0);
  CHECK(sim.run().event_number == 0);
}

TEST_CASE("processes of one instant go in the order in which they were spawned", "[sim][process]") {
  Simulation sim({});
  Log log;
  sim.spawn(logger(sim, log, 1, 2_ns));
  sim.spawn(logger(sim, log, 2, 1_ns));
  sim.spawn(logger(sim, log, 3, 2_ns));
  sim.spawn(logger(sim, log, 4, 0_ns));
  CHECK(log.empty());  // spawn() does not run anything
  sim.run();
  CHECK(log == Log{1, 2, 3, 4, 4, 2, 1, 3});
}

TEST_CASE("a million parts that end at once take no events and no stack", "[sim][process]") {
  Simulation sim({});
  std::int64_t sum = 0;
  sim.spawn(sums_at_once(1'000'000, sum));
  const RunResult result = sim.run();
  CHECK(result.event_number == 1);
  CHECK(sum == INT64_C(499'999'500'000));
}

TEST_CASE("parts may be nested deeply", "[sim][process]") {
  Simulation sim({});
  std::int64_t reached = 0;
  sim.spawn(digs(sim, 1'000, reached));
  sim.run();
  CHECK(reached == 1'000);
}

TEST_CASE("a process that destroys itself ends where it next waits", "[sim][process]") {
  Simulation sim({});
  int alive = 0;
  Log log;
  const ProcessHandle handle = sim.spawn(destroys_itself(sim, alive, log));
  sim.run();
  CHECK(log == Log{1});
  CHECK(alive == 0);
  CHECK_FALSE(sim.alive(handle));
  CHECK(sim.pending_events() == 0);
}

TEST_CASE("the handle of an ended process does not name its successor", "[sim][process]") {
  Simulation sim({});
  int alive = 0;
  const ProcessHandle first = sim.spawn(waits_forever(alive));
  sim.run();
  CHECK(sim.destroy(first));
  const ProcessHandle second = sim.spawn(waits_forever(alive));
  CHECK(second.index == first.index);
  CHECK_FALSE(sim.alive(first));
  CHECK_FALSE(sim.destroy(first));
  CHECK(sim.alive(second));
  CHECK_FALSE(sim.alive(ProcessHandle{}));
  CHECK_FALSE(sim.alive(sim.current()));
}

TEST_CASE("a thousand processes come and go through few frames", "[sim][process]") {
  Simulation sim({});
  Log log;
  for (std::int64_t round = 0; round < 1'000; ++round) {
    sim.spawn(logger(sim, log, round, 1_ns));
    sim.run();
  }
  CHECK(log.size() == 2'000);
  CHECK(sim.now() == SimTime(1'000));
}

#if OOMCAST_KEEP_FRAMES
TEST_CASE("a freed frame is given out again for its size", "[sim][process]") {
  void* first = allocate_frame(200);
  free_frame(first, 200);
  void* second = allocate_frame(250);  // the same number of cache lines
  CHECK(first == second);
  void* third = allocate_frame(250);
  CHECK(third != second);
  free_frame(second, 250);
  free_frame(third, 250);
  void* large = allocate_frame(100'000);
  free_frame(large, 100'000);
}
#endif
