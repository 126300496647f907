#include "sim/simulation.hpp"

#include <vector>

#include "sim/process.hpp"
#include "sim/resource.hpp"
#include "sim/wait_list.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sim;

namespace {

using Log = std::vector<std::int64_t>;

Co<std::int64_t> add_after(Simulation& sim, std::int64_t a, std::int64_t b) {
  co_await sim.delay(5_ns);
  co_return a + b;
}

Process adder(Simulation& sim, Log& log) {
  const std::int64_t sum = co_await add_after(sim, 2, 3);
  log.push_back(sum);
  log.push_back(sim.now().count());
}

}  // namespace

TEST_CASE("a process awaits a part that takes time and gives a value", "[sim][process]") {
  Simulation sim({});
  Log log;
  sim.spawn(adder(sim, log));
  const RunResult result = sim.run();
  CHECK(result.end == RunEnd::kNoMoreEvents);
  CHECK(log == Log{5, 5});
  CHECK(sim.processes() == 0);
}
