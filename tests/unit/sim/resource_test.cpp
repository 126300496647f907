#include "sim/resource.hpp"

#include <vector>

#include "sim/simulation.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sim;

namespace {

using Log = std::vector<std::int64_t>;

Process user(Simulation& sim, Resource& resource, Log& log, std::int64_t number, Duration hold) {
  co_await resource.acquire();
  log.push_back(number);
  log.push_back(sim.now().count());
  co_await sim.delay(hold);
  resource.release();
}

}  // namespace

TEST_CASE("units go to processes first come, first served", "[sim][resource]") {
  Resource slots(2);
  Simulation sim({});
  Log log;
  for (std::int64_t i = 1; i <= 5; ++i) {
    sim.spawn(user(sim, slots, log, i, Duration(10 * i)));
  }
  sim.run();
  CHECK(log == Log{1, 0, 2, 0, 3, 10, 4, 20, 5, 40});
  CHECK(slots.in_use() == 0);
  CHECK(slots.waiting() == 0);
  CHECK(slots.capacity() == 2);
}

TEST_CASE("a newcomer does not overtake the process to which a unit was given", "[sim][resource]") {
  Resource slots(1);
  Simulation sim({});
  Log log;
  REQUIRE(slots.try_acquire());
  sim.spawn(user(sim, slots, log, 1, 1_ns));
  sim.run();
  CHECK(slots.waiting() == 1);
  slots.release();
  CHECK(slots.waiting() == 0);
  CHECK_FALSE(slots.try_acquire());  // it is promised
  sim.run();
  CHECK(log == Log{1, 0});
}

TEST_CASE("the unit of a process that is destroyed before its turn goes to the next",
          "[sim][resource]") {
  Resource slots(1);
  Simulation sim({});
  Log log;
  REQUIRE(slots.try_acquire());
  const ProcessHandle first = sim.spawn(user(sim, slots, log, 1, 1_ns));
  const ProcessHandle second = sim.spawn(user(sim, slots, log, 2, 1_ns));
  sim.spawn(user(sim, slots, log, 3, 1_ns));
  sim.run();
  CHECK(slots.waiting() == 3);
  CHECK(sim.destroy(second));  // in the list
  slots.release();
  CHECK(sim.destroy(first));  // with a unit that it has not seen
  sim.run();
  CHECK(log == Log{3, 0});
  CHECK(slots.in_use() == 0);
}
