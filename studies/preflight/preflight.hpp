// The risk of a planned operation before any run: what the statistics of its tables lead to, and
// how probable a failure is if they are only about right.
#pragma once

#include <vector>

#include "models/problem.hpp"
#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"
#include "studies/advise/diagnosis.hpp"
#include "studies/risk/risk.hpp"

namespace oomcast::preflight {

struct Flight {
  Run run;                                  // with sizes and skew as the statistics have them
  std::vector<advise::Signal> signals;      // red flags, whether it fails or not
  std::vector<sweep::Summary> repetitions;  // with both drawn anew, and the model's estimates
};

[[nodiscard]] Checked<Flight> fly(const Scenario& scenario, const risk::RiskOptions& options);

[[nodiscard]] StudyTable flight_table(const Scenario& scenario, const Flight& flight,
                                      const risk::RiskOptions& options);

}  // namespace oomcast::preflight
