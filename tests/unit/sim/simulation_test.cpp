#include "sim/simulation.hpp"

#include <string>
#include <thread>
#include <vector>

#include "sim/hash.hpp"
#include "sim/wait_list.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sim;

namespace {

struct Counter {
  std::int64_t sum = 0;
  int calls = 0;
  void add(std::int64_t number) {
    sum += number;
    ++calls;
  }
};

struct Spinner {
  Simulation& sim;
  void spin(std::int64_t turn) { sim.schedule<&Spinner::spin>(0_ns, *this, turn + 1); }
};

constexpr std::uint16_t kTaskEnded = 1;

struct Slots {
  WaitList waiting;
  std::int64_t free = 3;
};

Process task(Simulation& sim, Slots& slots, std::int64_t number) {
  Random random = sim.stream("task-" + std::to_string(number));
  for (int round = 0; round < 20; ++round) {
    if (slots.free == 0) {
      co_await slots.waiting.wait();
    } else {
      --slots.free;
    }
    co_await sim.delay(Duration(random.between(0, 1'000)));
    if (!slots.waiting.wake_one()) {
      ++slots.free;
    }
    sim.trace().record({.time_ns = sim.now().count(),
                        .task = number,
                        .a = static_cast<std::int64_t>(random.below(100)),
                        .kind = kTaskEnded});
    co_await sim.delay(Duration(static_cast<std::int64_t>(random.exponential(500))));
  }
}

std::uint64_t hash_of_run(std::uint64_t seed) {
  Slots slots;
  Simulation sim({.seed = seed});
  for (std::int64_t number = 0; number < 30; ++number) {
    sim.spawn(task(sim, slots, number));
  }
  const RunResult result = sim.run();
  return hash_step(sim.trace().hash(), result.event_number);
}

}  // namespace

TEST_CASE("events call the method they name, at their time", "[sim][simulation]") {
  Simulation sim({});
  Counter counter;
  sim.schedule<&Counter::add>(3_ns, counter, 4);
  EventHandle cancelled = sim.schedule<&Counter::add>(4_ns, counter, 100);
  EventHandle moved = sim.schedule<&Counter::add>(1_s, counter, 5);
  CHECK(sim.cancel(cancelled));
  CHECK_FALSE(sim.reschedule(cancelled, 1_ns));
  CHECK(sim.reschedule(moved, 6_ns));
  CHECK(sim.pending(moved));
  const RunResult result = sim.run();
  CHECK(result.end == RunEnd::kNoMoreEvents);
  CHECK(result.time == SimTime(6));
  CHECK(result.event_number == 2);
  CHECK(counter.sum == 9);
  CHECK_FALSE(sim.pending(moved));
}

TEST_CASE("a run until a time plays what is due then, and it is then", "[sim][simulation]") {
  Simulation sim({});
  Counter counter;
  for (const std::int64_t at : {5, 10, 11}) {
    sim.schedule<&Counter::add>(Duration(at), counter, at);
  }
  RunResult result = sim.run_until(SimTime(10));
  CHECK(result.end == RunEnd::kTimeLimit);
  CHECK(result.time == SimTime(10));
  CHECK(counter.sum == 15);
  result = sim.run_until(SimTime(10));
  CHECK(result.end == RunEnd::kTimeLimit);
  sim.schedule<&Counter::add>(0_ns, counter, 1);
  result = sim.run_until(SimTime(500));
  CHECK(result.end == RunEnd::kNoMoreEvents);
  CHECK(result.time == SimTime(500));
  CHECK(sim.now() == SimTime(500));
  CHECK(counter.sum == 27);
}

TEST_CASE("a stopped run can be continued", "[sim][simulation]") {
  Simulation sim({});
  Counter counter;
  sim.schedule<&Counter::add>(1_ns, counter, 1);
  sim.schedule<&Simulation::stop>(2_ns, sim);
  sim.schedule<&Counter::add>(3_ns, counter, 1);
  RunResult result = sim.run();
  CHECK(result.end == RunEnd::kStopped);
  CHECK(result.time == SimTime(2));
  CHECK(counter.sum == 1);
  result = sim.run();
  CHECK(result.end == RunEnd::kNoMoreEvents);
  CHECK(counter.sum == 2);
}

TEST_CASE("too many events at one instant end the run and name it", "[sim][simulation]") {
  Simulation sim({.instant_events_max = 1'000});
  Spinner spinner{sim};
  Counter counter;
  sim.schedule<&Counter::add>(1_ns, counter);
  sim.schedule<&Spinner::spin>(7_ns, spinner);
  const RunResult result = sim.run();
  CHECK(result.end == RunEnd::kNoProgress);
  CHECK(result.time == SimTime(7));
  CHECK(result.event_number == 1'002);
}

TEST_CASE("as many events as allowed at each instant are progress", "[sim][simulation]") {
  Simulation sim({.instant_events_max = 3});
  Counter counter;
  for (std::int64_t at = 0; at < 100; ++at) {
    for (int i = 0; i < 3; ++i) {
      sim.schedule<&Counter::add>(Duration(at), counter);
    }
  }
  CHECK(sim.run().end == RunEnd::kNoMoreEvents);
  CHECK(counter.calls == 300);
}

TEST_CASE("the hook is called after each event", "[sim][simulation]") {
  Simulation sim({});
  Counter counter;
  int checks = 0;
  sim.set_after_event([](void* context) { ++*static_cast<int*>(context); }, &checks);
  for (std::int64_t i = 0; i < 5; ++i) {
    sim.schedule<&Counter::add>(Duration(i), counter);
  }
  sim.run();
  CHECK(checks == 5);
  sim.set_after_event(nullptr, nullptr);
  sim.schedule<&Counter::add>(0_ns, counter);
  sim.run();
  CHECK(checks == 5);
  CHECK(counter.calls == 6);
}

TEST_CASE("the same seed gives the same run, another seed another", "[sim][simulation]") {
  CHECK(hash_of_run(1) == hash_of_run(1));
  CHECK(hash_of_run(1) != hash_of_run(2));
  CHECK(hash_of_run(1) == 0x92920EB2A5122B24U);  // on every machine, with every compiler
}

TEST_CASE("simulations in threads of their own give what they give one by one",
          "[sim][simulation]") {
  constexpr std::uint64_t kRuns = 8;
  std::vector<std::uint64_t> serial;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    serial.push_back(hash_of_run(seed));
  }
  std::vector<std::uint64_t> parallel(kRuns);
  std::vector<std::thread> threads;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    threads.emplace_back([&parallel, seed] {
      for (int i = 0; i < 3; ++i) {
        parallel[seed] = hash_of_run(seed);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(parallel == serial);
}
