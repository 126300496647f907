// What verbs do with one scenario: simulate it, try what it would take, report.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/verb.hpp"
#include "models/scenario/scenario.hpp"
#include "reports/format.hpp"

namespace oomcast::cli {

struct Play {
  const reports::ReportFormat* format = nullptr;
  std::string reproduce;               // the command that does the same again
  std::vector<std::string> decisions;  // made before the simulation, said before its own
  std::string below{};                 // what is printed below a text report
  std::int64_t repeats = 0;            // more runs with estimates drawn from their bands
};

/// The exit code.
int play(const Scenario& scenario, const Play& how, const Arguments& arguments,
         const Terminal& terminal);

}  // namespace oomcast::cli
