// A scenario that a test expects to be simulated.
#pragma once

#include <utility>

#include "models/application/simulate.hpp"
#include "tests/support/catch.hpp"

namespace oomcast::test {

inline Run play(const Scenario& scenario) {
  Checked<Run> run = simulate(scenario);
  if (!run.ok()) {
    FAIL(run.error().front().what);
  }
  return std::move(run).value();
}

}  // namespace oomcast::test
